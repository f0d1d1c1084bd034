import { ROLE_RULES, may } from '../../kernel/access.ts'
import type { Department, Permission, Role } from '../../kernel/permissions.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, Exchange } from '../../platform/http/route.ts'
import { recordAudit } from '../audit/store.ts'
import { signInKeys, type AttemptLimit } from './attempt-limit.ts'
import { REMOTE_ADDRESS_HEADER, type Auth } from './auth.ts'
import type { changePassword, savePreferences, signIn } from './contract.ts'
import {
  memberDisabled,
  sessionNeeded,
  sessionUnknown,
  tooManyAttempts,
  wrongCredentials,
  wrongCurrentPassword,
} from './errors.ts'
import {
  endOpenSessions,
  endSessionsOf,
  findMe,
  memberOfUser,
  mergePreferences,
  noteSeen,
  openSessions,
} from './store.ts'

export interface SessionParts {
  auth: Auth
  attempts: AttemptLimit
}

/** Signs a member in and sets the session cookie. Refuses after too many wrong attempts for a person or an address. */
export async function signInMember(
  parts: SessionParts,
  input: ParsedInputOf<typeof signIn>,
  context: Context,
  exchange: Exchange,
) {
  const keys = signInKeys(input.email, exchange.remoteAddress)
  const waitSeconds = parts.attempts.take(keys, context.now)
  if (waitSeconds > 0) throw tooManyAttempts(waitSeconds)

  const session = await openSession(parts, input, { ...exchange, setCookie: () => {} })
  if (!session) {
    context.log.warn({ address: exchange.remoteAddress }, 'sign-in refused')
    throw wrongCredentials()
  }
  const member = await memberOfUser(context.db, session.userId)
  if (member?.state !== 'active') {
    await endSessionsOf(context.db, session.userId)
    throw member ? memberDisabled() : wrongCredentials()
  }
  parts.attempts.succeeded(keys)
  await noteSeen(context.db, member.id, context.now)
  const actor = { ...context.actor, kind: 'member' as const, memberId: member.id, name: member.name }
  await recordAudit(context.db, { actor, now: context.now }, [
    { action: 'sessions.signed_in', subjectKind: 'member', subjectId: member.id, sentence: 'signed in' },
  ])
  for (const cookie of session.cookies) exchange.setCookie(cookie)
  return { memberId: member.id }
}

/** Opens a session for these credentials and sets its cookie; undefined when they are wrong. */
export async function openSession(
  { auth }: SessionParts,
  credentials: { email: string; password: string },
  exchange: Exchange,
): Promise<{ userId: string; cookies: string[] } | undefined> {
  const headers = new Headers(exchange.headers)
  headers.set(REMOTE_ADDRESS_HEADER, exchange.remoteAddress)
  const answer = await auth.api.signInEmail({ body: credentials, headers, asResponse: true })
  if (!answer.ok) return undefined
  const { user } = (await answer.json()) as { user: { id: string } }
  const cookies = answer.headers.getSetCookie()
  for (const cookie of cookies) exchange.setCookie(cookie)
  return { userId: user.id, cookies }
}

export async function signOutMember({ auth }: SessionParts, exchange: Exchange) {
  const answer = await auth.api.signOut({ headers: exchange.headers, asResponse: true })
  for (const cookie of answer.headers.getSetCookie()) exchange.setCookie(cookie)
  return { signedOut: true as const }
}

export async function describeMe({ db, actor, company, today, now }: Context) {
  const member = await findMe(db, actor.memberId)
  if (!member) throw notFound('This member')
  if (actor.kind === 'member') await noteSeen(db, member.id, now)
  const permissions = [...ROLE_RULES[actor.role].permissions].filter((permission: Permission) => may(actor, permission))
  return {
    member: {
      id: member.id,
      name: member.name,
      email: member.email,
      role: member.role as Role,
      department: member.department as Department | null,
      preferences: member.preferences as Record<string, unknown>,
      lastSeenAt: member.last_seen_at,
    },
    permissions,
    company,
    today,
  }
}

export async function changePreferences(input: ParsedInputOf<typeof savePreferences>, { db, actor }: Context) {
  const row = await mergePreferences(db, actor.memberId, input)
  if (!row) throw notFound('This member')
  return { preferences: row.preferences as Record<string, unknown> }
}

export async function sessionsOf(parts: SessionParts, context: Context, exchange: Exchange) {
  const { memberId, sessionId } = await currentSession(parts, context, exchange)
  const sessions = await openSessions(context.db, memberId, context.now)
  return { sessions: sessions.map((session) => Object.assign(session, { isCurrent: session.id === sessionId })) }
}

/** Ends one session of the member, or all but the one asking. */
export async function endSessions(
  parts: SessionParts,
  chosen: string | undefined,
  context: Context,
  exchange: Exchange,
) {
  const { memberId, sessionId } = await currentSession(parts, context, exchange)
  const which = chosen === undefined ? { allBut: sessionId } : { only: chosen }
  const revoked = await endOpenSessions(context.db, memberId, which)
  if (chosen !== undefined && revoked === 0) throw sessionUnknown()
  const sentence = chosen === undefined ? `signed out everywhere else (${revoked})` : 'ended one of the own sessions'
  await recordAudit(context.db, context, [
    { action: 'sessions.revoked', subjectKind: 'member', subjectId: memberId, sentence },
  ])
  return { revoked }
}

export async function replacePassword(
  parts: SessionParts,
  input: ParsedInputOf<typeof changePassword>,
  context: Context,
  exchange: Exchange,
) {
  const { memberId } = await currentSession(parts, context, exchange)
  const keys = [{ key: `password:${memberId}`, free: 5 }]
  const waitSeconds = parts.attempts.take(keys, context.now)
  if (waitSeconds > 0) throw tooManyAttempts(waitSeconds)
  const answer = await parts.auth.api.changePassword({
    body: { currentPassword: input.current, newPassword: input.next, revokeOtherSessions: true },
    headers: exchange.headers,
    asResponse: true,
  })
  if (!answer.ok) throw wrongCurrentPassword()
  parts.attempts.succeeded(keys)
  for (const cookie of answer.headers.getSetCookie()) exchange.setCookie(cookie)
  await recordAudit(context.db, context, [
    {
      action: 'members.password_changed',
      subjectKind: 'member',
      subjectId: memberId,
      sentence: 'changed the own password',
    },
  ])
  return { changed: true as const }
}

/** The member's own session: a key is none, and a cookie beside a key counts for nothing. */
async function currentSession({ auth }: SessionParts, { actor }: Context, exchange: Exchange) {
  if (actor.kind !== 'member' || actor.memberId === null) throw sessionNeeded()
  const current = await auth.api.getSession({ headers: exchange.headers })
  if (!current) throw sessionNeeded()
  return { memberId: actor.memberId, sessionId: current.session.id }
}
