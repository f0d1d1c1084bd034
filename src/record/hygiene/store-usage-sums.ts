import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/**
 * Usage of a merged account is never rewritten: its days stay under its own id, and the winner's day becomes the sum of
 * its own number and of those of the accounts merged into it. Two ids of one customer counted twice what they did
 * together; undoing the merge gives each its own numbers back, whatever arrived for either since.
 */
const SUMMING = sql`select set_config('volant.summing', 'on', true)`
const NOT_SUMMING = sql`select set_config('volant.summing', 'off', true)`

type Keys = ReturnType<typeof sql>

/** All days of an account. */
export const daysOf = (accountId: number): Keys =>
  sql`select metric_id, day from metric_days where account_id = ${accountId}`

/**
 * Makes the days of an account that are named by `keys` the sum of its own part and of what is merged into it, or its own part
 * alone. A `users` metric counts the users of all of them once each; a `last` metric keeps the latest value. Of metrics fed
 * by events only days without raw events stand under a merged account: all others were counted anew for the winner.
 */
async function sumDays(trx: Trx, accountId: number, keys: Keys): Promise<void> {
  await SUMMING.execute(trx)
  await sql`
    insert into own_metric_days (account_id, metric_id, day, import_id, source_id, is_derived, value, last_at, last_id)
    select account_id, metric_id, day, import_id, source_id, is_derived, value, last_at, last_id
    from metric_days join (${keys}) as wanted using (metric_id, day)
    where account_id = ${accountId} and not is_sum
    on conflict (account_id, metric_id, day) do nothing`.execute(trx)
  await gatherUsers(trx, accountId, keys)
  await sql`
    with wanted as materialized (
        select distinct metric_id, day, coalesce(metrics.definition->>'count', 'sum') as kind
        from (${keys}) as keys join metrics on metrics.id = metric_id),
      parts as materialized (
        select metric_id, day, sum(part.value) as value, min(part.source_id) as source_id, max(part.last_at) as last_at,
          (array_agg(part.value order by part.last_at desc nulls last, part.last_id collate "C" desc))[1] as last_value,
          (array_agg(part.last_id order by part.last_at desc nulls last, part.last_id collate "C" desc))[1] as last_id
        from accounts join metric_days part on part.account_id = accounts.id join wanted using (metric_id, day)
        where accounts.merged_into_id = ${accountId} group by metric_id, day),
      own as materialized (select own_metric_days.* from own_metric_days join wanted using (metric_id, day) where account_id = ${accountId}),
      both_parts as (
        select metric_id, day, kind, own.value as own_value, own.last_at as own_last_at, own.last_id as own_last_id, own.import_id,
          own.is_derived, coalesce(own.source_id, parts.source_id)::smallint as source_id, parts.value, parts.last_value,
          parts.last_at, parts.last_id, parts.metric_id is not null as is_sum,
          own.metric_id is null or (parts.last_at, parts.last_id collate "C") > (own.last_at, own.last_id collate "C") as is_later
        from parts full join own using (metric_id, day) join wanted using (metric_id, day)),
      result as materialized (
        select metric_id, day, case when not is_sum then import_id end as import_id, source_id, coalesce(is_derived, true) as is_derived, is_sum,
          case kind
            when 'users' then (
              select count(*) from user_days
              where account_id = ${accountId} and user_days.metric_id = both_parts.metric_id and user_days.day = both_parts.day)
            when 'last' then case when is_sum and is_later then last_value else own_value end
            else coalesce(own_value, 0) + coalesce(value, 0) end as value,
          case when is_sum and is_later then last_at else own_last_at end as last_at,
          case when is_sum and is_later then last_id else own_last_id end as last_id
        from both_parts),
      gone as (
        delete from metric_days using wanted
        where metric_days.account_id = ${accountId} and metric_days.metric_id = wanted.metric_id and metric_days.day = wanted.day
          and not exists (select from result where result.metric_id = wanted.metric_id and result.day = wanted.day)),
      single as (
        delete from own_metric_days using result
        where own_metric_days.account_id = ${accountId} and own_metric_days.metric_id = result.metric_id
          and own_metric_days.day = result.day and not result.is_sum)
    insert into metric_days (account_id, metric_id, day, value, import_id, source_id, is_derived, is_sum, last_at, last_id)
    select ${accountId}, metric_id, day, value, import_id, source_id, is_derived, is_sum, last_at, last_id from result order by metric_id, day
    on conflict (account_id, metric_id, day) do update set
      value = excluded.value, import_id = excluded.import_id, source_id = excluded.source_id,
      is_derived = excluded.is_derived, is_sum = excluded.is_sum, last_at = excluded.last_at, last_id = excluded.last_id`.execute(
    trx,
  )
  await NOT_SUMMING.execute(trx)
}

/** Puts the users of merged accounts behind the account's days, and takes away those that are not merged any more. */
async function gatherUsers(trx: Trx, accountId: number, keys: Keys): Promise<void> {
  const days = sql`
    select metric_id, day from (${keys}) as keys
    where metric_id in (select id from metrics where definition->>'count' = 'users')`
  await sql`
    with wanted as materialized (${days}),
      gone as (
        delete from merged_user_days using wanted
        where account_id = ${accountId} and merged_user_days.metric_id = wanted.metric_id and merged_user_days.day = wanted.day
        returning merged_user_days.*)
    delete from user_days using gone
    where user_days.account_id = gone.account_id and user_days.metric_id = gone.metric_id and user_days.day = gone.day
      and user_days.user_id = gone.user_id`.execute(trx)
  await sql`
    with came as (
      insert into user_days (account_id, metric_id, day, user_id)
      select distinct ${accountId}::bigint, metric_id, day, user_id
      from accounts join user_days part on part.account_id = accounts.id join (${days}) as wanted using (metric_id, day)
      where accounts.merged_into_id = ${accountId} order by 2, 3, 4
      on conflict do nothing returning *)
    insert into merged_user_days select * from came order by 1, 2, 3, 4`.execute(trx)
}

/** Adds usage that arrived for merged accounts to every account they went into. Returns whose days may have changed. */
export async function sumMergedUsage(trx: Trx, accountIds: readonly number[]): Promise<number[]> {
  const changed = new Set<number>()
  for (const { id, above } of await mergedAmong(trx, accountIds)) {
    await sumDays(trx, above, daysOf(id))
    changed.add(above)
  }
  return [...changed]
}

/** Each merged account among these with every account above it, nearest first. */
async function mergedAmong(db: Db, accountIds: readonly number[]): Promise<{ id: number; above: number }[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<{ id: number; above: number }>`
    with recursive chain (id, above, depth) as (
      select id, merged_into_id, 1 from accounts where merged_into_id is not null and id = any(${accountIds}::bigint[])
      union all select chain.id, accounts.merged_into_id, depth + 1
      from chain join accounts on accounts.id = chain.above where accounts.merged_into_id is not null
    ) select id, above from chain order by depth, id`.execute(db)
  return rows
}

/** After an account left the one it was merged into: its days are taken out of that one and of all above. */
export async function sumWithout(trx: Trx, leftId: number, winnerId: number): Promise<void> {
  await sumDays(trx, winnerId, daysOf(leftId))
  for (const { above } of await mergedAmong(trx, [winnerId])) await sumDays(trx, above, daysOf(leftId))
}
