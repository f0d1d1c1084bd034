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

export async function contactName(db: Db, contactId: number): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`select name from contacts where id = ${contactId}`.execute(db)
  return rows[0]?.name ?? null
}
