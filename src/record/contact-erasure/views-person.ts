import { sql, type Db } from '../../platform/db/database.ts'
import type { KnownAs } from './person.ts'

interface ContactRow {
  id: number
  accountId: number
  name: string | null
  email: string | null
  erasedAt: Date | null
}

export async function findPerson(db: Db, contactId: number): Promise<ContactRow | undefined> {
  const { rows } = await sql<ContactRow>`
    select id, account_id as "accountId", name, email, erased_at as "erasedAt" from contacts where id = ${contactId}`.execute(
    db,
  )
  return rows[0]
}

/** A contact of an account by its id, address or an external id; all that fit. */
export async function contactsNamed(db: Db, accountId: number, said: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from contacts where account_id = ${accountId}
      and (id::text = ${said} or lower(trim(email)) = lower(trim(${said}::text)) or id in (
        select row_id from external_ids where kind = 'contact' and external_id = ${said}))
    order by (id::text = ${said}) desc, id`.execute(db)
  return rows.map(({ id }) => id)
}

/** The contact with every other that has its address. */
export async function contactsOfPerson(db: Db, contactId: number): Promise<(ContactRow & { accountName: string })[]> {
  const { rows } = await sql<ContactRow & { accountName: string }>`
    select contacts.id, account_id as "accountId", contacts.name, email, erased_at as "erasedAt", accounts.name as "accountName"
    from contacts join accounts on accounts.id = account_id
    where erased_at is null and (contacts.id = ${contactId} or lower(trim(email)) = (
      select lower(trim(email)) from contacts where id = ${contactId} and trim(email) <> ''))
    order by contacts.id <> ${contactId}, contacts.id`.execute(db)
  return rows
}

/** Everything a person is known by: addresses, names, user ids of every source, and visitors that turned out to be it. */
export async function knownAs(db: Db, contactId: number): Promise<KnownAs> {
  const contacts = await contactsOfPerson(db, contactId)
  const contactIds = contacts.map(({ id }) => id)
  const emails = contacts.flatMap(({ email }) => (email === null ? [] : [email]))
  const accountIds = await families(
    db,
    contacts.map(({ accountId }) => accountId),
  )
  const users = await usersOf(db, { contactIds, accountIds, emails: emails.map((email) => email.trim().toLowerCase()) })
  return {
    contactIds,
    accountIds,
    emails,
    names: contacts.flatMap(({ name }) => (name === null ? [] : [name])),
    users,
    visitors: await visitorsOf(db, users),
  }
}

/** These accounts with all that were merged with them, in whatever order. */
export async function families(db: Db, accountIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive above (id, next) as (
      select id, merged_into_id from accounts where id = any(${[...accountIds]}::bigint[])
      union select accounts.id, merged_into_id from accounts join above on accounts.id = above.next),
    family (id) as (
      select id from above
      union select accounts.id from accounts join family on accounts.merged_into_id = family.id)
    select id from family order by id`.execute(db)
  return rows.map(({ id }) => id)
}

interface Asked {
  contactIds: readonly number[]
  accountIds: readonly number[]
  emails: readonly string[]
}

/**
 * Ids the directory gives to the contacts, and users whose traits say its address. Another source uses the same id for the
 * same person where its events stand at the person's accounts and nobody else is known by it there.
 */
async function usersOf(db: Db, { contactIds, accountIds, emails }: Asked): Promise<{ sourceId: number; id: string }[]> {
  const { rows } = await sql<{ sourceId: number; id: string }>`
    with own as (
      select source_id, external_id as id from external_ids where kind = 'contact' and row_id = any(${[...contactIds]}::bigint[])
      union select source_id, key from event_traits
        where kind = 'user' and (lower(traits -> 'email' ->> 0) = any(${[...emails]}::text[]) or lower(key) = any(${[...emails]}::text[]))),
    ids as (select id from own union select unnest(${[...emails]}::text[])),
    seen as (
      select distinct source_id, user_id as id from events
        where account_id = any(${[...accountIds]}::bigint[]) and user_id in (select id from ids)
      union select groups.source_id, substr(subject, 3) from user_groups groups
        join external_ids named on named.kind = 'account' and named.external_id = group_key
        where subject in (select 'u:' || id from ids) and named.account_id = any(${[...accountIds]}::bigint[]))
    select source_id as "sourceId", id from own
    union
    select source_id, id from seen
    where not exists (select from external_ids others where others.kind = 'contact' and others.source_id = seen.source_id
        and others.external_id = seen.id and others.row_id <> all(${[...contactIds]}::bigint[]))
      and not exists (select from event_traits others where others.kind = 'user' and others.source_id = seen.source_id
        and others.key = seen.id and lower(others.traits -> 'email' ->> 0) <> all(${[...emails]}::text[]))
    order by 1, 2`.execute(db)
  return rows
}

async function visitorsOf(db: Db, users: readonly { sourceId: number; id: string }[]) {
  const { rows } = await sql<{ sourceId: number; id: string }>`
    with own as (
      select * from unnest(${users.map(({ sourceId }) => sourceId)}::int[], ${users.map(({ id }) => id)}::text[]) as own (source_id, user_id))
    select distinct source_id as "sourceId", anonymous_id as id from user_links join own using (source_id, user_id)
    where not exists (
      select from user_links others where others.source_id = user_links.source_id and others.anonymous_id = user_links.anonymous_id
        and (others.source_id, others.user_id) not in (table own))
    order by 1, 2`.execute(db)
  return rows
}
