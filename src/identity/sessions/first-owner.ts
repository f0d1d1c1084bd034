import type { Db } from '../../platform/db/database.ts'
import { createLink } from './links.ts'

/** A fresh one-time link's token while there is no active owner; undefined afterwards. */
export async function firstOwnerLink(db: Db, now: Date): Promise<string | undefined> {
  const owner = await db.selectFrom('members').select('id').where('role', '=', 'owner').where('state', '=', 'active').limit(1).executeTakeFirst()
  if (owner) return undefined
  const { token } = await createLink(db, { kind: 'first_owner', memberId: null, createdBy: null }, now)
  return token
}
