import { sql, type Db } from '../../platform/db/database.ts'

/** Whoever administers Volant. */
export async function administrators(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from members where role in ('owner', 'admin') and state = 'active' order by id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function memberEmail(db: Db, memberId: number): Promise<{ name: string; email: string } | undefined> {
  const { rows } = await sql<{ name: string; email: string }>`
    select name, email from members where id = ${memberId}`.execute(db)
  return rows[0]
}

/** Names and addresses of everybody of an account. */
export async function peopleOf(db: Db, accountId: number): Promise<{ name: string | null; email: string | null }[]> {
  const { rows } = await sql<{ name: string | null; email: string | null }>`
    select name, email from contacts where account_id = ${accountId} limit 1000`.execute(db)
  return rows
}

export async function contactNames(db: Db, contactIds: readonly number[]): Promise<Map<number, string | null>> {
  const { rows } = await sql<{ id: number; name: string | null }>`
    select id, name from contacts where id = any(${[...contactIds]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The id itself where there is such an account. */
export async function accountById(db: Db, accountId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from accounts where id = ${accountId} and merged_into_id is null`.execute(db)
  return rows[0]?.id
}
