import type { Actor } from '../../kernel/access.ts'
import type { Permission } from '../../kernel/permissions.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import { actorOfUser, memberActor, throughKey } from './actor.ts'
import type { Auth } from './auth.ts'
import { hashToken } from './links.ts'

export const KEY_PREFIX = 'volant_'

/** Finds the actor of a request: a key in `Authorization: Bearer …`, or a session cookie. Both are looked up every time, so that revoking works at once. */
export function createAuthenticator(auth: Auth, db: Db, clock: Clock): (headers: Headers) => Promise<Actor | null> {
  return async (headers) => {
    const authorization = headers.get('authorization')
    if (authorization !== null) return actorOfKey(db, authorization, clock.now())
    if (!headers.get('cookie')?.includes('volant.session_token')) return null
    const session = await auth.api.getSession({ headers })
    if (!session) return null
    return (await actorOfUser(db, session.user.id)) ?? null
  }
}

const LAST_USED_RESOLUTION_MS = 60_000

async function actorOfKey(db: Db, authorization: string, now: Date): Promise<Actor | null> {
  const token = /^Bearer (volant_[\w-]{20,100})$/.exec(authorization)?.[1]
  if (token === undefined) return null
  const key = await db
    .selectFrom('api_keys')
    .select(['id', 'member_id', 'permissions', 'last_used_at'])
    .where('key_hash', '=', hashToken(token))
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  if (!key) return null
  if (!key.last_used_at || now.getTime() - key.last_used_at.getTime() > LAST_USED_RESOLUTION_MS) {
    await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', key.id).execute()
  }
  const actor = await memberActor(db, key.member_id)
  return actor ? throughKey(actor, key.permissions as Permission[]) : null
}
