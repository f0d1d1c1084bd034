import { addDays, startOfDay } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Span } from './period.ts'

const within = (span: Span, zone: string) =>
  sql`events.at >= ${startOfDay(zone, span.from)} and events.at < ${startOfDay(zone, addDays(span.until, 1))}`

export interface EventCount {
  type: string
  name: string
  events: number
  users: number
  lastAt: Date
}

/** Events of an account by name, the most frequent first. */
export async function eventsByName(db: Db, accountId: number, span: Span, zone: string): Promise<EventCount[]> {
  const { rows } = await sql<EventCount>`
    select type, name, count(*) as events, count(distinct user_id) as users, max(at) as "lastAt"
    from events where account_id = ${accountId} and ${within(span, zone)}
    group by type, name order by count(*) desc, name, type limit 200`.execute(db)
  return rows
}

export interface ActiveUser {
  userId: string
  events: number
  daysActive: number
  firstAt: Date
  lastAt: Date
}

export interface Users {
  users: ActiveUser[]
  userCount: number
  anonymousEvents: number
  lastEventAt: Date | null
}

/** Users of an account by what they did (track, page, screen) in a span, last seen first, at most 200. */
export async function activeUsers(db: Db, accountId: number, span: Span, zone: string): Promise<Users> {
  const { rows } = await sql<{
    userId: string | null
    events: number
    daysActive: number
    firstAt: Date
    lastAt: Date
    users: number
    anonymous: number
    latest: Date
  }>`
    with each as (
      select user_id, count(*) as events, count(distinct (at at time zone ${zone})::date) as days, min(at) as first_at, max(at) as last_at
      from events where account_id = ${accountId} and ${within(span, zone)} and type in ('t', 'p', 's') group by user_id
    ), totals as (
      select count(user_id) as users, coalesce(sum(events) filter (where user_id is null), 0)::bigint as anonymous, max(last_at) as latest from each)
    select user_id as "userId", events, days as "daysActive", first_at as "firstAt", last_at as "lastAt", users, anonymous, latest
    from each, totals order by user_id is null, last_at desc, user_id limit 200`.execute(db)
  const [first] = rows
  return {
    users: rows.flatMap(({ userId, events, daysActive, firstAt, lastAt }) =>
      userId === null ? [] : [{ userId, events, daysActive, firstAt, lastAt }],
    ),
    userCount: first?.users ?? 0,
    anonymousEvents: first?.anonymous ?? 0,
    lastEventAt: first?.latest ?? null,
  }
}

export interface RawEvent {
  id: number
  at: Date
  receivedAt: Date
  type: string
  name: string
  userId: string | null
  anonymousId: string | null
  sourceName: string
  properties: Record<string, unknown>
}

interface EventPage {
  name?: string | undefined
  userId?: string | undefined
  before: Date
  offset: number
  limit: number
}

/** The latest events of an account before an instant. */
export async function latestEvents(db: Db, accountId: number, page: EventPage): Promise<RawEvent[]> {
  const tests = [
    sql`events.account_id = ${accountId}`,
    sql`events.at < ${page.before}`,
    ...(page.name === undefined ? [] : [sql`events.name = ${page.name}`]),
    ...(page.userId === undefined ? [] : [sql`events.user_id = ${page.userId}`]),
  ]
  const { rows } = await sql<RawEvent>`
    select events.id, at, received_at as "receivedAt", type, events.name, user_id as "userId", anonymous_id as "anonymousId",
      coalesce(sources.name, 'Unknown source') as "sourceName", properties
    from events left join sources on sources.id = events.source_id
    where ${sql.join(tests, sql` and `)} order by at desc, events.id desc limit ${page.limit} offset ${page.offset}`.execute(
    db,
  )
  return rows
}
