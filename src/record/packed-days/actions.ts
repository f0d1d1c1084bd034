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
  withoutDays,
  type WrittenDays,
} from './series.ts'
import {
  accountsToPack,
  beginNext,
  daysFrom,
  forgetNotesBefore,
  isOldest,
  nextTransaction,
  notedDays,
  noteOld,
  packedAccounts,
  type PackedRow,
  packedRows,
  savePacked,
} from './store.ts'

/** So many days a row holds at least: the longest windows with the days they are compared with, and some more. */
const PACKED_DAYS = 162
/** Days written later than this are not told apart: a file of history would leave more notes than there are to pack. */
const TOLD_APART_DAYS = 8
const ACCOUNTS_AT_ONCE = 50
const LOOK_EVERY_MS = 200
const WAITS = 600

/** `first`: the first day that rows packed in this night hold. */
export interface Night {
  readonly night: number
  readonly first: Day
}

/**
 * From here on whoever writes a metric day leaves a note of this night. Returns when nobody is writing any more who began
 * before and may not know.
 *
 * @throws Error where a transaction older than that does not end within two minutes.
 */
export async function beginNight(db: Db, today: Day): Promise<Night> {
  const night = await beginNext(db, addDays(today, -TOLD_APART_DAYS))
  await untilWritersEnded(db)
  return { night, first: addDays(today, 1 - PACKED_DAYS) }
}

/** Returns when everybody who is writing now has ended. Who begins later sees what is committed now. */
export async function untilWritersEnded(db: Db): Promise<void> {
  // Taken only now: who began to write while the night was being counted up may still have read the one before.
  const transaction = await nextTransaction(db)
  for (let looks = 0; looks < WAITS; looks += 1) {
    if (await isOldest(db, transaction)) return
    await wait(LOOK_EVERY_MS)
  }
  throw new Error('Days were not packed: somebody has been writing for minutes')
}

/**
 * Packs the next accounts after this id that were written since they were packed. What is read is of one moment, and notes
 * of this night stay: whoever left them may have come after it. Returns the last account, null when there was none left.
 */
export async function packNextAccounts(db: Db, { after, ...at }: Night & { after: number }): Promise<number | null> {
  const ids = await accountsToPack(db, { after, night: at.night, limit: ACCOUNTS_AT_ONCE })
  if (ids.length === 0) {
    await forgetNotesBefore(db, at.night)
    return null
  }
  await asOfOneMoment(db, async (trx) => {
    const packed = new Map<number, Buffer | null>()
    const known = (await packedRows(trx, ids)).filter((row) => canGoOn(row, at.first))
    for (const [firstDay, rows] of Map.groupBy(known, (row) => row.firstDay))
      for (const [accountId, days] of await withNews(trx, rows, { firstDay, first: at.first }))
        packed.set(accountId, days)
    const anew = ids.filter((accountId) => !packed.has(accountId))
    const days = await daysFrom(trx, anew, at.first)
    for (const accountId of anew) packed.set(accountId, packDays(days.get(accountId) ?? new Map()))
    await savePacked(trx, packed, at)
  })
  return ids.at(-1) ?? null
}

/** Whether it is known which days it may be wrong about. */
function canGoOn(row: PackedRow, first: Day): boolean {
  return !row.isOld && row.days !== null && row.firstDay <= first
}

/** Rows that begin on the same day, with the days noted as they are now and the oldest ones dropped. */
async function withNews(
  trx: Trx,
  rows: readonly PackedRow[],
  { firstDay, first }: { firstDay: Day; first: Day },
): Promise<[accountId: number, days: Buffer | null][]> {
  const ids = rows.map(({ accountId }) => accountId)
  const news = await notedDays(trx, ids, firstDay)
  const dropped = daysBetween(firstDay, first)
  return rows.map((row) => {
    const all = upToDate(row, news.get(row.accountId) ?? new Map())
    return [row.accountId, all && packSeries(laterThan(all, dropped))]
  })
}

function laterThan(all: ReadonlyMap<number, DaySeries>, dropped: number): Map<number, DaySeries> {
  const left = new Map<number, DaySeries>()
  for (const [metricId, series] of all) {
    const later = countedFrom(series, dropped)
    if (later) left.set(metricId, later)
  }
  return left
}

export interface NotedDays {
  readonly days: Buffer | null
  /** Days that may have been written since, each counted from the first one. */
  readonly noted: readonly number[]
}

/**
 * What a row says, with the days noted as `news` has them, by metric; those of other metrics than `wanted` are left out.
 * Null where a number cannot be kept exactly.
 */
export function upToDate(
  { days, noted }: NotedDays,
  news: ReadonlyMap<number, WrittenDays>,
  wanted?: ReadonlySet<number>,
): Map<number, DaySeries> | null {
  if (!days) return null
  const metrics = unpackDays(days, wanted)
  if (noted.length === 0) return metrics
  for (const [metricId, series] of metrics) {
    const left = withoutDays(series, noted)
    if (left) metrics.set(metricId, left)
    else metrics.delete(metricId)
  }
  for (const [metricId, written] of news) {
    const series = metrics.get(metricId)
    const all = series ? withDays(series, written) : seriesOf(written)
    if (!all) return null
    metrics.set(metricId, all)
  }
  return metrics
}

/**
 * Goes through everything that is packed, some accounts at a time, and gives back those that are wrong. With `repair` they
 * are read from metric days at once, and packed anew at night.
 */
export async function* comparePacked(db: Db, { repair }: { repair: boolean }): AsyncGenerator<number[]> {
  for (let after = 0; ;) {
    const ids = await packedAccounts(db, after, ACCOUNTS_AT_ONCE)
    const last = ids.at(-1)
    if (last === undefined) return
    const wrong = await wronglyPacked(db, ids)
    if (repair) await noteOld(db, wrong)
    yield wrong
    after = last
  }
}

/** Accounts of these whose packed days, but for those noted, are not what their metric days say. */
export async function wronglyPacked(db: Db, accountIds: readonly number[]): Promise<number[]> {
  return asOfOneMoment(db, async (trx) => {
    const rows = (await packedRows(trx, accountIds)).filter(({ isOld, days }) => !isOld && days)
    const wrong: number[] = []
    for (const { accountId, firstDay, days, noted } of rows) {
      const written = (await daysFrom(trx, [accountId], firstDay)).get(accountId) ?? new Map<number, WrittenDays>()
      const anew = packDays(notAmong(noted, written))
      const isSame = anew && isDeepStrictEqual(plainly({ days, noted }), plainly({ days: anew, noted: [] }))
      if (!isSame) wrong.push(accountId)
    }
    return wrong
  })
}

function notAmong(noted: readonly number[], metrics: ReadonlyMap<number, WrittenDays>): Map<number, WrittenDays> {
  const left = new Map<number, WrittenDays>()
  for (const [metricId, written] of metrics) {
    const days = written.split(',').filter((line) => !noted.includes(Number.parseInt(line, 10)))
    if (days.length > 0) left.set(metricId, days.join(','))
  }
  return left
}

/** Zeros at the end of a number, kept from days that were dropped, make no difference. */
function plainly(row: NotedDays) {
  const metrics = upToDate(row, new Map()) ?? new Map<number, DaySeries>()
  return new Map(
    [...metrics].map(([metricId, { first, decimals, values }]) => [
      metricId,
      { first, values: values.map((value) => value / 10 ** decimals) },
    ]),
  )
}

function asOfOneMoment<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(work)
}
