import { bigints, dates, instants, ints, smallints, texts } from '../../platform/db/wire-lists.ts'
import { inOrder } from './in-order.ts'
import type { Increment, UserDay } from './metric-rule.ts'

/** A connection, in pipeline mode or not, or whatever asks in its place. */
interface Connection {
  readonly pipeline?: boolean
  query(question: { name: string; text: string; values: unknown[] }): Promise<unknown>
}

/**
 * Adds to the daily numbers of accounts. Users of a day are counted once: a `users` metric grows by those that were not
 * there yet. A `last` metric keeps the value of the latest event. All lists come in the order of their keys.
 */
export async function addCounts(
  client: Connection,
  { increments, userDays }: { increments: readonly Increment[]; userDays: readonly UserDay[] },
  importId: number | null,
): Promise<void> {
  const { sums, last } = splitByKind(increments)
  await inOrder(client, [
    () => addSums(client, sums, importId),
    () => keepLast(client, last, importId),
    () => addUserDays(client, userDays, importId),
  ])
}

async function addSums(client: Connection, sums: readonly Increment[], importId: number | null): Promise<void> {
  if (sums.length === 0) return
  await client.query({
    name: 'add-sums',
    text: `
      insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
      select account_id, metric_id, day, source_id, value, $6::int
      from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::numeric[]) as given (account_id, metric_id, day, source_id, value)
      on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value`,
    values: [...sumLists(sums), importId],
  })
}

async function keepLast(client: Connection, last: readonly Increment[], importId: number | null): Promise<void> {
  if (last.length === 0) return
  await client.query({
    name: 'keep-last',
    text: `
      insert into metric_days (account_id, metric_id, day, source_id, value, last_at, last_id, import_id)
      select account_id, metric_id, day, source_id, value, last_at, last_id, $8::int
      from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::numeric[], $6::timestamptz[], $7::text[])
        as given (account_id, metric_id, day, source_id, value, last_at, last_id)
      on conflict (account_id, metric_id, day) do update set value = excluded.value, last_at = excluded.last_at, last_id = excluded.last_id
      where (excluded.last_at, excluded.last_id collate "C") > (metric_days.last_at, metric_days.last_id collate "C")`,
    values: [...lastLists(last), importId],
  })
}

async function addUserDays(client: Connection, userDays: readonly UserDay[], importId: number | null): Promise<void> {
  if (userDays.length === 0) return
  await client.query({
    name: 'add-user-days',
    text: `
      with given as (
        select * from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::text[])
          as given (account_id, metric_id, day, source_id, user_id)),
      came as (
        insert into user_days (account_id, metric_id, day, user_id) select account_id, metric_id, day, user_id from given
        on conflict do nothing returning account_id, metric_id, day)
      insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
      select account_id, metric_id, day, $6::smallint, count(*), $7::int from came
      group by account_id, metric_id, day order by account_id, metric_id, day
      on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value`,
    values: [...userDayLists(userDays), userDays[0]?.sourceId ?? 0, importId],
  })
}

/** What is added to a number, and what takes its place. */
export function splitByKind(increments: readonly Increment[]): {
  sums: readonly Increment[]
  last: readonly Increment[]
} {
  const last = increments.filter(({ kind }) => kind === 'last')
  return { last, sums: last.length === 0 ? increments : increments.filter(({ kind }) => kind !== 'last') }
}

/** Keys and values, each as a list. */
export function sumLists(sums: readonly Increment[]): (Buffer | string)[] {
  return [...keyLists(sums), decimals(sums.map(({ value }) => value))]
}

/** As `sumLists`, with the event each value comes from. */
export function lastLists(last: readonly Increment[]): (Buffer | string)[] {
  return [...sumLists(last), instants(last.map(({ lastAt }) => lastAt ?? 0)), texts(last.map(({ lastId }) => lastId))]
}

/** Keys and users, each as a list. */
export function userDayLists(userDays: readonly UserDay[]): Buffer[] {
  return [...keyLists(userDays), texts(userDays.map(({ userId }) => userId))]
}

function keyLists(rows: readonly (Increment | UserDay)[]): Buffer[] {
  return [
    bigints(rows.map(({ accountId }) => accountId)),
    ints(rows.map(({ metricId }) => metricId)),
    dates(rows.map(({ day }) => day)),
    smallints(rows.map(({ sourceId }) => sourceId)),
  ]
}

/** A list as text, as PostgreSQL reads it: decimals have no binary form here. */
function decimals(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}
