import { may } from '../../kernel/access.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../audit/store.ts'
import { hashToken, newToken } from '../tokens/token.ts'
import type { createKey } from './contract.ts'
import { beyondYourOwn, keyNeedsMember } from './errors.ts'
import { insertKey, markRevoked } from './store.ts'
import { keyById, keysOf } from './views.ts'

/** The beginning of every key, so that people and secret scanners recognise one. */
const KEY_PREFIX = 'volant_'
const SHOWN_CHARACTERS = KEY_PREFIX.length + 6
const DAY_MS = 86_400_000

export async function visibleKeys({ all }: { all: boolean }, { db, actor, now }: Context) {
  const everybody = all && may(actor, 'members.administer')
  if (!everybody && actor.memberId === null) return { keys: [] }
  return { keys: await keysOf(db, everybody ? null : actor.memberId, now) }
}

/** Makes a key for the member asking, with no permission the asker lacks: a key cannot make a stronger one. */
export async function makeKey(input: ParsedInputOf<typeof createKey>, context: Context) {
  const { actor, now } = context
  const memberId = actor.memberId
  if (memberId === null) throw keyNeedsMember()
  const permissions = [...new Set(input.permissions)]
  const lacking = permissions.filter((permission) => !may(actor, permission))
  if (lacking.length > 0) throw beyondYourOwn(lacking)

  const secret = `${KEY_PREFIX}${newToken(32)}`
  const expiresAt = input.expiresInDays === null ? null : new Date(now.getTime() + input.expiresInDays * DAY_MS)
  const prefix = secret.slice(0, SHOWN_CHARACTERS)
  return inTransaction(context.db, async (trx) => {
    const id = await insertKey(
      trx,
      { memberId, name: input.name, prefix, hash: hashToken(secret), permissions, expiresAt },
      now,
    )
    await recordAudit(trx, context, [
      {
        action: 'keys.created',
        subjectKind: 'key',
        subjectId: id,
        sentence: `made the API key “${input.name}” (${prefix}…)`,
        detail: { permissions, expiresAt },
      },
    ])
    await tellScreens(trx, 'keys')
    const key = await keyById(trx, id, now)
    if (!key) throw notFound('This key')
    return { key, secret }
  })
}

/** Revokes a key at once. Revoking twice is no mistake. */
export async function revoke(keyId: number, context: Context) {
  const { actor, now } = context
  return inTransaction(context.db, async (trx) => {
    const before = await keyById(trx, keyId, now)
    const isReachable = before && (before.memberId === actor.memberId || may(actor, 'members.administer'))
    if (!isReachable) throw notFound('This key')
    if (await markRevoked(trx, keyId, now)) {
      const whose = before.memberId === actor.memberId ? '' : ` of ${before.memberName}`
      await recordAudit(trx, context, [
        {
          action: 'keys.revoked',
          subjectKind: 'key',
          subjectId: keyId,
          sentence: `revoked the API key “${before.name}” (${before.prefix}…)${whose}`,
        },
      ])
      await tellScreens(trx, 'keys')
    }
    return { key: { ...before, revokedAt: before.revokedAt ?? now, works: false } }
  })
}
