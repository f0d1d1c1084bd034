import type { Db } from '../../platform/db/database.ts'
import { activeOwnerExists } from './store.ts'
import { createLink } from './store-links.ts'

/** A fresh one-time link's token while there is no active owner; undefined afterwards. */
export async function firstOwnerLink(db: Db, now: Date): Promise<string | undefined> {
  if (await activeOwnerExists(db)) return undefined
  const { token } = await createLink(db, { kind: 'first_owner', memberId: null, createdBy: null }, now)
  return token
}
