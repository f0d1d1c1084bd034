import type { Permission } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'

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
