import type { RawBuilder } from 'kysely'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { EventType } from '../events/item.ts'

/** A raw event as it stands, with what decides about its account. */
export interface KeptEvent {
  readonly id: number
  readonly accountId: number
  readonly sourceId: number
  /** Exact, for finding the row again. */
  readonly atText: string
  /** Event time in ms since 1970. */
  readonly at: number
  readonly type: EventType
  readonly name: string
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly groupKey: string | null
  readonly messageId: string | null
  readonly properties: string
}

/** What waiting events wait for: a group (`groupKey`), or a user (`subject`); the other one is empty. */
export interface Wait {
  readonly sourceId: number
  readonly groupKey: string
  readonly subject: string
}

export interface After {
  readonly atText: string
  readonly id: number
}

const COLUMNS = sql`
  events.id, account_id as "accountId", source_id as "sourceId", at::text as "atText", (extract(epoch from at) * 1000)::bigint as at, type, name,
  user_id as "userId", anonymous_id as "anonymousId", group_key as "groupKey", message_id as "messageId", properties::text as properties`

/** Waits whose group or user somebody knows by now. */
export async function answeredWaits(db: Db, limit: number): Promise<Wait[]> {
  const { rows } = await sql<Wait>`
    select source_id as "sourceId", group_key as "groupKey", subject from event_waits waits
    where group_key <> '' and exists (
      select from external_ids where kind = 'account' and external_id = waits.group_key and account_id is not null)
    union all
    select source_id, group_key, subject from event_waits waits
    where subject <> '' and (${isPlaced(sql`waits.subject`)} or subject like 'a:%' and exists (
      select from user_links links
      where links.source_id = waits.source_id and links.anonymous_id = substr(waits.subject, 3)
        and ${isPlaced(sql`'u:' || links.user_id`)}))
    limit ${limit}`.execute(db)
  return rows
}

/** Whether a group call of this user names a group somebody knows. */
function isPlaced(subject: RawBuilder<unknown>) {
  return sql`exists (
    select from user_groups groups
      join external_ids ids on ids.kind = 'account' and ids.external_id = groups.group_key and ids.account_id is not null
    where groups.source_id = waits.source_id and groups.subject = ${subject})`
}

/** The next waiting events of a wait, in the order of time. */
export async function waitingEvents(
  db: Db,
  wait: Wait,
  { after, limit }: { after: After | null; limit: number },
): Promise<KeptEvent[]> {
  const { rows } = await sql<KeptEvent>`
    select ${COLUMNS} from events
    where account_id = 0 and source_id = ${wait.sourceId} and ${whose(wait)} and ${isAfter(after)}
    order by at, id limit ${limit}`.execute(db)
  return rows
}

export async function isWaiting(db: Db, wait: Wait): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from event_waits where source_id = ${wait.sourceId} and group_key = ${wait.groupKey} and subject = ${wait.subject}) as found`.execute(
    db,
  )
  return rows[0]?.found ?? false
}

function whose(wait: Wait) {
  if (wait.groupKey !== '') return sql`group_key = ${wait.groupKey}`
  return sql`group_key is null and ${isOfSubject(wait.subject)}`
}

function isOfSubject(subject: string) {
  const id = subject.slice(2)
  // As the index of waiting events names them.
  return subject.startsWith('u:')
    ? sql`coalesce(user_id, anonymous_id) = ${id} and user_id = ${id}`
    : sql`coalesce(user_id, anonymous_id) = ${id} and user_id is null`
}

function isAfter(after: After | null) {
  return after === null ? sql`true` : sql`(at, id) > (${after.atText}::timestamptz, ${after.id}::bigint)`
}

/** Events of the times of a change that stand at one of these accounts because their user belonged there, in the order of time. */
export async function attachedByUser(
  db: Db,
  { sourceId, subject, from, until }: Change,
  { accountIds, after, limit }: { accountIds: readonly number[]; after: After | null; limit: number },
): Promise<KeptEvent[]> {
  const { rows } = await sql<KeptEvent>`
    select ${COLUMNS} from unnest(${from}::timestamptz[], ${until}::timestamptz[]) as time (begins, ends)
      cross join unnest(${accountIds}::bigint[]) as account (id)
      -- By the key of each account and time, however many events the planner believes to be there.
      cross join lateral (
        select * from events
        where account_id = account.id and at >= time.begins and at < time.ends and source_id = ${sourceId}
          and group_key is null and ${isOfSubject(subject)} and ${isAfter(after)} offset 0) as events
    order by events.at, events.id limit ${limit}`.execute(db)
  return rows
}

/** Moves events to other accounts. Returns the ids of those that still stood where they were seen. */
export async function moveEvents(
  trx: Trx,
  moves: readonly { event: KeptEvent; accountId: number }[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    with given as (
      select * from unnest(${moves.map(({ event }) => event.accountId)}::bigint[], ${moves.map(({ event }) => event.atText)}::timestamptz[],
        ${moves.map(({ event }) => event.id)}::bigint[], ${moves.map(({ accountId }) => accountId)}::bigint[]) as given (account_id, at, id, to_id)),
    gone as (
      delete from events using given
      where events.account_id = given.account_id and events.at = given.at and events.id = given.id
      returning events.*, given.to_id)
    insert into events (account_id, at, id, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at, import_id)
    select to_id, at, id, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at, import_id from gone
    returning id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Counts anew what waits; a wait without events is over. */
export async function recountWait(trx: Trx, wait: Wait): Promise<void> {
  const { rows } = await sql<{ events: number }>`
    select count(*) as events from events where account_id = 0 and source_id = ${wait.sourceId} and ${whose(wait)}`.execute(
    trx,
  )
  const events = rows[0]?.events ?? 0
  const key = sql`source_id = ${wait.sourceId} and group_key = ${wait.groupKey} and subject = ${wait.subject}`
  if (events === 0) await sql`delete from event_waits where ${key}`.execute(trx)
  else await sql`update event_waits set events = ${events} where ${key}`.execute(trx)
}

/** Times at which a user or visitor may belong elsewhere than was said before. */
export interface Change {
  readonly sourceId: number
  readonly subject: string
  /** Beginnings and ends as text, the ends excluded; the times do not overlap. */
  readonly from: string[]
  readonly until: string[]
}

/** The oldest changes that nobody has looked after, by their ids. */
export async function openChanges(db: Db, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from group_changes order by id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** What these changes come to; what changed for a user changed for the visitors who turned out to be it. */
export async function changesOf(db: Db, ids: readonly number[]): Promise<Change[]> {
  const { rows } = await sql<Change>`
    with open as materialized (
      select source_id, subject, range_agg(tstzrange(from_at, until_at)) as times
      from group_changes where id = any(${ids}::bigint[]) group by source_id, subject),
    concerned as (
      select * from open
      union all
      select open.source_id, 'a:' || links.anonymous_id, times from open
        join user_links links on links.source_id = open.source_id and links.user_id = substr(open.subject, 3)
      where open.subject like 'u:%')
    select source_id as "sourceId", subject, array_agg(lower(time)::text order by time) as "from",
      array_agg(upper(time)::text order by time) as until
    from (select source_id, subject, range_agg(times) as times from concerned group by 1, 2) as merged, unnest(times) as time
    group by source_id, subject order by source_id, subject`.execute(db)
  return rows
}

export async function closeChanges(db: Db, ids: readonly number[]): Promise<void> {
  await sql`delete from group_changes where id = any(${ids}::bigint[])`.execute(db)
}

/** Every group that calls of this user, or of those a visitor turned out to be, ever named: where its events may stand. */
export async function groupsEverNamed(db: Db, sourceId: number, subject: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct group_key as key from user_groups
    where source_id = ${sourceId} and (subject = ${subject} or subject in (
      select 'u:' || user_id from user_links
      where source_id = ${sourceId} and anonymous_id = ${subject.slice(2)} and ${subject.startsWith('a:')}))`.execute(
    db,
  )
  return rows.map(({ key }) => key)
}
