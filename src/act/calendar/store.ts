import type { Db } from '../../platform/db/database.ts'

export interface StoredFeed {
  memberId: number
  createdAt: Date
  lastReadAt: Date | null
  contentHash: Buffer | null
  contentAt: Date | null
}

const COLUMNS = [
  'member_id as memberId',
  'created_at as createdAt',
  'last_read_at as lastReadAt',
  'content_hash as contentHash',
  'content_at as contentAt',
] as const

export async function feedOf(db: Db, memberId: number): Promise<StoredFeed | undefined> {
  const found = await db
    .selectFrom('calendar_feeds')
    .select(COLUMNS)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return found as StoredFeed | undefined
}

export async function feedByHash(db: Db, hash: Buffer): Promise<StoredFeed | undefined> {
  const found = await db.selectFrom('calendar_feeds').select(COLUMNS).where('token_hash', '=', hash).executeTakeFirst()
  return found as StoredFeed | undefined
}

/** The address of a member from now on. True: there was one before. */
export async function replaceFeed(
  db: Db,
  memberId: number,
  { hash, now }: { hash: Buffer; now: Date },
): Promise<boolean> {
  const ended = await removeFeed(db, memberId)
  await db.insertInto('calendar_feeds').values({ member_id: memberId, token_hash: hash, created_at: now }).execute()
  return ended
}

export async function removeFeed(db: Db, memberId: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('calendar_feeds').where('member_id', '=', memberId).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function noteReading(
  db: Db,
  memberId: number,
  { hash, contentAt, now }: { hash: Buffer; contentAt: Date; now: Date },
): Promise<void> {
  await db
    .updateTable('calendar_feeds')
    .set({ last_read_at: now, content_hash: hash, content_at: contentAt })
    .where('member_id', '=', memberId)
    .execute()
}
