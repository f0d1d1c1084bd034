import type { Trx } from '../../platform/db/database.ts'
import { nothingApplied, type Applied } from './applied.ts'
import type { CanonicalRow } from './mapping-apply.ts'
import { keepOrigins } from '../hygiene/store-origins.ts'
import type { Writing } from './run.ts'
import { insertEvents, type EventDraft } from './store-events.ts'

/** Adds events once each; an id that was seen before is not counted again. */
export async function applyEvents(trx: Trx, run: Writing, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const accounts = await run.accounts.find(trx, rows)
  const placed: { row: CanonicalRow; originId: number | null; draft: EventDraft }[] = []
  for (const [index, row] of rows.entries()) {
    const account = accounts[index]
    if (!account) continue
    if ('accountId' in account) placed.push({ row, originId: account.originId, draft: draftOf(row, account.accountId) })
    else applied.failed.push({ row, error: account })
  }
  const outcomes = await insertEvents(
    trx,
    run.scope,
    placed.map(({ draft }) => draft),
  )
  const arrived = outcomes.flatMap(({ id, created }, index) => {
    const originId = placed[index]?.originId ?? null
    return created && originId !== null ? [{ rowId: id, originId }] : []
  })
  await keepOrigins(trx, 'events', arrived)
  for (const [index, { created, isConflict }] of outcomes.entries()) {
    const draft = placed[index]?.draft
    if (!draft) continue
    if (created) {
      applied.created += 1
      applied.accountIds.add(draft.accountId)
    } else applied.unchanged += 1
    if (isConflict) run.observers.notice('conflicting_events', draft.messageId ?? '')
  }
  return applied
}

function draftOf(row: CanonicalRow, accountId: number): EventDraft {
  const { at, name, user_id: userId, message_id: messageId, account_external_id: group, properties } = row.values
  return {
    accountId,
    at: at instanceof Date ? at : new Date(String(at)),
    name: String(name),
    groupKey: row.accountVia === null && typeof group === 'string' ? group : null,
    userId: typeof userId === 'string' ? userId : null,
    messageId: typeof messageId === 'string' ? messageId : null,
    properties: properties ?? {},
  }
}
