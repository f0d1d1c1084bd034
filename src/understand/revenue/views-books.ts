import { sql, type Db } from '../../platform/db/database.ts'
import { booksIn } from './book-text.ts'
import type { Book } from './books.ts'
import { monthIndex } from './periods.ts'
import { coveredIds, coveredIdsOfSlice, type Covered } from './views-covered.ts'
import type { Day } from '../../kernel/day.ts'

const CHUNK = 20_000

export interface BookQuery extends Covered {
  /** By the conventions a customer may be who pays nothing: then it is read, too. */
  readCustomers: boolean
  /** Who came back does not count: then the months in which accounts left are read. */
  readLeft: boolean
  /** What each account is told apart by; without it by nothing. */
  keysOf?: (accountId: number) => Book['keys']
  /** Only accounts that first paid between these days. */
  joined?: { from: Day; to: Day }
}

const UNTOLD: Book['keys'] = [{ fromMonth: 0, key: null }]
const NEVER: readonly number[] = []

/**
 * The months of all covered accounts, in the order of their ids and in chunks, so that nobody waits long for a turn; the
 * next chunk is read while one is worked on. A chunk comes as one text: as rows it would take three times as long.
 */
export async function* booksOf(db: Db, query: BookQuery): AsyncGenerator<Book[]> {
  const { keysOf = () => UNTOLD } = query
  const [ranges, left] = await Promise.all([rangesOfIds(db), query.readLeft ? monthsLeft(db, query) : NO_MONTHS])
  const leftOf = (accountId: number) => left.get(accountId) ?? NEVER
  let coming = textBetween(db, query, ranges[0])
  for (let at = 0; at < ranges.length; at += 1) {
    const text = await coming
    coming = textBetween(db, query, ranges[at + 1])
    // Nobody awaits a chunk whose predecessor failed to be worked on.
    coming.catch(() => undefined)
    yield booksIn(text, { hasTurns: query.readCustomers, keysOf, leftOf })
  }
}

interface Range {
  after: number
  upTo: number
}

/** Ranges of account ids: with about as many rows each where ids have few gaps. */
async function rangesOfIds(db: Db): Promise<Range[]> {
  const { rows } = await sql<{ first: number | null; last: number | null; total: number }>`
    select min(account_id) as first, max(account_id) as last, count(*)::int as total from mrr_months`.execute(db)
  const { first, last, total } = rows[0] ?? { first: null, last: null, total: 0 }
  if (first === null || last === null) return []
  const count = Math.ceil(total / CHUNK)
  const width = Math.ceil((last - first + 1) / count)
  return Array.from({ length: count }, (_, index) => ({
    after: first - 1 + index * width,
    upTo: first - 1 + (index + 1) * width,
  }))
}

/** Lines `id;months;mrr;turns;currency`, numbers between commas. */
async function textBetween(db: Db, query: BookQuery, range: Range | undefined): Promise<string> {
  if (range === undefined) return ''
  const turns = query.readCustomers ? sql`array_to_string(m.customer_turns, ',')` : sql`''`
  const joined = query.joined
    ? sql`and exists (
        select from mrr_steps where account_id = m.account_id and kind = 'new'
          and day between ${query.joined.from}::date and ${query.joined.to}::date)`
    : sql``
  const covered = query.key === undefined ? coveredIds(query) : coveredIdsOfSlice(query)
  const { rows } = await sql<{ text: string | null }>`
    select string_agg(line, E'\\n') as text from (
      select concat(m.account_id, ';', array_to_string(m.months, ','), ';', array_to_string(m.mrr, ','), ';', ${turns}, ';', m.currency) as line
      from mrr_months m
      where m.account_id > ${range.after} and m.account_id <= ${range.upTo} and m.account_id in (${covered}) ${joined}
      order by m.account_id, m.currency) lines`.execute(db)
  return rows[0]?.text ?? ''
}

const NO_MONTHS: ReadonlyMap<number, number[]> = new Map()

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

/** The day each covered account first paid, and what it paid then in the reporting currency. */
export interface Beginning {
  accountId: number
  day: Day
  minor: number
}

/** The last day up to this one on which anybody first paid. */
export async function latestBeginning(db: Db, query: Covered, until: Day): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`
    select max(day) as day from mrr_steps
    where kind = 'new' and day <= ${until}::date and account_id in (${coveredIds(query)})`.execute(db)
  return rows[0]?.day ?? null
}

export async function beginnings(db: Db, query: Covered, { from, to }: { from: Day; to: Day }): Promise<Beginning[]> {
  const { rows } = await sql<Beginning>`
    select account_id as "accountId", day, mrr_minor as minor from mrr_steps
    where kind = 'new' and day between ${from}::date and ${to}::date and account_id in (${coveredIds(query)})`.execute(
    db,
  )
  return rows
}
