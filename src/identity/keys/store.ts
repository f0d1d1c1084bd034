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
