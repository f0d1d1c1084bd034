import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { eventMetrics } from '../metrics/store-rules.ts'
import type { Person, UserName } from './person.ts'
import { needlesOf } from './store-places.ts'
import { tellingEverywhere } from './person.ts'

/** Days of an account on which a person's events stand, in the calendar the account is counted in. */
export interface EventDays {
  accountId: number
  from: string
  until: string
  events: number
}

/** Where events of a person stand, whatever account: days put together to so many events at a time. */
export async function eventDaysOf(db: Db, person: Person, zone: string, atOnce: number): Promise<EventDays[]> {
  const { rows } = await sql<{ accountId: number; day: string; events: number }>`
    select account_id as "accountId", (at at time zone ${zone})::date as day, count(*) as events
    from events where ${isTheirs(person)} group by 1, 2 order by 1, 2`.execute(db)
  const spans: EventDays[] = []
  for (const { accountId, day, events } of rows) {
    const last = spans.at(-1)
    if (last?.accountId === accountId && last.events + events <= atOnce)
      Object.assign(last, { until: day, events: last.events + events })
    else spans.push({ accountId, from: day, until: day, events })
  }
  return spans
}

/**
 * Gives events of these days to nobody who can be named: the ids are replaced, and of the properties stays only what metrics
 * count. Returns whether a property that a metric may look at had to be changed, so that its days must be counted anew.
 */
export async function eraseEvents(trx: Trx, person: Person, span: EventDays, zone: string): Promise<boolean> {
  const counted = await countedProperties(trx)
  const needles = needlesOf(tellingEverywhere(person))
  const said = person.aliases.map((alias) => alias.said)
  const kept = sql`(
    select coalesce(jsonb_object_agg(key, case when ${names(sql`value`)} then '"erased"'::jsonb else value end), '{}')
    from jsonb_each(case jsonb_typeof(events.properties) when 'object' then events.properties else '{}' end)
    where key = any(${counted}::text[]))`
  function names(value: ReturnType<typeof sql>) {
    return sql`(jsonb_typeof(${value}) = 'string' and ${value} #>> '{}' = any(${said}::text[]) or exists (
      select from unnest(${needles}::text[]) as needle where strpos(lower(${value}::text), needle) > 0))`
  }
  const { rows } = await sql<{ isChanged: boolean }>`
    with users as (${listOf(person.users)}), visitors as (${listOf(person.visitors)}),
      theirs as (
        select events.account_id, events.at, events.id, coalesce(users.instead, events.user_id) as user_id,
          coalesce(visitors.instead, events.anonymous_id) as anonymous_id, ${kept} as properties
        from events left join users on users.source_id = events.source_id and users.id = events.user_id
          left join visitors on visitors.source_id = events.source_id and visitors.id = events.anonymous_id
        where events.account_id = ${span.accountId} and events.at >= ${span.from}::date::timestamp at time zone ${zone}
          and events.at < (${span.until}::date + 1)::timestamp at time zone ${zone}
          and (users.instead is not null or visitors.instead is not null)),
      changed as (
        update events set user_id = theirs.user_id, anonymous_id = theirs.anonymous_id, properties = theirs.properties
        from theirs where events.account_id = theirs.account_id and events.at = theirs.at and events.id = theirs.id
        returning theirs.properties)
    select coalesce(bool_or(exists (select from jsonb_each(properties) where value = '"erased"')), false) as "isChanged" from changed`.execute(
    trx,
  )
  return rows[0]?.isChanged ?? false
}

/** Replaces the users of days of an account, in these days or in all. Nobody is counted twice or no more. */
export async function eraseUserDays(
  trx: Trx,
  person: Person,
  { accountId, days }: { accountId: number; days: { from: string; until: string } | null },
): Promise<void> {
  const between = days ? sql`and day between ${days.from}::date and ${days.until}::date` : sql``
  for (const table of ['user_days', 'merged_user_days']) {
    await sql`
      with users as (select distinct id, instead from (${listOf(person.users)}) as named),
        gone as (
          delete from ${sql.table(table)} using users
          where account_id = ${accountId} and user_id = users.id ${between} returning account_id, metric_id, day, instead)
      insert into ${sql.table(table)} (account_id, metric_id, day, user_id)
      select distinct account_id, metric_id, day, instead from gone on conflict do nothing`.execute(trx)
  }
}

/** Group calls, links, what waits and what is to be placed anew name the pseudonym; traits of the users are gone. */
export async function eraseUsers(trx: Trx, person: Person): Promise<number> {
  const named = sql`
    users as (${listOf(person.users)}), visitors as (${listOf(person.visitors)}),
    subjects as (
      select source_id, 'u:' || id as said, 'u:' || instead as instead from users
      union all select source_id, 'a:' || id, 'a:' || instead from visitors)`
  await sql`
    with ${named}, gone as (
      delete from user_groups using subjects where user_groups.source_id = subjects.source_id and subject = subjects.said
      returning user_groups.source_id, instead, at, group_key)
    insert into user_groups (source_id, subject, at, group_key) select * from gone on conflict do nothing`.execute(trx)
  await sql`
    with ${named}, gone as (
      delete from user_links using users where user_links.source_id = users.source_id and user_id = users.id
      returning user_links.source_id, anonymous_id, instead, at)
    insert into user_links (source_id, anonymous_id, user_id, at)
    select gone.source_id, coalesce(visitors.instead, anonymous_id), gone.instead, at
    from gone left join visitors on visitors.source_id = gone.source_id and visitors.id = anonymous_id on conflict do nothing`.execute(
    trx,
  )
  await sql`
    with ${named}, gone as (
      delete from event_waits using subjects where event_waits.source_id = subjects.source_id and subject = subjects.said
      returning event_waits.source_id, group_key, instead, events, first_at, last_at)
    insert into event_waits (source_id, group_key, subject, events, first_at, last_at) select * from gone
    on conflict (source_id, group_key, subject) do update set events = event_waits.events + excluded.events,
      first_at = least(event_waits.first_at, excluded.first_at), last_at = greatest(event_waits.last_at, excluded.last_at)`.execute(
    trx,
  )
  await sql`
    with ${named} update group_changes set subject = subjects.instead from subjects
    where group_changes.source_id = subjects.source_id and subject = subjects.said`.execute(trx)
  const { rows } = await sql<{ gone: number }>`
    with ${named}, gone as (
      delete from event_traits using users where event_traits.source_id = users.source_id and kind = 'user' and key = users.id returning key)
    select count(*) as gone from gone`.execute(trx)
  return rows[0]?.gone ?? 0
}

/** Whether an event of the table `events` is the person's. */
export function isTheirs({ users, visitors }: Person) {
  return sql<boolean>`((source_id, user_id) in (select source_id, id from (${listOf(users)}) as users)
    or (source_id, anonymous_id) in (select source_id, id from (${listOf(visitors)}) as visitors))`
}

function listOf(named: readonly UserName[]) {
  return sql`select * from unnest(${named.map(({ sourceId }) => sourceId)}::int[], ${named.map(({ id }) => id)}::text[],
    ${named.map(({ instead }) => instead)}::text[]) as named (source_id, id, instead)`
}

/** Properties some metric looks at: by their name, or the first part of their path. */
async function countedProperties(trx: Trx): Promise<string[]> {
  const metrics = await eventMetrics(trx)
  const paths = metrics.flatMap(({ rule }) => [rule.property, ...rule.where.map(({ property }) => property)])
  return [...new Set(paths.flatMap((path) => (path === null ? [] : [path, path.split('.')[0] ?? path])))]
}
