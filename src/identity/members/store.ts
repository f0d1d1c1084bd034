import type { Department, Role } from '../../kernel/permissions.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface MemberRow {
  id: number
  name: string
  email: string
  role: Role
  department: Department | null
  manager_id: number | null
  state: 'invited' | 'active' | 'disabled'
  auth_user_id: string | null
}

/** Changes of members come one after the other: rules over all of them (the last owner, circles) see the truth. */
export async function lockMembers(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('members'))`.execute(trx)
}

const COLUMNS = ['id', 'name', 'email', 'role', 'department', 'manager_id', 'state', 'auth_user_id'] as const

export async function findMember(db: Db, by: { id: number } | { email: string }): Promise<MemberRow | undefined> {
  const query = db.selectFrom('members').select(COLUMNS)
  const row = await (
    'id' in by ? query.where('id', '=', by.id) : query.where('email', '=', by.email)
  ).executeTakeFirst()
  return row as MemberRow | undefined
}

export async function countActiveOwners(db: Db): Promise<number> {
  const row = await db
    .selectFrom('members')
    .select((select) => select.fn.countAll<number>().as('owners'))
    .where('role', '=', 'owner')
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(row.owners)
}

/** Each member who is not switched off, with its manager. */
export async function managersById(db: Db): Promise<Map<number, number | null>> {
  const rows = await db.selectFrom('members').select(['id', 'manager_id']).where('state', '!=', 'disabled').execute()
  return new Map(rows.map((row) => [row.id, row.manager_id]))
}

export async function insertMember(
  db: Db,
  member: Pick<MemberRow, 'name' | 'email' | 'role' | 'department' | 'manager_id'>,
  now: Date,
): Promise<number> {
  const { id } = await db
    .insertInto('members')
    .values({ ...member, state: 'invited', created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Saves a member's fields; the user it signs in with keeps the same name and address. */
export async function saveMember(db: Db, { id, auth_user_id: authUserId, ...fields }: MemberRow): Promise<void> {
  await db.updateTable('members').set(fields).where('id', '=', id).execute()
  if (authUserId === null) return
  const { name, email } = fields
  await db.updateTable('auth_users').set({ name, email }).where('id', '=', authUserId).execute()
}
