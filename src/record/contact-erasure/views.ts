import { sql, type Db } from '../../platform/db/database.ts'
import type { Person } from './person.ts'
import { isTheirs as isTheirEvent } from './store-events.ts'
import { isTheirs } from './store.ts'

const MOST_ROWS = 100_000

/** Rows that are about the person, by what they are called in its file. */
export async function ownRows(db: Db, person: Person): Promise<Record<string, unknown[]>> {
  const contactIds = [...person.contactIds]
  const users = sql`
    select * from unnest(${person.users.map(({ sourceId }) => sourceId)}::int[], ${person.users.map(({ id }) => id)}::text[]) as users (source_id, id)`
  const list = async (rows: ReturnType<typeof sql>) => {
    const found = await sql<{
      row: unknown
    }>`select to_jsonb(found) as row from (${rows} limit ${MOST_ROWS}) as found`.execute(db)
    return found.rows.map(({ row }) => row)
  }
  return {
    contacts: await list(sql`
      select contacts.id, accounts.name as account, contacts.name, email, title, roles, contacts.attributes, left_on, sources.name as source,
        contacts.created_at, contacts.changed_at
      from contacts join accounts on accounts.id = account_id join sources on sources.id = contacts.source_id
      where contacts.id = any(${contactIds}::bigint[]) order by contacts.id`),
    externalIds: await list(sql`
      select sources.name as source, external_id from external_ids join sources on sources.id = source_id
      where external_ids.kind = 'contact' and row_id = any(${contactIds}::bigint[]) order by 1, 2`),
    userIds: await list(
      sql`select sources.name as source, users.id from (${users}) as users join sources on sources.id = source_id order by 1, 2`,
    ),
    traits: await list(sql`
      select sources.name as source, event_traits.key as user_id, traits, changed_at from event_traits join sources on sources.id = source_id
      where event_traits.kind = 'user' and (source_id, event_traits.key) in (${users}) order by 1, 2`),
    groups: await list(sql`
      select source_id, substr(subject, 3) as user_id, at, group_key from user_groups
      where (source_id, subject) in (select source_id, 'u:' || id from (${users}) as users) order by at`),
    devices: await list(
      sql`select source_id, user_id, anonymous_id, at from user_links where (source_id, user_id) in (${users}) order by at`,
    ),
    answers: await list(sql`
      select survey, score, comment, answered_at, contact_email from survey_responses where ${isTheirs(person)} order by answered_at`),
    activities: await list(sql`
      select at, type, subject, text, contact_email from activities where ${isTheirs(person)} order by at`),
    usage: await list(sql`
      select metrics.key as metric, day, value from contact_metric_days join metrics on metrics.id = metric_id
      where account_id = any(${[...person.accountIds]}::bigint[]) and contact_id = any(${contactIds}::bigint[]) order by 2, 1`),
    audit: await list(sql`
      select at, actor_name, action, sentence, detail from audit_log
      where subject_kind = 'contact' and subject_id = any(${contactIds.map(String)}::text[]) order by at`),
  }
}

export interface EventSpan {
  accountId: number
  events: number
  first: Date
  last: Date
}

/** How many events of the person each account has, and of what time; account 0: of nobody yet. */
export async function eventSpans(db: Db, person: Person): Promise<EventSpan[]> {
  const { rows } = await sql<EventSpan>`
    select account_id as "accountId", count(*) as events, min(at) as first, max(at) as last
    from events where ${isTheirEvent(person)} group by 1 order by 1`.execute(db)
  return rows
}

export interface EventPlace {
  at: string
  id: number
}

/** The next events of the person at an account, newest first. */
export async function eventsBefore(
  db: Db,
  person: Person,
  { accountId, before, limit }: { accountId: number; before: EventPlace | null; limit: number },
): Promise<{ place: EventPlace; event: unknown }[]> {
  const earlier = before ? sql`and (at, id) < (${before.at}::timestamptz, ${before.id}::bigint)` : sql``
  const { rows } = await sql<{ place: EventPlace; event: unknown }>`
    select jsonb_build_object('at', at::text, 'id', id) as place, jsonb_build_object('at', at, 'name', name, 'type', type, 'userId', user_id,
      'anonymousId', anonymous_id, 'group', group_key, 'properties', properties, 'receivedAt', received_at) as event
    from events where account_id = ${accountId} and ${isTheirEvent(person)} ${earlier}
    order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}
