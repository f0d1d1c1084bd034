import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Spent } from './cost.ts'
import { pricedEntries, type WorkQuestion } from './views.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')
const NOTES_SHOWN = 3

export type Grouping = 'month' | 'product_area' | 'account' | 'kind' | 'member'

export interface SpentGroup extends Spent {
  readonly key: string
  readonly label: string
  readonly accounts: number
  /** ARR of the accounts behind it, each once; null where none of it may be seen. */
  readonly arrMinor: number | null
}

const SUMS = sql`
  coalesce(sum(minutes) filter (where value = 'gap'), 0)::bigint as "gapMinutes",
  coalesce(sum(minutes) filter (where value = 'delivery'), 0)::bigint as "deliveryMinutes",
  coalesce(sum(cost_minor) filter (where value = 'gap'), 0)::bigint as "gapMinor",
  coalesce(sum(cost_minor) filter (where value = 'delivery'), 0)::bigint as "deliveryMinor",
  coalesce(sum(minutes) filter (where cost_minor is null), 0)::bigint as "unpricedMinutes",
  count(distinct account_id) as accounts`

const KEYS: Readonly<Record<Grouping, { key: ReturnType<typeof sql>; label: ReturnType<typeof sql> }>> = {
  month: { key: sql`to_char(day, 'YYYY-MM')`, label: sql`to_char(day, 'YYYY-MM')` },
  product_area: { key: sql`lower(coalesce(product_area, ''))`, label: sql`max(coalesce(product_area, ''))` },
  account: {
    key: sql`account_id::text`,
    label: sql`(select name from accounts where accounts.id = max(account_id))`,
  },
  kind: { key: sql`kind_id::text`, label: sql`max(kind_name)` },
  member: { key: sql`coalesce(member_id::text, '')`, label: sql`coalesce(max(member_name), '')` },
}

/** Hours and cost by group, the dearest first; months in their order. */
export async function spentByGroup(
  db: Db,
  question: WorkQuestion,
  { by, offset, limit }: { by: Grouping; offset: number; limit: number },
): Promise<SpentGroup[]> {
  const { key, label } = KEYS[by]
  const { rows } = await sql<SpentGroup>`
    with priced as materialized (${pricedEntries(question)}),
    grouped as (select ${key} as key, ${label} as label, ${SUMS} from priced group by 1),
    touched as (
      select key, sum(arr_minor)::bigint as arr from (
        select distinct ${key} as key, account_id, arr_minor from priced) one group by key)
    select grouped.*, touched.arr as "arrMinor" from grouped join touched using (key)
    order by ${by === 'month' ? sql`key` : sql`"gapMinor" + "deliveryMinor" desc, "gapMinutes" + "deliveryMinutes" desc, key`}
    offset ${offset} limit ${limit}`.execute(db)
  return rows
}

export async function spentAltogether(
  db: Db,
  question: WorkQuestion,
  by: Grouping,
): Promise<Spent & { accounts: number; groups: number }> {
  const { rows } = await sql<Spent & { accounts: number; groups: number }>`
    select ${SUMS}, count(distinct ${KEYS[by].key}) as groups from (${pricedEntries(question)}) priced`.execute(db)
  return rows[0] as Spent & { accounts: number; groups: number }
}

/** ARR at the close of each of these days, of accounts whose money the reader may see; null where none may be seen. */
export async function arrOnDays(db: Db, actor: Actor, days: readonly Day[]): Promise<Map<Day, number | null>> {
  const { rows } = await sql<{ day: Day; arr: number | null }>`
    with changes as materialized (
      select day, sum(mrr_minor - before_minor)::bigint as change
      from mrr_steps join portfolio on portfolio.account_id = mrr_steps.account_id
      where ${inScope(actor, 'money', COLUMNS)} group by day)
    select asked.day, (select 12 * sum(change)::bigint from changes where changes.day <= asked.day) as arr
    from unnest(${[...days]}::date[]) as asked (day)`.execute(db)
  return new Map(rows.map(({ day, arr }) => [day, arr]))
}

export interface GapArea {
  readonly productArea: string
  readonly minutes: number
  readonly costMinor: number
  readonly unpricedMinutes: number
  readonly accounts: number
  readonly arrMinor: number | null
  readonly notes: string[]
}

/** Value gaps by product area, the dearest first, with what was written to each last. */
export async function gapAreas(
  db: Db,
  question: WorkQuestion,
  page: { offset: number; limit: number },
): Promise<GapArea[]> {
  const { rows } = await sql<GapArea>`
    with priced as materialized (${pricedEntries({ ...question, value: 'gap' })}),
    areas as (
      select lower(coalesce(product_area, '')) as key, max(coalesce(product_area, '')) as "productArea",
        sum(minutes)::bigint as minutes, coalesce(sum(cost_minor), 0)::bigint as "costMinor",
        coalesce(sum(minutes) filter (where cost_minor is null), 0)::bigint as "unpricedMinutes",
        count(distinct account_id) as accounts
      from priced group by 1),
    touched as (
      select key, sum(arr_minor)::bigint as arr from (
        select distinct lower(coalesce(product_area, '')) as key, account_id, arr_minor from priced) one group by key)
    select areas."productArea", minutes, "costMinor", "unpricedMinutes", accounts, touched.arr as "arrMinor",
      array(select distinct_notes.note from (
        select note, max(day) as last from priced
        where lower(coalesce(product_area, '')) = areas.key and note <> '' group by note order by 2 desc, 1 limit ${NOTES_SHOWN}) distinct_notes) as notes
    from areas join touched using (key)
    order by "costMinor" desc, minutes desc, areas.key offset ${page.offset} limit ${page.limit}`.execute(db)
  return rows
}
