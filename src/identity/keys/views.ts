import type { Permission } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'

/** Keys with their members, those that work first, newest first; of one member or of all. */
export async function keysOf(db: Db, memberId: number | null, now: Date) {
  const keys = keysWithMember(db)
  const rows = await (memberId === null ? keys : keys.where('api_keys.member_id', '=', memberId))
    .orderBy('revoked_at', (order) => order.desc().nullsFirst())
    .orderBy('api_keys.id', 'desc')
    .limit(1_000)
    .execute()
  return rows.map((row) => asKey(row, now))
}

export async function keyById(db: Db, id: number, now: Date) {
  const row = await keysWithMember(db).where('api_keys.id', '=', id).executeTakeFirst()
  return row && asKey(row, now)
}

function keysWithMember(db: Db) {
  return db
    .selectFrom('api_keys')
    .innerJoin('members', 'members.id', 'api_keys.member_id')
    .select([
      'api_keys.id',
      'api_keys.name',
      'prefix',
      'api_keys.member_id',
      'members.name as member_name',
      'members.state',
      'permissions',
      'api_keys.created_at',
      'last_used_at',
      'expires_at',
      'revoked_at',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof keysWithMember>['executeTakeFirstOrThrow']>>

function asKey(row: Row, now: Date) {
  const hasRunOut = row.expires_at !== null && row.expires_at <= now
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    memberId: row.member_id,
    memberName: row.member_name,
    permissions: row.permissions as Permission[],
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    works: row.revoked_at === null && !hasRunOut && row.state === 'active',
  }
}
