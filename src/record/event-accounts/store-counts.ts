import { CompiledQuery } from 'kysely'
import type { Increment, RolledUp, UserDay } from '../events/metric-rule.ts'
import { addCounts } from '../events/store-counts.ts'
import { sql, type Trx } from '../../platform/db/database.ts'

/** A number of a day that has to be counted anew. */
export interface Doubt {
  readonly accountId: number
  readonly metricId: number
  readonly day: string
}

const DOUBT = sql`account_id as "accountId", metric_id as "metricId", day`

/** Whether days of these accounts hold more than what their own events count for. */
export async function haveMergedDays(trx: Trx, accountIds: readonly number[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from own_metric_days where account_id = any(${accountIds}::bigint[])) as found`.execute(trx)
  return rows[0]?.found ?? false
}

/** Adds what events count for, as when they come. */
export function addMoved(trx: Trx, added: RolledUp): Promise<void> {
  return addCounts({ query: ({ text, values }) => trx.executeQuery(CompiledQuery.raw(text, values)) }, added, null)
}

/** Takes numbers of events and sums away. Where nothing is left they may still be right: those are for counting anew. */
export async function takeSums(trx: Trx, sums: readonly Increment[]): Promise<Doubt[]> {
  if (sums.length === 0) return []
  const { rows } = await sql<Doubt>`
    with taken as (
      update metric_days set value = metric_days.value - given.value
      from (${given(sums, sql`${sums.map(({ value }) => String(value))}::numeric[]`)}) as given (account_id, metric_id, day, value)
      where metric_days.account_id = given.account_id and metric_days.metric_id = given.metric_id and metric_days.day = given.day
      returning metric_days.account_id, metric_days.metric_id, metric_days.day, metric_days.value)
    select ${DOUBT} from taken where value = 0`.execute(trx)
  return rows
}

/** Days of `last` metrics whose value came with an event that is gone. */
export async function lostLasts(trx: Trx, lasts: readonly Increment[]): Promise<Doubt[]> {
  if (lasts.length === 0) return []
  const { rows } = await sql<Doubt>`
    select ${DOUBT} from metric_days
      join (${given(lasts, sql`${lasts.map(({ lastId }) => lastId ?? '')}::text[]`)}) as given (account_id, metric_id, day, last_id)
        using (account_id, metric_id, day)
    where metric_days.last_id = given.last_id`.execute(trx)
  return rows
}

/** Users without another event of these types that day do not count for it any more. */
export async function takeUsers(
  trx: Trx,
  users: readonly UserDay[],
  { types, zone }: { types: readonly string[]; zone: string },
): Promise<void> {
  if (users.length === 0) return
  await sql`
    with gone as (
      delete from user_days
      using (${given(users, sql`${users.map(({ userId }) => userId)}::text[]`)}) as given (account_id, metric_id, day, user_id)
      where user_days.account_id = given.account_id and user_days.metric_id = given.metric_id and user_days.day = given.day
        and user_days.user_id = given.user_id and (
          select 1 from events
          where events.account_id = given.account_id and events.user_id = given.user_id and events.type = any(${types}::text[])
            and events.at >= given.day::timestamp at time zone ${zone} and events.at < (given.day + 1)::timestamp at time zone ${zone}
          limit 1) is null
      returning user_days.account_id, user_days.metric_id, user_days.day),
    fewer as (select account_id, metric_id, day, count(*) as users from gone group by 1, 2, 3)
    update metric_days set value = value - fewer.users from fewer
    where metric_days.account_id = fewer.account_id and metric_days.metric_id = fewer.metric_id and metric_days.day = fewer.day`.execute(
    trx,
  )
  await sql`
    delete from metric_days using (${given(users, sql`${users.map(() => 0)}::int[]`)}) as given (account_id, metric_id, day, zero)
    where metric_days.account_id = given.account_id and metric_days.metric_id = given.metric_id and metric_days.day = given.day
      and metric_days.value = 0`.execute(trx)
}

function given(rows: readonly (Increment | UserDay)[], values: ReturnType<typeof sql>) {
  return sql`
    select * from unnest(${rows.map(({ accountId }) => accountId)}::bigint[], ${rows.map(({ metricId }) => metricId)}::int[],
      ${rows.map(({ day }) => day)}::date[], ${values})`
}
