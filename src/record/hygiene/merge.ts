import type { Trx } from '../../platform/db/database.ts'
import type { Day } from '../../kernel/day.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { recordFacts, type FactValue } from '../facts/store.ts'
import { aloneWithCounts, bumpRules } from '../events/store-lock.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { eventMetrics } from '../metrics/store-rules.ts'
import { refreshMoney } from '../money/actions.ts'
import { markDirty } from '../signals/dirty.ts'
import { manualSource } from '../sources/store.ts'
import { alreadyMerged, fieldUnknown } from './errors.ts'
import { takenFields } from './merge-choice.ts'
import { MERGED_TABLE_NAMES } from './merged-tables.ts'
import { daysOfEvents, moveLateEventsBack } from './store-events.ts'
import { factsOn, lockAccounts, restoreFact, setAccount, type AccountState } from './store-fields.ts'
import { moveLinks, moveLinksBack } from './store-links.ts'
import { setMergedInto, type Merge, type Moved } from './store-merges.ts'
import {
  mergedInto,
  moveRows,
  moveRowsBack,
  pointExternalIds,
  pointExternalIdsBack,
  standingAccount,
} from './store-origins.ts'
import { sumMergedUsage, sumWithout } from './store-usage-sums.ts'
import { countDays } from './views-merge.ts'

/** A merge before it was carried out. */
type AskedMerge = Omit<Merge, 'moved'>

interface Moment {
  now: Date
  today: Day
}

/** Puts one account behind another: rows move and keep their origin, usage is added up, chosen fields are taken over. */
export async function mergeAccounts(trx: Trx, merge: AskedMerge, moment: Moment): Promise<Moved> {
  const { winnerId, loserId } = merge
  // Before any account is locked: whoever counts events holds this one first, too.
  await aloneWithCounts(trx)
  const accounts = await lockAccounts(trx, [winnerId, loserId])
  const [winner, loser] = [standing(accounts, winnerId), standing(accounts, loserId)]
  const fields = await takeFields(trx, { winner, loser }, merge, moment)

  const eventDays = await daysOfEvents(trx, loserId)
  const usageDays = await countDays(trx, loserId)
  const rows: Record<string, number> = {}
  for (const table of MERGED_TABLE_NAMES) rows[table] = await moveRows(trx, table, { from: loserId, to: winnerId })
  await pointExternalIds(trx, { from: loserId, to: winnerId })
  const links = await moveLinks(trx, { winnerId, loserId })
  await setMergedInto(trx, loserId, winnerId)
  await moveCounts(trx, { from: loserId, to: winnerId }, eventDays)
  await sumMergedUsage(trx, [loserId])

  await recount(trx, [winnerId, loserId], moment)
  await markDirty(trx, [winnerId])
  return { ...fields, rows, usageDays, links }
}

/** Takes a merge back. What arrived for the loser since goes with it; fields changed since by somebody else stay. */
export async function unmergeAccounts(trx: Trx, merge: Merge, moment: Moment): Promise<void> {
  const { winnerId, loserId, moved } = merge
  await aloneWithCounts(trx)
  const root = await standingAccount(trx, loserId)
  const accounts = await lockAccounts(trx, [winnerId, loserId, root])
  const family = await mergedInto(trx, loserId)
  const way = { from: root, to: loserId, family }
  await sweepAccount(trx, loserId)

  await pointExternalIdsBack(trx, way)
  for (const table of MERGED_TABLE_NAMES) await moveRowsBack(trx, table, way)
  await moveLateEventsBack(trx, way, merge.mergedAt)
  await moveLinksBack(trx, { winnerId, loserId }, moved.links)
  await setMergedInto(trx, loserId, null)
  await recountByRules(trx, [loserId, root], { days: await daysOfEvents(trx, loserId) })
  await bumpRules(trx)
  await sumWithout(trx, loserId, winnerId)
  const winner = accounts.get(winnerId)
  if (winner) await giveFieldsBack(trx, winner, moved)

  const concerned = [...new Set([loserId, winnerId, root])]
  await recount(trx, concerned, moment)
  await markDirty(
    trx,
    concerned.filter((id) => id === loserId || id === root),
  )
}

/** Moves what was written to a merged account by work that had looked it up before the merge. Returns how many rows moved. */
export async function sweepAccount(trx: Trx, loserId: number): Promise<number> {
  await aloneWithCounts(trx)
  const root = await standingAccount(trx, loserId)
  if (root === loserId) return 0
  const eventDays = await daysOfEvents(trx, loserId)
  let moved = 0
  for (const table of MERGED_TABLE_NAMES) moved += await moveRows(trx, table, { from: loserId, to: root })
  await pointExternalIds(trx, { from: loserId, to: root })
  if (eventDays) await moveCounts(trx, { from: loserId, to: root }, eventDays)
  await sumMergedUsage(trx, [loserId])
  return moved
}

/** Counts events that were moved from one account to another where they are now. */
async function moveCounts(
  trx: Trx,
  { from, to }: { from: number; to: number },
  days: { from: string; until: string } | undefined,
): Promise<void> {
  // Nothing is left to count for it, whatever is being counted for the first time just now.
  const metrics = (await eventMetrics(trx)).map((metric) => ({ ...metric, countedTo: Number.MAX_SAFE_INTEGER }))
  await recountByRules(trx, [from], { metrics })
  if (days) await recountByRules(trx, [to], { days })
  await bumpRules(trx)
}

async function recount(trx: Trx, accountIds: readonly number[], { now, today }: Moment): Promise<void> {
  await refreshMoney(trx, accountIds, today)
  await refreshLastContact(trx, accountIds, now)
}

function standing(accounts: ReadonlyMap<number, AccountState>, id: number): AccountState {
  const account = accounts.get(id)
  if (!account || account.mergedIntoId !== null) throw alreadyMerged(account?.name ?? 'One of the accounts')
  return account
}

async function takeFields(
  trx: Trx,
  { winner, loser }: { winner: AccountState; loser: AccountState },
  merge: AskedMerge,
  { now, today }: Moment,
): Promise<Pick<Moved, 'columns' | 'attributes' | 'facts'>> {
  const taken = takenFields(winner, loser, merge.fromLoser)
  const [unknown] = taken.unknown
  if (unknown !== undefined) throw fieldUnknown(unknown)
  const before = await factsOn(
    trx,
    winner.id,
    taken.facts.map((fact) => fact.field),
    today,
  )
  await setAccount(trx, winner.id, { columns: valuesOf(taken.columns), attributes: valuesOf(taken.attributes) })
  await recordFacts(
    trx,
    taken.facts.map(({ field, value }) => ({
      accountId: winner.id,
      field,
      validFrom: today,
      value: value as FactValue,
    })),
    { sourceId: await manualSource(trx), memberId: merge.memberId, now },
  )
  const facts = taken.facts.map((fact, index) => ({
    before: before[index] ?? { field: fact.field, validFrom: today, row: null },
    after: fact.value,
  }))
  return { columns: taken.columns, attributes: taken.attributes, facts }
}

function valuesOf(changes: Readonly<Record<string, { after: unknown }>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).map(([key, { after }]) => [key, after]))
}

async function giveFieldsBack(trx: Trx, winner: AccountState, moved: Moved): Promise<void> {
  const columns = Object.entries(moved.columns).filter(
    ([column, { after }]) => (winner.columns[column] ?? null) === after,
  )
  const attributes = Object.entries(moved.attributes).filter(([key, { after }]) => winner.attributes[key] === after)
  await setAccount(trx, winner.id, {
    columns: Object.fromEntries(columns.map(([column, { before }]) => [column, before])),
    attributes: Object.fromEntries(attributes.map(([key, { before }]) => [key, before])),
  })
  for (const { before, after } of moved.facts) await restoreFact(trx, winner.id, before, after)
}
