import type { ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { conditionWords } from '../../understand/conditions/actions.ts'
import type { getPlaybookEffect } from '../playbooks/contract.ts'
import { newestDefinition } from '../playbooks/actions.ts'
import { findPlaybook, findVersion } from '../playbooks/store.ts'
import { ALIKE_POINTS, LEAST_RUNS, type Share, pointsApart, verdictOf } from './effect.ts'
import { effectSentence } from './sentences.ts'
import { effectCounts, type EffectCounts } from './views.ts'

/** What a playbook brought about, against accounts held out by chance, else against those most like its own. */
export async function playbookEffect(playbookId: number, { db }: Context): Promise<ReplyOf<typeof getPlaybookEffect>> {
  const playbook = await findPlaybook(db, playbookId)
  if (!playbook) throw notFound('This playbook')
  const live = playbook.liveVersionId === null ? undefined : await findVersion(db, playbook.liveVersionId)
  const { success } = live?.definition ?? (await newestDefinition(db, playbook))
  const counts = await effectCounts(db, playbookId)
  const { treated, compared, comparison } = sidesOf(counts)
  const difference = comparison === 'none' ? null : pointsApart(treated, compared)
  const verdict = success ? verdictOf(treated, compared, difference) : 'no_criterion'
  const words = await conditionWords(db)
  return {
    criterion: success && words.sentence(success.condition),
    withinDays: success?.withinDays ?? null,
    comparison,
    treated: shareOf(treated),
    compared: shareOf(compared),
    difference,
    open: counts.open,
    unknown: counts.unknown + counts.unmatched,
    verdict,
    sentence: effectSentence(verdict, { treated, compared, difference }),
    caveats: caveatsOf(counts, comparison),
  }
}

type Comparison = 'held_out' | 'matched' | 'none'

function sidesOf(counts: EffectCounts): { treated: Share; compared: Share; comparison: Comparison } {
  if (counts.heldOut.n > 0) return { treated: counts.treated, compared: counts.heldOut, comparison: 'held_out' }
  if (counts.matched.n > 0) return { treated: counts.paired, compared: counts.matched, comparison: 'matched' }
  return { treated: counts.treated, compared: counts.matched, comparison: 'none' }
}

function shareOf({ n, succeeded }: Share) {
  return { n, succeeded, percent: n === 0 ? null : (100 * succeeded) / n }
}

function caveatsOf({ unmatched, waiting }: EffectCounts, comparison: Comparison): string[] {
  return [
    ...(comparison === 'matched'
      ? [
          `Compared with accounts of the same segment whose health was within ${ALIKE_POINTS} points; what else sets them apart is not ruled out. A hold-out share would.`,
        ]
      : []),
    ...(unmatched > 0 ? [`For ${unmatched} runs nobody was alike, or what became of them is not known.`] : []),
    ...(waiting > 0 ? [`${waiting} runs are not compared yet.`] : []),
    ...(comparison === 'none' ? [`A verdict needs ${LEAST_RUNS} judged runs and as many comparable accounts.`] : []),
  ]
}
