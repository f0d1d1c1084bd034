import { may, reaches } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { lockSetting } from '../../identity/company/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { askForRebuild } from '../../record/money/ask.ts'
import { changesLedger, Conventions, conventionSentences } from '../../record/money/conventions.ts'
import { readConventions, saveConventions } from '../../record/money/store-conventions.ts'
import type { sayMovementReason, saveRevenueSettings } from './contract-settings.ts'
import { noMovementThatDay, noSuchAccount, noSuchSegment, notYours, reasonTwice } from './errors.ts'
import { reasonLabel } from './settings.ts'
import { CHOICES_KEY, readChoices, removeReason, saveChoices, saveReason } from './store.ts'
import { lossOn } from './views-accounts.ts'
import { isRebuildAsked } from './views-rebuild.ts'
import { segmentsInOrder } from './views-slices.ts'

export async function showSettings({ db, actor }: Context) {
  const [choices, conventions, segments, isRebuilding] = await Promise.all([
    readChoices(db),
    readConventions(db),
    segmentsInOrder(db),
    isRebuildAsked(db),
  ])
  return {
    ...choices,
    conventions,
    sentences: conventionSentences(conventions),
    segments,
    mayEdit: may(actor, 'revenue.write'),
    isRebuilding,
  }
}

/** Keeps what was given and leaves the rest. A convention the ledger follows has it built anew. */
export async function changeSettings(input: ParsedInputOf<typeof saveRevenueSettings>, context: Context) {
  const { conventions: changes, ...given } = input
  const { now, actor } = context
  return inTransaction(context.db, async (trx) => {
    await lockSetting(trx, CHOICES_KEY)
    const before = { choices: await readChoices(trx), conventions: await readConventions(trx) }
    const known = new Set((await segmentsInOrder(trx)).map(({ id }) => id))
    if (given.segmentFloors?.some(({ segmentId }) => !known.has(segmentId))) throw noSuchSegment()
    if (given.reasons && new Set(given.reasons.map(({ key }) => key)).size < given.reasons.length) throw reasonTwice()
    await saveChoices(trx, { choices: { ...before.choices, ...given }, memberId: actor.memberId, now })
    const conventions = changes && Conventions.parse({ ...before.conventions, ...changes })
    if (conventions) await saveConventions(trx, { conventions, memberId: actor.memberId, now })
    const isRebuilding = conventions !== undefined && changesLedger(before.conventions, conventions)
    if (isRebuilding) await askForRebuild(trx)
    await recordAudit(trx, context, [
      {
        action: 'revenue.settings_changed',
        subjectKind: 'settings',
        subjectId: 'revenue',
        sentence: `changed ${wordsOf(Object.keys(input))} of revenue`,
        detail: { before, given: input },
      },
    ])
    await tellScreens(trx, 'revenue')
    return { isRebuilding }
  })
}

const WORDS: Readonly<Record<string, string>> = {
  grrFloor: 'the floor of GRR',
  segmentFloors: 'floors of segments',
  grossMargin: 'the gross margin',
  goals: 'the goals',
  sizeBands: 'the bands of size',
  reasons: 'the reasons',
  conventions: 'the conventions',
}

function wordsOf(fields: readonly string[]): string {
  return fields.length === 0 ? 'nothing' : fields.map((field) => WORDS[field] ?? field).join(', ')
}

/** What a person says stands before the reason of the subscription that ended. */
export async function sayReason(input: ParsedInputOf<typeof sayMovementReason>, context: Context) {
  const { accountId, day, reason, note } = input
  const { actor, now } = context
  return inTransaction(context.db, async (trx) => {
    const found = await lossOn(trx, accountId, day)
    if (!found || !reaches(actor, 'read', found)) throw noSuchAccount()
    if (!reaches(actor, 'write', found)) throw notYours()
    if (!found.isLoss) throw noMovementThatDay(day)
    if (reason === null) await removeReason(trx, accountId, day)
    else await saveReason(trx, { accountId, day, reason, note, memberId: actor.memberId, now })
    const label = reasonLabel(await readChoices(trx), reason)
    await recordAudit(trx, context, [
      {
        action: 'revenue.reason_said',
        subjectKind: 'account',
        subjectId: accountId,
        accountId,
        sentence:
          reason === null
            ? `took back the reason why ${found.name} pays less since ${day}`
            : `said why ${found.name} pays less since ${day}: ${label}`,
        detail: { day, reason, note },
      },
    ])
    await tellScreens(trx, 'revenue', [accountId])
    return { accountId, day }
  })
}
