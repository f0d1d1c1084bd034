import type { Permission } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'

interface NewKey {
  memberId: number
  name: string
  prefix: string
  hash: Buffer
  permissions: readonly Permission[]
  expiresAt: Date | null
}

export async function insertKey(db: Db, key: NewKey, now: Date): Promise<number> {
  const { id } = await db
    .insertInto('api_keys')
    .values({
      member_id: key.memberId,
      name: key.name,
      prefix: key.prefix,
      key_hash: key.hash,
      permissions: [...key.permissions],
      created_at: now,
      expires_at: key.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const USED_RESOLUTION_MS = 60_000

/** The key with this hash, unless it was revoked or has run out; notes, at most once a minute, that it was used. */
export async function useKey(
  db: Db,
  hash: Buffer,
  now: Date,
): Promise<{ memberId: number; permissions: Permission[] } | undefined> {
  const key = await db
    .selectFrom('api_keys')
    .select(['id', 'member_id', 'permissions', 'last_used_at'])
    .where('key_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  if (!key) return undefined
  if (!key.last_used_at || now.getTime() - key.last_used_at.getTime() > USED_RESOLUTION_MS) {
    await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', key.id).execute()
  }
  return { memberId: key.member_id, permissions: key.permissions as Permission[] }
}

/** Revokes a key that still worked; false when it was revoked before. */
export async function markRevoked(db: Db, keyId: number, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
