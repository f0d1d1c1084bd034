import { memberActor } from '../../identity/sessions/actor.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { Company, Context } from '../../platform/http/route.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Log } from '../../platform/log/log.ts'
import { intendEffect } from '../outreach/store-effects.ts'
import type { EffectPayload } from '../outreach/effects.ts'
import { composeDigest } from './compose.ts'
import { asHtml, asSlack, asText, type Digest, subjectOf } from './message.ts'
import { dueDay } from './schedule.ts'
import { decide, forgetBefore } from './store.ts'
import { type Reader, undecidedReaders } from './views.ts'

export interface RoundParts {
  readonly db: Db
  readonly log: Log
  readonly now: Date
  readonly today: Day
  readonly company: Company
  /** Which ways are set up: what cannot be sent is not intended, or it would go out days later. */
  readonly ways: { readonly mail: boolean; readonly slack: boolean }
  contextFor(actor: Actor): Promise<Context>
}

const KEPT_DAYS = 31

/** Intends the digest of everybody whose hour has come, each once per day. Returns how many were intended. */
export async function digestRound(parts: RoundParts): Promise<number> {
  const { db, now, today, company, ways, log } = parts
  const readers = await undecidedReaders(db, addDays(today, -1))
  let intended = 0
  for (const { decided, ...reader } of readers) {
    const day = dueDay(reader, now, company.timeZone)
    if (day === null || decided.includes(day) || !ways[reader.way]) continue
    try {
      if (await intendDigest(parts, reader, day)) intended += 1
    } catch (error) {
      log.error({ err: error, member: reader.memberId }, 'a digest was not made; it is tried again')
    }
  }
  if (intended > 0) await forgetBefore(db, addDays(today, -KEPT_DAYS))
  return intended
}

/** What is said is read first; that it is said, and what, stands in one transaction. */
async function intendDigest(parts: RoundParts, reader: Reader, day: Day): Promise<boolean> {
  const { db, now } = parts
  const actor = await memberActor(db, reader.memberId)
  if (!actor) return false
  const digest = await composeDigest(await parts.contextFor(actor))
  const id = `digest:${reader.memberId}:${day}`
  return inTransaction(db, async (trx) => {
    const effectId = digest ? id : null
    if (!(await decide(trx, { memberId: reader.memberId, day, now, effectId })) || !digest) return false
    await intendEffect(trx, {
      of: { id },
      accountId: null,
      memberId: reader.memberId,
      payload: payloadOf(digest, reader),
      dueAt: now,
    })
    return true
  })
}

function payloadOf(digest: Digest, { way, email, name }: Reader): EffectPayload {
  if (way === 'slack') return { kind: 'slack', to: { email }, text: asSlack(digest) }
  return {
    kind: 'email',
    to: email,
    toName: name,
    subject: subjectOf(digest),
    text: asText(digest),
    html: asHtml(digest),
    audience: 'member',
  }
}
