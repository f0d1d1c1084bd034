import type { Actor } from '../../kernel/access.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import { hashToken } from '../tokens/token.ts'
import { actorOfUser, memberActor, throughKey } from './actor.ts'
import type { Auth } from './auth.ts'
import { useKey } from './store-keys.ts'

/**
 * Finds the actor of a request: a key in `Authorization: Bearer …`, or a session cookie. Both are looked up every time,
 * so that revoking works at once. A bad key is nobody, even beside a good cookie.
 */
export function createAuthenticator(auth: Auth, db: Db, clock: Clock): (headers: Headers) => Promise<Actor | null> {
  return async (headers) => {
    const authorization = headers.get('authorization')
    if (authorization !== null) return actorOfKey(db, authorization, clock.now())
    // With https the name is prefixed by `__Secure-`; browsers then keep plain http sites from setting it.
    if (!headers.get('cookie')?.includes('volant.session_token=')) return null
    const session = await auth.api.getSession({ headers })
    if (!session) return null
    return (await actorOfUser(db, session.user.id)) ?? null
  }
}

async function actorOfKey(db: Db, authorization: string, now: Date): Promise<Actor | null> {
  const token = /^Bearer (volant_[\w-]{20,100})$/.exec(authorization)?.[1]
  if (token === undefined) return null
  const key = await useKey(db, hashToken(token), now)
  const actor = key && (await memberActor(db, key.memberId))
  return actor ? throughKey(actor, key.permissions) : null
}
