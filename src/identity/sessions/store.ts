import { sql, type Db } from '../../platform/db/database.ts'
import { newToken } from '../tokens/token.ts'

export async function activeOwnerExists(db: Db): Promise<boolean> {
  const owner = await db
    .selectFrom('members')
    .select('id')
    .where('role', '=', 'owner')
    .where('state', '=', 'active')
    .limit(1)
    .executeTakeFirst()
  return owner !== undefined
}

export async function memberOfUser(db: Db, authUserId: string) {
  return db
    .selectFrom('members')
    .select(['id', 'name', 'state'])
    .where('auth_user_id', '=', authUserId)
    .executeTakeFirst()
}

export async function findMe(db: Db, memberId: number | null) {
  return db
    .selectFrom('members')
    .select(['id', 'name', 'email', 'role', 'department', 'preferences', 'last_seen_at'])
    .where('id', '=', memberId ?? 0)
    .executeTakeFirst()
}

export async function mergePreferences(db: Db, memberId: number | null, change: object) {
  return db
    .updateTable('members')
    .set({ preferences: sql`preferences || ${JSON.stringify(change)}::jsonb` })
    .where('id', '=', memberId ?? 0)
    .returning('preferences')
    .executeTakeFirst()
}

const SEEN_RESOLUTION_MS = 5 * 60_000

/** Notes that a member is here, at most every five minutes. */
export async function noteSeen(db: Db, memberId: number, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - SEEN_RESOLUTION_MS)
  await db
    .updateTable('members')
    .set({ last_seen_at: now })
    .where('id', '=', memberId)
    .where((where) => where.or([where('last_seen_at', 'is', null), where('last_seen_at', '<', stale)]))
    .execute()
}

/** The member that becomes the first owner: a new one, or the one that has this address already. */
export async function saveOwner(db: Db, owner: { email: string; name: string }) {
  const row = { ...owner, role: 'owner', state: 'active' }
  return db
    .insertInto('members')
    .values({ ...row, department: 'success' })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(row))
    .returning(['id', 'name', 'auth_user_id'])
    .executeTakeFirstOrThrow()
}

export async function activateMember(db: Db, memberId: number, name: string) {
  return db
    .updateTable('members')
    .set({ name, state: 'active' })
    .where('id', '=', memberId)
    .returning(['id', 'name', 'auth_user_id'])
    .executeTakeFirstOrThrow()
}

/** Gives the member a user with this password hash, or replaces the hash; every session of it ends. */
export async function savePassword(
  db: Db,
  member: { id: number; email: string; name: string; auth_user_id: string | null },
  hash: string,
): Promise<void> {
  if (member.auth_user_id !== null) {
    await db.updateTable('auth_credentials').set({ password: hash }).where('userId', '=', member.auth_user_id).execute()
    await endSessionsOf(db, member.auth_user_id)
    return
  }
  const userId = newToken()
  const user = { id: userId, email: member.email, name: member.name, emailVerified: true }
  const credential = { id: newToken(), accountId: userId, providerId: 'credential', userId, password: hash }
  await db.insertInto('auth_users').values(user).execute()
  await db.insertInto('auth_credentials').values(credential).execute()
  await db.updateTable('members').set({ auth_user_id: userId }).where('id', '=', member.id).execute()
}

export async function endSessionsOf(db: Db, authUserId: string): Promise<void> {
  await db.deleteFrom('auth_sessions').where('userId', '=', authUserId).execute()
}

/** Sessions of a member that have not run out, newest first. */
export async function openSessions(db: Db, memberId: number, now: Date) {
  return db
    .selectFrom('auth_sessions')
    .innerJoin('members', 'members.auth_user_id', 'auth_sessions.userId')
    .select(['auth_sessions.id', 'auth_sessions.createdAt', 'expiresAt', 'userAgent', 'ipAddress'])
    .where('members.id', '=', memberId)
    .where('expiresAt', '>', now)
    .orderBy('auth_sessions.createdAt', 'desc')
    .limit(100)
    .execute()
}

/** Ends one session of a member, or all but one; returns how many ended. */
export async function endOpenSessions(
  db: Db,
  memberId: number,
  which: { only: string } | { allBut: string },
): Promise<number> {
  const ended = db
    .deleteFrom('auth_sessions')
    .using('members')
    .whereRef('members.auth_user_id', '=', 'auth_sessions.userId')
    .where('members.id', '=', memberId)
  const chosen =
    'only' in which
      ? ended.where('auth_sessions.id', '=', which.only)
      : ended.where('auth_sessions.id', '!=', which.allBut)
  return Number((await chosen.executeTakeFirst()).numDeletedRows)
}
