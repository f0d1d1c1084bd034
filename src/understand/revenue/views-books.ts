import { sql, type Db } from '../../platform/db/database.ts'
import { monthIndex } from './periods.ts'
import type { Book, BookPart } from './books.ts'
import { coveredAccounts, coveredIds, keySpans, movesBetweenSlices, type Covered } from './views-covered.ts'
import type { Day } from '../../kernel/day.ts'

const CHUNK = 20_000

export interface BookQuery extends Covered {
  /** By the conventions a customer may be who pays nothing: then it is read, too. */
  readCustomers: boolean
  /** Who came back does not count: then the months in which accounts left are read. */
  readLeft: boolean
  /** Only accounts that first paid between these days. */
  joined?: { from: Day; to: Day }
}

interface Row {
  id: number
  key: string | null
  currency: string
  months: string
  mrr: string
  turns: string | null
}

/**
 * The months of all covered accounts, in the order of their ids and in chunks, so that nobody waits long for a turn; the
 * next chunk is read while one is worked on. Arrays come as text and are read digit by digit: as rows of months they
 * would take four times as long.
 */
export async function* booksOf(db: Db, query: BookQuery): AsyncGenerator<Book[]> {
  const [ranges, left, keys] = await Promise.all([
    rangesOfIds(db),
    query.readLeft ? monthsLeft(db, query) : NO_MONTHS,
    movesBetweenSlices(query) ? keysByMonth(db, query) : NO_KEYS,
  ])
  let coming = rowsBetween(db, query, ranges[0])
  for (let at = 0; at < ranges.length; at += 1) {
    const rows = await coming
    coming = rowsBetween(db, query, ranges[at + 1])
    // Nobody awaits a chunk whose predecessor failed to be worked on.
    coming.catch(() => undefined)
    yield booksFrom(rows, left, keys)
  }
}

interface Range {
  after: number
  upTo: number
}

/** Ranges of account ids with about as many rows each. */
async function rangesOfIds(db: Db): Promise<Range[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from (
      select account_id, row_number() over (order by account_id) as place, count(*) over () as total from mrr_months) placed
    where place % ${CHUNK} = 0 or place = total order by 1`.execute(db)
  return rows.map(({ id }, index) => ({ after: rows[index - 1]?.id ?? 0, upTo: id }))
}

async function rowsBetween(db: Db, query: BookQuery, range: Range | undefined): Promise<Row[]> {
  if (range === undefined) return []
  const turns = query.readCustomers ? sql`array_to_string(m.customer_turns, ',')` : sql`null::text`
  const joined = query.joined
    ? sql`and exists (
        select from mrr_steps where account_id = m.account_id and kind = 'new'
          and day between ${query.joined.from}::date and ${query.joined.to}::date)`
    : sql``
  const { rows } = await sql<Row>`
    with covered as materialized (
      select * from (${movesBetweenSlices(query) ? sql`select account_id, null::text as key from (${coveredIds(query)}) ids` : coveredAccounts(query)}) keyed
      where account_id > ${range.after} and account_id <= ${range.upTo}
    )
    select m.account_id as id, covered.key, m.currency, array_to_string(m.months, ',') as months, array_to_string(m.mrr, ',') as mrr, ${turns} as turns
    from mrr_months m join covered using (account_id)
    where m.account_id > ${range.after} and m.account_id <= ${range.upTo} ${joined}
    order by m.account_id, m.currency`.execute(db)
  return rows
}

const NO_MONTHS: ReadonlyMap<number, number[]> = new Map()
const NO_KEYS: ReadonlyMap<number, Book['keys']> = new Map()

function booksFrom(
  rows: readonly Row[],
  left: ReadonlyMap<number, number[]>,
  keys: ReadonlyMap<number, Book['keys']>,
): Book[] {
  const books: (Book & { parts: BookPart[] })[] = []
  for (const row of rows) {
    const part = { currency: row.currency, months: numbersIn(row.months), mrr: numbersIn(row.mrr) }
    const before = books.at(-1)
    if (before?.accountId === row.id) {
      before.parts.push(part)
      continue
    }
    books.push({
      accountId: row.id,
      parts: [part],
      ...(row.turns === null ? {} : { customerTurns: numbersIn(row.turns) }),
      leftIn: left.get(row.id) ?? [],
      keys: keys.get(row.id) ?? [{ fromMonth: 0, key: row.key }],
    })
  }
  return books
}

const COMMA = 44
const ZERO = 48

/** Whole numbers between commas. */
export function numbersIn(text: string): number[] {
  const numbers: number[] = []
  let value = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === COMMA) {
      numbers.push(value)
      value = 0
    } else value = value * 10 + code - ZERO
  }
  if (text.length > 0) numbers.push(value)
  return numbers
}

async function monthsLeft(db: Db, query: Covered): Promise<ReadonlyMap<number, number[]>> {
  const { rows } = await sql<{ id: number; day: Day }>`
    select account_id as id, day from mrr_steps
    where kind = 'churn' and account_id in (select account_id from mrr_steps where kind = 'reactivation')
      and account_id in (${coveredIds(query)})
    order by account_id, day`.execute(db)
  const months = new Map<number, number[]>()
  for (const { id, day } of rows) months.set(id, [...(months.get(id) ?? []), monthIndex(day)])
  return months
}

/** What holds on a day holds at the close of its month. */
async function keysByMonth(db: Db, query: Covered): Promise<ReadonlyMap<number, Book['keys']>> {
  const { slice } = query
  if (slice === undefined) return NO_KEYS
  const { rows } = await sql<{ id: number; key: string | null; day: Day | null }>`
    with spans as (${keySpans({ ...query, slice })}),
    compared as (
      select *, lag(key) over w is distinct from key or row_number() over w = 1 as is_other from spans window w as (partition by account_id order by from_day)
    )
    select account_id as id, key, case when from_day > '-infinity' then from_day end as day
    from compared where is_other order by account_id, compared.from_day`.execute(db)
  const keys = new Map<number, { fromMonth: number; key: string | null }[]>()
  for (const { id, key, day } of rows) {
    const one = { fromMonth: day === null ? 0 : monthIndex(day), key }
    const known = keys.get(id)
    if (known) known.push(one)
    else keys.set(id, [one])
  }
  return keys
}

/** The day each covered account first paid, and what it paid then: in the reporting currency and in its own. */
export interface Beginning {
  accountId: number
  day: Day
  minor: number
}

export async function beginnings(db: Db, query: Covered, { from, to }: { from: Day; to: Day }): Promise<Beginning[]> {
  const { rows } = await sql<Beginning>`
    select account_id as "accountId", day, mrr_minor as minor from mrr_steps
    where kind = 'new' and day between ${from}::date and ${to}::date and account_id in (${coveredIds(query)})`.execute(
    db,
  )
  return rows
}
