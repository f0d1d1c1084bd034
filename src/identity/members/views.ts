import type { Department, Role } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { listMembers, Member } from './contract.ts'

/** Members by name, with how many there are. */
export async function membersPage(db: Db, { search, state, role, offset, limit }: ParsedInputOf<typeof listMembers>) {
  let matching = everybody(db)
  if (state !== undefined) matching = matching.where('members.state', '=', state)
  if (role !== undefined) matching = matching.where('members.role', '=', role)
  if (search) {
    const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    matching = matching.where((where) =>
      where.or([where('members.name', 'ilike', pattern), where('members.email', 'ilike', pattern)]),
    )
  }
  const { total } = await matching
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await withManager(matching)
    .orderBy((order) => order.fn('lower', ['members.name']))
    .orderBy('members.id')
    .offset(offset)
    .limit(limit)
    .execute()
  return { members: rows.map(asMember), total: Number(total) }
}

export async function memberById(db: Db, id: number) {
  return asMember(await withManager(everybody(db).where('members.id', '=', id)).executeTakeFirstOrThrow())
}

function everybody(db: Db) {
  return db.selectFrom('members')
}

function withManager(matching: ReturnType<typeof everybody>) {
  return matching
    .leftJoin('members as managers', 'managers.id', 'members.manager_id')
    .select([
      'members.id',
      'members.name',
      'members.email',
      'members.role',
      'members.department',
      'members.manager_id',
      'managers.name as manager_name',
      'members.state',
      'members.last_seen_at',
      'members.created_at',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof withManager>['executeTakeFirstOrThrow']>>

function asMember(row: Row) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    department: row.department as Department | null,
    managerId: row.manager_id,
    managerName: row.manager_name,
    state: row.state as Member['state'],
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
  }
}
