import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { CategoryThresholds } from '../../understand/prediction/category.ts'
import { FIGURES, type Figure, type Figures } from './forecast.ts'
import { ownedWithin, type Missing } from './views.ts'
import type { Cover } from './whose.ts'

type Grouping = 'csm' | 'segment' | 'month'

export interface AskedSums {
  readonly from: Day
  readonly to: Day
  readonly cover: Cover
  readonly currency: string
  readonly by: Grouping
  /** From which probability on the machine commits, where it has not spoken of a renewal itself. */
  readonly thresholds: CategoryThresholds
}

export interface GroupSums {
  readonly key: string
  /** Null: nobody's, or no segment. */
  readonly name: string | null
  readonly figures: Figures
}

const KEYS = {
  csm: sql`coalesce(owner_id::text, 'none')`,
  segment: sql`coalesce(segment_id::text, 'none')`,
  month: sql`to_char(due_on, 'YYYY-MM')`,
}
const NAMES = {
  csm: sql`(select name from members where id = max(owner_id))`,
  segment: sql`(select name from segments where id = max(segment_id))`,
  month: sql`null::text`,
}

interface Due {
  readonly cover: Cover
  readonly currency: string
  readonly thresholds: CategoryThresholds
}

/**
 * `due`: renewals of the cover whose due day is chosen; `called`: those with an amount, by the rule of `effectiveCall` in
 * forecast.ts. Begins a `with`.
 */
export function calledRenewals(chosen: ReturnType<typeof sql>, { cover, currency, thresholds }: Due) {
  const first = (column: 'category' | 'amount_minor' | 'probability', voice: 'leader' | 'csm' | 'machine') =>
    sql`(array_agg(${sql.ref(column)} order by views.id desc) filter (where voice = ${voice}))[1]`
  return sql`
    with due as materialized (
      select renewals.id, renewals.account_id, due_on, amount_minor, coalesce(renewals.currency, ${currency}) as paid_in, outcome,
        case outcome when 'open' then null when 'churned' then 0 else coalesce(renewed_minor, amount_minor) end as won,
        accounts.name, owner_id, segment_id
      from renewals join accounts on accounts.id = renewals.account_id
      where ${chosen} and merged_into_id is null and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}),
    said as (
      select renewal_id, ${first('category', 'leader')} as leader, ${first('category', 'csm')} as csm,
        ${first('category', 'machine')} as machine, ${first('amount_minor', 'leader')} as leader_minor,
        ${first('amount_minor', 'csm')} as csm_minor, ${first('amount_minor', 'machine')} as machine_minor,
        ${first('probability', 'machine')} as probability
      from renewal_views views where renewal_id in (select id from due) group by renewal_id),
    called as (
      select due.*, coalesce(leader, csm, machine, case when predicted.probability >= ${thresholds.commit}::float8 then 'commit'
          when predicted.probability >= ${thresholds.bestCase}::float8 then 'best_case'
          when predicted.probability is not null then 'at_risk' end) as category,
        coalesce(leader_minor, csm_minor, machine_minor, amount_minor) as called_minor,
        coalesce(said.probability::numeric::float8, predicted.probability) as probability
      from due left join said on said.renewal_id = due.id
      left join (select account_id, probability::numeric::float8 as probability from account_predictions) predicted
        on predicted.account_id = due.account_id
      where amount_minor is not null)`
}

/** Each renewal with every figure it adds to, by the rules of `expectedOf` and `figuresOf` in forecast.ts. */
function counted({ from, to, ...due }: AskedSums) {
  return sql`${calledRenewals(sql`due_on between ${from}::date and ${to}::date`, due)},
    counted as (
      select id, name, due_on, owner_id, segment_id, amount_minor, outcome = 'open' as is_open,
        case when outcome <> 'open' then won else floor(called_minor * probability + 0.5) end as expected_minor,
        amount_minor as "up", coalesce(won, 0) as "won", greatest(0, amount_minor - won) as "lost", greatest(0, won - amount_minor) as "grown",
        case when outcome = 'open' and category = 'commit' then called_minor else 0 end as "commit",
        case when outcome = 'open' and category = 'best_case' then called_minor else 0 end as "bestCase",
        case when outcome = 'open' and category = 'at_risk' then called_minor else 0 end as "atRisk",
        case when outcome = 'open' and category is null then called_minor else 0 end as "notCalled",
        coalesce(case when outcome <> 'open' then won else floor(called_minor * probability + 0.5) end, 0) as "expected",
        1 as "renewals", (outcome <> 'open')::int as "closed", (outcome = 'open' and probability is null)::int as "unlikely"
      from called)`
}

const SUMS = sql.join(FIGURES.map((figure) => sql`coalesce(sum(${sql.ref(figure)}), 0)::float8 as ${sql.ref(figure)}`))

function figuresIn(row: Readonly<Record<Figure, number>>): Figures {
  return Object.fromEntries(FIGURES.map((figure) => [figure, row[figure]])) as Record<Figure, number>
}

/** The figures of a period by group, and what has no amount by its currency. */
export async function groupSums(db: Db, asked: AskedSums): Promise<{ groups: GroupSums[]; missing: Missing[] }> {
  const { rows } = await sql<Record<Figure, number> & { key: string; name: string | null }>`
    ${counted(asked)}
    select ${KEYS[asked.by]} as key, ${NAMES[asked.by]} as name, ${SUMS}
    from counted group by 1 order by min(due_on), min(id)`.execute(db)
  const missing = await sql<Missing>`
    ${counted(asked)}
    select paid_in as currency, count(*)::int as renewals from due where amount_minor is null group by 1 order by 1`.execute(
    db,
  )
  return {
    groups: rows.map((row) => ({ key: row.key, name: row.name, figures: figuresIn(row) })),
    missing: missing.rows,
  }
}

export interface AskedPage {
  readonly group?: string | undefined
  readonly figure?: Figure | undefined
  readonly state: 'open' | 'all'
  readonly search?: string | undefined
  readonly sort: 'due' | 'amount' | 'account' | 'expected'
  readonly direction: 'up' | 'down'
  readonly offset: number
  readonly limit: number
}

const ORDERS = {
  due: sql`due_on`,
  amount: sql`amount_minor`,
  account: sql`lower(name) collate "und-x-icu"`,
  expected: sql`coalesce(expected_minor, -1)`,
}

/** Which renewals stand on a page, with count and figures of all pages. */
export async function renewalPage(
  db: Db,
  asked: AskedSums,
  page: AskedPage,
): Promise<{ ids: number[]; total: number; figures: Figures }> {
  const { group, figure, state, search = '' } = page
  const chosen = sql`(${state === 'all'} or is_open) and (${group ?? null}::text is null or ${KEYS[asked.by]} = ${group ?? null})
    and (${search} = '' or position(lower(${search}) in lower(name)) > 0)
    and ${figure === undefined || figure === 'up' || figure === 'renewals' ? sql`true` : sql`${sql.ref(figure)} <> 0`}`
  const way = page.direction === 'down' ? sql`desc` : sql`asc`
  const { rows } = await sql<Record<Figure, number> & { ids: number[] | null }>`
    ${counted(asked)}, chosen as (select * from counted where ${chosen})
    select ${SUMS}, (select json_agg(id) from (
        select id from chosen order by ${ORDERS[page.sort]} ${way}, due_on ${way}, id ${way}
        offset ${page.offset} limit ${page.limit}) page) as ids
    from chosen`.execute(db)
  const [row] = rows
  if (!row) throw new Error('Sums without a group are one row')
  return { ids: row.ids ?? [], total: row.renewals, figures: figuresIn(row) }
}
