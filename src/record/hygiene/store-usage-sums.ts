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

/** Makes the days of an account that are named by `keys` the sum of its own part and of what is merged into it, or its own part alone. */
export async function sumDays(trx: Trx, accountId: number, keys: Keys): Promise<void> {
  await SUMMING.execute(trx)
  await sql`
    insert into own_metric_days (account_id, metric_id, day, import_id, source_id, is_derived, value)
    select account_id, metric_id, day, import_id, source_id, is_derived, value
    from metric_days join (${keys}) as wanted using (metric_id, day)
    where account_id = ${accountId} and not is_sum
    on conflict (account_id, metric_id, day) do nothing`.execute(trx)
  await sql`
    with wanted as materialized (select distinct metric_id, day from (${keys}) as keys),
      parts as materialized (
        select metric_id, day, sum(part.value) as value, min(part.source_id) as source_id
        from accounts join metric_days part on part.account_id = accounts.id join wanted using (metric_id, day)
        where accounts.merged_into_id = ${accountId} group by metric_id, day),
      own as materialized (select own_metric_days.* from own_metric_days join wanted using (metric_id, day) where account_id = ${accountId}),
      result as materialized (
        select metric_id, day, coalesce(own.value, 0) + coalesce(parts.value, 0) as value,
          case when parts.metric_id is null then own.import_id end as import_id,
          coalesce(own.source_id, parts.source_id)::smallint as source_id,
          coalesce(own.is_derived, true) as is_derived, parts.metric_id is not null as is_sum
        from parts full join own using (metric_id, day)),
      gone as (
        delete from metric_days using wanted
        where metric_days.account_id = ${accountId} and metric_days.metric_id = wanted.metric_id and metric_days.day = wanted.day
          and not exists (select from result where result.metric_id = wanted.metric_id and result.day = wanted.day)),
      single as (
        delete from own_metric_days using result
        where own_metric_days.account_id = ${accountId} and own_metric_days.metric_id = result.metric_id
          and own_metric_days.day = result.day and not result.is_sum)
    insert into metric_days (account_id, metric_id, day, value, import_id, source_id, is_derived, is_sum)
    select ${accountId}, metric_id, day, value, import_id, source_id, is_derived, is_sum from result order by metric_id, day
    on conflict (account_id, metric_id, day) do update set
      value = excluded.value, import_id = excluded.import_id, source_id = excluded.source_id,
      is_derived = excluded.is_derived, is_sum = excluded.is_sum`.execute(trx)
  await NOT_SUMMING.execute(trx)
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
