import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import {
  countedFrom,
  type DaySeries,
  packDays,
  packSeries,
  seriesOf,
  unpackDays,
  withDays,
  type WrittenDays,
} from './series.ts'
import {
  accountsToPack,
  closeDays,
  closedDays,
  forgetNotes,
  isOldest,
  noteStale,
  packedAccounts,
  type PackedRow,
  packedRows,
  savePacked,
} from './store.ts'

/** So many days a row holds: the longest windows with the days they are compared with, and some more. */
export const PACKED_DAYS = 160
/** Numbers of the last days still arrive: those of yesterday with the import of this morning. */
const OPEN_DAYS = 2
const ACCOUNTS_AT_ONCE = 50
const LOOK_EVERY_MS = 200
const WAITS = 600

/** The last day that is closed on a day. */
export function lastClosedDay(today: Day): Day {
  return addDays(today, -OPEN_DAYS)
}

/**
 * From here on whoever writes a day up to this one leaves a note. Returns when nobody is writing any more who began before
 * and may not know.
 *
 * @throws Error where a transaction older than that does not end within two minutes.
 */
export async function closeUpTo(db: Db, day: Day): Promise<void> {
  const transaction = await closeDays(db, day)
  for (let looks = 0; looks < WAITS; looks += 1) {
    if (await isOldest(db, transaction)) return
    await wait(LOOK_EVERY_MS)
  }
  throw new Error('Days were not closed: somebody has been writing for minutes')
}

/**
 * Packs the next accounts after this id; the days up to `through` must have been closed before. What is read is of one
 * moment, and notes of writers who came after it stay. Returns the last account, null when there was none left.
 */
export async function packNextAccounts(
  db: Db,
  { after, through }: { after: number; through: Day },
): Promise<number | null> {
  const ids = await accountsToPack(db, { after, through, limit: ACCOUNTS_AT_ONCE })
  if (ids.length === 0) {
    await forgetNotes(db)
    return null
  }
  const span = { first: addDays(through, 1 - PACKED_DAYS), through }
  await asOfOneMoment(db, async (trx) => {
    const known = (await packedRows(trx, ids)).filter((row) => canGoOn(row, span))
    const packed = new Map<number, Buffer | null>()
    for (const rows of Map.groupBy(known, (row) => row.through).values())
      for (const [accountId, days] of await withNewDays(trx, rows, span)) packed.set(accountId, days)
    const anew = ids.filter((accountId) => !packed.has(accountId))
    const days = await closedDays(trx, anew, { epoch: span.first, from: span.first, through })
    for (const accountId of anew) packed.set(accountId, packDays(days.get(accountId) ?? new Map()))
    await savePacked(trx, packed, span)
  })
  return ids.at(-1) ?? null
}

interface PackedSpan {
  readonly first: Day
  readonly through: Day
}

/** Whether all it lacks are days after its last one. */
function canGoOn(row: PackedRow, span: PackedSpan): boolean {
  return !row.isStale && row.days !== null && row.firstDay <= span.first && row.through >= span.first
}

/** Rows that end on the same day, with the days since then behind them and the oldest ones dropped. */
async function withNewDays(
  trx: Trx,
  rows: readonly PackedRow[],
  { first, through }: PackedSpan,
): Promise<[accountId: number, days: Buffer | null][]> {
  const ids = rows.map(({ accountId }) => accountId)
  const from = addDays(rows[0]?.through ?? through, 1)
  const added = await closedDays(trx, ids, { epoch: first, from, through })
  return rows.map((row) => [row.accountId, goOn(row, first, added.get(row.accountId) ?? new Map())])
}

function goOn(row: PackedRow, first: Day, added: ReadonlyMap<number, WrittenDays>): Buffer | null {
  const dropped = daysBetween(row.firstDay, first)
  const all = new Map<number, DaySeries>()
  for (const [metricId, series] of unpackDays(row.days ?? Buffer.alloc(0))) {
    const left = countedFrom(series, dropped)
    if (left) all.set(metricId, left)
  }
  for (const [metricId, days] of added) {
    const series = all.get(metricId)
    const longer = series ? withDays(series, days) : seriesOf(days)
    if (!longer) return null
    all.set(metricId, longer)
  }
  return packSeries(all)
}

/**
 * Goes through everything that is packed, some accounts at a time, and gives back those that are wrong. With `repair` they
 * are noted as stale: read from metric days at once, and packed anew at night.
 */
export async function* comparePacked(db: Db, { repair }: { repair: boolean }): AsyncGenerator<number[]> {
  for (let after = 0; ;) {
    const ids = await packedAccounts(db, after, ACCOUNTS_AT_ONCE)
    const last = ids.at(-1)
    if (last === undefined) return
    const wrong = await wronglyPacked(db, ids)
    if (repair) await noteStale(db, wrong)
    yield wrong
    after = last
  }
}

/** Accounts of these whose packed days are not what their metric days say and nobody left a note. */
export async function wronglyPacked(db: Db, accountIds: readonly number[]): Promise<number[]> {
  return asOfOneMoment(db, async (trx) => {
    const rows = await packedRows(trx, accountIds)
    const wrong: number[] = []
    for (const { accountId, firstDay, through, days, isStale } of rows) {
      if (isStale) continue
      const found = await closedDays(trx, [accountId], { epoch: firstDay, from: firstDay, through })
      if (!saysTheSame(days, packDays(found.get(accountId) ?? new Map()))) wrong.push(accountId)
    }
    return wrong
  })
}

/** Zeros at the end of a number, kept from days that were dropped, make no difference. Too many digits then may be gone now. */
function saysTheSame(packed: Uint8Array | null, anew: Uint8Array | null): boolean {
  if (!packed || !anew) return !packed
  return isDeepStrictEqual(plainly(packed), plainly(anew))
}

function plainly(packed: Uint8Array) {
  return new Map(
    [...unpackDays(packed)].map(([metricId, { first, decimals, values }]) => [
      metricId,
      { first, values: values.map((value) => value / 10 ** decimals) },
    ]),
  )
}

function asOfOneMoment<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(work)
}
