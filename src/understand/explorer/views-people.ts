import { sql, type Db } from '../../platform/db/database.ts'

/** Names of accounts by id. */
export async function accountNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from accounts where id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Names of segments by id. */
export async function segmentNames(db: Db): Promise<Map<number, string>> {
  const rows = await db.selectFrom('segments').select(['id', 'name']).orderBy('position').execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export interface KnownPerson {
  accountId: number
  userId: string
  contactId: number
  name: string | null
}

/** People on record whose external id is a user id of the product, by account. */
export async function peopleOfUsers(
  db: Db,
  users: readonly { accountId: number; userId: string }[],
): Promise<KnownPerson[]> {
  if (users.length === 0) return []
  const { rows } = await sql<KnownPerson>`
    select distinct on (asked.account_id, asked.user_id) asked.account_id as "accountId", asked.user_id as "userId",
      contacts.id as "contactId", coalesce(contacts.name, contacts.email) as name
    from unnest(${users.map(({ accountId }) => accountId)}::bigint[], ${users.map(({ userId }) => userId)}::text[]) as asked (account_id, user_id)
    join external_ids known on known.kind = 'contact' and known.external_id = asked.user_id
      and known.source_id = any(array(select id from sources)) and known.account_id = asked.account_id
    join contacts on contacts.id = known.row_id
    order by asked.account_id, asked.user_id, contacts.left_on is not null, contacts.id`.execute(db)
  return rows
}
