import { scopeOf, type Actor } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { instantsOf } from '../health/views-tickets.ts'
import type { AccountRange, ManyAsked } from './evaluation.ts'
import { factAsOf } from './views-fields.ts'
import { closeQuery, pointsApart } from './views-health.ts'
import type { Fragment } from './views-sheet.ts'

/** Accounts judged in one query, by id. */
export interface Chunk extends AccountRange {
  readonly ids: readonly number[] | null
}

const ACCOUNTS_AT_ONCE = 5_000
/** So few are not worth a second query beside the first. */
const WORTH_SHARING = 500

/**
 * Every living account, or those asked for, in chunks of neighbours. Accounts named one by one, and those within a range
 * (of some thousand, that is), are shared out among workers.
 */
export async function chunksOf(
  db: Db,
  { accountIds, within }: Pick<ManyAsked, 'accountIds' | 'within'>,
  workers: number,
): Promise<Chunk[]> {
  if (accountIds) {
    const sorted = [...new Set(accountIds)].toSorted((a, b) => a - b)
    return cut(sorted.length, Math.min(ACCOUNTS_AT_ONCE, share(sorted.length, workers))).map(({ from, to }) => {
      const ids = sorted.slice(from, to)
      return { from: ids[0] ?? 0, to: ids.at(-1) ?? 0, ids }
    })
  }
  if (within) {
    const width = within.to - within.from + 1
    return cut(width, share(width, workers)).map(({ from, to }) => {
      return { from: within.from + from, to: within.from + to - 1, ids: null }
    })
  }
  const { rows } = await sql<AccountRange>`
    select min(account_id) as from, max(account_id) as to
    from (select account_id, row_number() over (order by account_id) - 1 as place from portfolio) numbered
    group by place / ${ACCOUNTS_AT_ONCE}::int order by 1`.execute(db)
  return rows.map((row) => ({ ...row, ids: null }))
}

function share(count: number, workers: number): number {
  return count < WORTH_SHARING ? WORTH_SHARING : Math.ceil(count / workers)
}

/** Places from 0 to `count` in pieces; `to` is the place after the last. */
function cut(count: number, size: number): AccountRange[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
    return { from: index * size, to: Math.min(count, (index + 1) * size) }
  })
}

/** Whether there are accounts of the sample company and others: sources speak for one of the two alone. */
export async function companiesOf(
  db: Db,
  { accountIds, within }: Pick<ManyAsked, 'accountIds' | 'within'>,
): Promise<boolean[]> {
  const among = accountIds
    ? sql`and account_id = any(${[...accountIds]}::bigint[])`
    : within
      ? sql`and account_id between ${within.from} and ${within.to}`
      : sql``
  const { rows } = await sql<{ is_sample: boolean }>`
    select is_sample from (values (false), (true)) as company (is_sample)
    where exists (select from portfolio where portfolio.is_sample = company.is_sample ${among})`.execute(db)
  return rows.map((row) => row.is_sample)
}

/**
 * Accounts as they were at the close of a day, in the columns of `portfolio`: health as shown, else restated; stage, segment
 * and owner as dated; ARR from its steps; the last contact by then. Name, industry, country, domain, parent and renewal day
 * are today's. Who became a customer later is not among them.
 */
export function portfolioAsOf(day: Day, timeZone: string): Fragment {
  const { until } = instantsOf({ from: day, to: day }, timeZone)
  const fact = (field: 'stage' | 'segment' | 'owner', present: Fragment) =>
    sql`(select case when fact.is_there then (fact.value #>> '{}')::bigint else ${present} end
      from (select count(*) > 0 as is_there, (array_agg(value))[1] as value from (${factAsOf(field, day)}) found) fact)`
  const change = (days: number) => sql`
    (select ${pointsApart(sql`close.overall`, sql`earlier.overall`)} from (${closeQuery(addDays(day, -days))}) earlier)`
  return sql`(
    select portfolio.account_id, portfolio.is_sample, portfolio.name_key, portfolio.industry, portfolio.country, portfolio.domain,
      portfolio.parent_id, portfolio.customer_since, portfolio.renewal_on,
      ${fact('owner', sql`portfolio.owner_id`)} as owner_id, ${fact('segment', sql`portfolio.segment_id`)} as segment_id,
      ${fact('stage', sql`portfolio.stage_id`)} as stage_id,
      (select mrr_minor * 12 from mrr_steps where mrr_steps.account_id = portfolio.account_id and day <= ${day}::date
        order by day desc limit 1) as arr_minor,
      (select max(at) from activities where activities.account_id = portfolio.account_id and at < ${until}
        and type in ('call', 'meeting', 'email')) as last_contact_at,
      close.overall, close.cx, close.co, close.coverage, coalesce(close.band, 'unknown') as band,
      case when close.cx is null or close.co is null then null
        when close.cx >= 50 then case when close.co >= 50 then 'thriving' else 'unproven' end
        else case when close.co >= 50 then 'strained' else 'critical' end end as quadrant,
      close.override_id is not null as has_override, null::boolean as is_fresh,
      ${change(7)} as change_7, ${change(30)} as change_30, ${change(90)} as change_90
    from portfolio left join lateral (${closeQuery(day)}) close on true
    where portfolio.customer_since is null or portfolio.customer_since <= ${day}::date)`
}

/** Living accounts to look at, among those given (null: all), at most `limit`: picked evenly, the same ones each time. */
export async function sampleOfAccounts(
  db: Db,
  { accountIds, limit }: { accountIds: readonly number[] | null; limit: number },
): Promise<{ ids: number[]; total: number }> {
  const among = accountIds ? sql`where account_id = any(${[...accountIds]}::bigint[])` : sql``
  const { rows } = await sql<{ id: number; total: number }>`
    select account_id as id, count(*) over () as total from portfolio ${among}
    order by hashint8(account_id), account_id limit ${limit}`.execute(db)
  return { ids: rows.map(({ id }) => id).toSorted((a, b) => a - b), total: rows[0]?.total ?? 0 }
}

/** The first day health was shown of any account; null before. */
export async function firstShownDay(db: Db): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`select min(day) as day from health_days`.execute(db)
  return rows[0]?.day ?? null
}

export interface ReadableAccounts {
  /** Null: every account. */
  readonly ids: readonly number[] | null
  readonly total: number
}

/** The accounts an actor may read, or whose money it may see as well. */
export async function readableAccounts(db: Db, actor: Actor, what: 'read' | 'money'): Promise<ReadableAccounts> {
  const columns = accountColumns('portfolio', 'account_id')
  const isAll = scopeOf(actor, 'read') === 'all' && (what === 'read' || scopeOf(actor, 'money') === 'all')
  const seen = what === 'money' ? sql`and ${inScope(actor, 'money', columns)}` : sql``
  const { rows } = await sql<{ id: number }>`
    select account_id as id from portfolio where ${inScope(actor, 'read', columns)} ${seen} order by 1`.execute(db)
  return { ids: isAll ? null : rows.map(({ id }) => id), total: rows.length }
}

export async function accountNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
