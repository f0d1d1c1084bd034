import type { Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellMember } from '../outreach/store-notices.ts'
import { auditMany } from './actions-audit.ts'
import { completeAsked, hearerOf, saidSentence, voicesOf } from './actions-voices.ts'
import { needsReason } from './categories.ts'
import type { ManyChange } from './contract.ts'
import { onlyLeadersSpeak, someNeedReason } from './errors.ts'
import { CATEGORY_WORDS, dayWords } from './sentences.ts'
import { insertViews, type RenewalRow } from './store.ts'
import { settleMany, type Standing, standingOf } from './store-many.ts'
import { type ManyDone, NOTHING_DONE } from './store-undo.ts'

type Say = Extract<ManyChange, { what: 'view' }>

interface Heard {
  readonly renewal: RenewalRow
  readonly standing: Standing
}

/** The same view of each; where one of them needs a reason, all of them do. What the voice expected to be paid stays. */
export async function sayMany(
  trx: Trx,
  renewals: readonly RenewalRow[],
  say: Say,
  context: Context,
): Promise<ManyDone> {
  const { actor, now } = context
  const { voice, category, reason } = say
  if (voice === 'leader' && !voicesOf(actor).includes('leader')) throw onlyLeadersSpeak()
  const ids = renewals.map(({ id }) => id)
  const standing = await standingOf(trx, ids, voice)
  const heard = renewals.flatMap((renewal) => {
    const stands = standing.get(renewal.id)
    return stands ? [{ renewal, standing: stands }] : []
  })
  const differing = heard.filter((one) => needsReason(voice, category, one.standing.spoken))
  if (differing.length > 0 && reason === '') throw someNeedReason(differing.map(({ renewal }) => renewal.account))
  const viewIds = await insertViews(
    trx,
    heard.map((one) => ({
      renewalId: one.renewal.id,
      accountId: one.renewal.accountId,
      voice,
      category,
      amountMinor: one.standing.ownAmountMinor,
      probability: null,
      reason,
      checkpointDays: one.standing.open[0]?.days ?? null,
      memberId: actor.memberId,
    })),
    now,
  )
  const settledIds = await settleMany(trx, ids, now)
  const asked = heard.flatMap((one) => one.standing.open)
  const taskUndoIds = voice === 'csm' ? await completeAsked(asked, { ...context, db: trx }) : []
  const sentence = (renewal: RenewalRow) => saidSentence(renewal, say)
  await auditMany(
    trx,
    renewals,
    { action: 'renewals.view_said', sentence, detail: { voice, category, reason } },
    context,
  )
  await tellOthers(trx, differing, say, context)
  return { ...NOTHING_DONE, viewIds, settledIds, taskUndoIds, renewalIds: ids }
}

/** Whoever is to hear that a voice differs hears of all their renewals at once. */
async function tellOthers(trx: Trx, differing: readonly Heard[], say: Say, context: Context): Promise<void> {
  const byHearer = new Map<number, RenewalRow[]>()
  const hearers = new Map<number | null, number | null>()
  for (const { renewal } of differing) {
    const known = hearers.get(renewal.ownerId)
    const hearer = known === undefined ? await hearerOf(trx, renewal, say.voice, context) : known
    hearers.set(renewal.ownerId, hearer)
    if (hearer !== null) byHearer.set(hearer, [...(byHearer.get(hearer) ?? []), renewal])
  }
  for (const [memberId, renewals] of byHearer) {
    const [first, ...others] = renewals
    if (!first) continue
    const text = `${context.actor.name} sees ${whichWords(first, others.length)} as ${CATEGORY_WORDS[say.category]}, otherwise than another voice. “${say.reason}”`
    const isOne = others.length === 0
    await tellMember(trx, {
      memberId,
      accountId: isOne ? first.accountId : null,
      text,
      path: isOne ? `/revenue/renewals/${first.id}` : '/revenue/renewals?only=disagree',
      at: context.now,
    })
  }
}

/** `the renewal of Corvane on 8 Jun 2026 and 3 more`. */
function whichWords({ account, dueOn }: RenewalRow, more: number): string {
  return `the renewal of ${account} on ${dayWords(dueOn)}${more === 0 ? '' : ` and ${more} more`}`
}
