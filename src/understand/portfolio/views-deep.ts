import { sql, type Db } from '../../platform/db/database.ts'
import { selected, type Fragment, type Reader, type Selection } from './views-conditions.ts'

export interface DeepPage {
  /** What is sorted by, of a row of `portfolio`: a column, or what is about as cheap to tell. */
  value: Fragment
  direction: 'up' | 'down'
  offset: number
  limit: number
}

/** Of so many percent of the accounts the order is looked at first. */
const SAMPLED_PERCENT = 3
/** Beyond four deviations to either side a page lies once in 15,000 times. */
const DEVIATIONS = 4

/**
 * Ids of a page from the middle: a sample tells between which two accounts it lies, and one pass counts those before and
 * sorts those between, a tenth of all. Null where the sample guessed wrong or is too small: then all are to be sorted.
 */
export async function pageFromSample(
  db: Db,
  reader: Reader,
  selection: Selection,
  page: DeepPage,
): Promise<number[] | null> {
  const { from, to } = await boundsOf(db, reader, selection, page)
  if (!from) return null
  const { rows } = await pageBetween(from, to, { reader, selection, page }).execute(db)
  const [found] = rows
  if (!found || found.before > page.offset) return null
  return to === undefined || found.until >= page.offset + page.limit ? found.ids : null
}

interface Bound {
  account_id: number
  value: string | null
}

async function boundsOf(db: Db, reader: Reader, selection: Selection, page: DeepPage) {
  const places = placesInSample(page)
  const sample = sql`tablesample bernoulli (${sql.lit(SAMPLED_PERCENT)}) repeatable (1)`
  const { rows } = await sql<Bound & { place: number }>`
    select place, account_id, value::text as value
    from (
      select portfolio.account_id, ${page.value} as value,
        row_number() over (order by ${page.value} ${directionSql(page)} nulls last, portfolio.account_id) as place
      from ${selected(selection, reader, sample)}) sampled
    where place in (${places.from}, ${places.to})`.execute(db)
  const at = (place: number): Bound | undefined => rows.find((row) => row.place === place)
  return { from: at(places.from), to: at(places.to) }
}

/** How many of the sample stand before a place is binomial; its variance is at most its mean. */
function placesInSample({ offset, limit }: Pick<DeepPage, 'offset' | 'limit'>) {
  const share = SAMPLED_PERCENT / 100
  const first = offset * share
  const last = (offset + limit) * share
  return {
    from: Math.floor(first - DEVIATIONS * Math.sqrt(first)),
    to: Math.ceil(last + DEVIATIONS * Math.sqrt(last)) + 1,
  }
}

function pageBetween(
  from: Bound,
  to: Bound | undefined,
  { reader, selection, page }: { reader: Reader; selection: Selection; page: DeepPage },
) {
  const isAfter = sql`(${standsBefore(from, page)}) is not true`
  const tests = [selection.narrowing ?? [], to === undefined ? [] : standsBefore(to, page)].flat()
  const narrowing = tests.length > 0 ? sql.join(tests, sql` and `) : undefined
  return sql<{ before: number; until: number; ids: number[] }>`
    with gathered as (
      select count(*) as until,
        array_agg(portfolio.account_id) filter (where ${isAfter}) as ids,
        array_agg(${page.value}) filter (where ${isAfter}) as sorted_by
      from ${selected({ ...selection, narrowing }, reader)}),
      counted as (select *, until - coalesce(cardinality(ids), 0) as before from gathered)
    select before, until, array(
      select id from unnest(ids, sorted_by) as found (id, value)
      order by value ${directionSql(page)} nulls last, id
      limit ${page.limit} offset greatest(0, ${page.offset}::bigint - before)) as ids
    from counted`
}

/** Whether a row comes before this one; not known of rows without a value, which come after. */
function standsBefore(bound: Bound, { value, direction }: DeepPage): Fragment {
  const isEarlier = sql`portfolio.account_id < ${bound.account_id}`
  if (bound.value === null) return sql`(${value} is not null or ${isEarlier})`
  const comesFirst = direction === 'up' ? sql`<` : sql`>`
  return sql`(${value} ${comesFirst} ${bound.value} or (${value} = ${bound.value} and ${isEarlier}))`
}

function directionSql({ direction }: DeepPage): Fragment {
  return direction === 'up' ? sql`asc` : sql`desc`
}
