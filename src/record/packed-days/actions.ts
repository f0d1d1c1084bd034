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
  forgetPacked,
  isOldest,
  nextTransaction,
  notedDays,
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

export interface Night {
  readonly night: number
  /** The first day that rows packed in this night hold. */
  readonly first: Day
  /** A transaction: whoever began to write before it may not know of this night. */
  readonly begunBy: string
}

/** From here on whoever writes a metric day leaves a note of this night. Nothing is packed before `isBegun`. */
export async function beginNight(db: Db, today: Day): Promise<Night> {
  const night = await beginNext(db, addDays(today, -TOLD_APART_DAYS))
  // Taken only now: who began to write while the night was being counted up may still have read the one before.
  return { night, first: addDays(today, 1 - PACKED_DAYS), begunBy: await nextTransaction(db) }
}

/** Whether nobody is writing any more who may not know of the night. */
export function isBegun(db: Db, { begunBy }: Pick<Night, 'begunBy'>): Promise<boolean> {
  return isOldest(db, begunBy)
}

/**
 * Packs the next accounts after this id that were written since they were packed. What is read is of one moment, and notes
 * of this night stay: whoever left them may have come after it. Returns the last account, null when there was none left.
 */
export async function packNextAccounts(
  db: Db,
  { after, ...at }: Pick<Night, 'night' | 'first'> & { after: number },
): Promise<number | null> {
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
 * Null where a number cannot be kept or the row is damaged.
 */
export function upToDate(
  { days, noted }: NotedDays,
  news: ReadonlyMap<number, WrittenDays>,
  wanted?: ReadonlySet<number>,
): Map<number, DaySeries> | null {
  if (!days) return null
  const metrics = unpackDays(days, wanted)
  if (!metrics || noted.length === 0) return metrics
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
    if (repair) await forgetPacked(db, wrong)
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
      const [stands, shouldBe] = [upToDate({ days, noted }, new Map()), anew && unpackDays(anew)]
      const isSame = stands && shouldBe && isDeepStrictEqual(plainly(stands), plainly(shouldBe))
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
function plainly(metrics: ReadonlyMap<number, DaySeries>) {
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
