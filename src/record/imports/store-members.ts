import { sql, type Db } from '../../platform/db/database.ts'

export async function membersForImport(db: Db, emails: readonly string[]) {
  if (emails.length === 0) return []
  return db
    .selectFrom('members')
    .select(['id', 'email', 'name', 'department', 'role'])
    .where('email', 'in', [...new Set(emails)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export async function insertMember(
  db: Db,
  member: { email: string; name: string; department: string | null; role: string; source: string },
): Promise<number> {
  const row = await db
    .insertInto('members')
    .values({ ...member, state: 'invited' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function updateMember(db: Db, id: number, fields: Readonly<Record<string, unknown>>): Promise<void> {
  await db.updateTable('members').set(fields).where('id', '=', id).execute()
}

export type ManagerChange = 'unknown' | 'circle' | 'unchanged' | { id: number; before: number | null; after: number }

export async function setManager(db: Db, email: string, managerEmail: string): Promise<ManagerChange> {
  const { rows } = await sql<{ id: number; before: number | null; manager: number | null; is_circle: boolean }>`
    with recursive member as (select id, manager_id from members where email = ${email}),
      manager as (select id from members where email = ${managerEmail}),
      above (id, manager_id, depth) as (
        select members.id, members.manager_id, 0 from members join manager using (id)
        union all select members.id, members.manager_id, depth + 1 from members join above on members.id = above.manager_id where depth < 50)
    select member.id, member.manager_id as before, (select id from manager) as manager,
      exists (select from above where above.id = member.id) as is_circle
    from member`.execute(db)
  const [found] = rows
  if (!found || found.manager === null) return 'unknown'
  if (found.is_circle) return 'circle'
  if (found.before === found.manager) return 'unchanged'
  await db.updateTable('members').set({ manager_id: found.manager }).where('id', '=', found.id).execute()
  return { id: found.id, before: found.before, after: found.manager }
}
