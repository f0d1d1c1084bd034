import type { Context, Exchange } from '../../platform/http/route.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import { inTransaction, sql, type Db } from '../../platform/db/database.ts'
import { ROLE_RULES, may } from '../../kernel/access.ts'
import type { Role, Department, Permission } from '../../kernel/permissions.ts'
import { recordAudit } from '../audit/store.ts'
import { saveSetting } from '../company/store.ts'
import type { Auth } from './auth.ts'
import type { acceptLink, changePassword, savePreferences, signIn } from './contract.ts'
import { linkNotUsable, memberDisabled, nameAndEmailNeeded, tooManyAttempts, wrongCredentials, wrongCurrentPassword } from './errors.ts'
import { findLink, takeLink } from './links.ts'
import type { AttemptLimit } from './attempt-limit.ts'

export interface SessionParts {
  auth: Auth
  attempts: AttemptLimit
}

/** Signs a member in and sets the session cookie. Refuses after too many wrong attempts for an e-mail or an address. */
export async function signInMember(parts: SessionParts, input: ParsedInputOf<typeof signIn>, context: Context, exchange: Exchange) {
  const keys = [`email:${input.email}`, `address:${exchange.remoteAddress}`]
  const waitSeconds = parts.attempts.waitSeconds(keys, context.now)
  if (waitSeconds > 0) throw tooManyAttempts(waitSeconds)

  const answer = await parts.auth.api.signInEmail({ body: input, headers: exchange.headers, asResponse: true })
  if (!answer.ok) {
    parts.attempts.failed(keys, context.now)
    throw wrongCredentials()
  }
  const { user } = (await answer.json()) as { user: { id: string } }
  const member = await context.db.selectFrom('members').select(['id', 'state']).where('auth_user_id', '=', user.id).executeTakeFirst()
  if (!member) throw wrongCredentials()
  if (member.state !== 'active') throw memberDisabled()
  parts.attempts.succeeded(keys)
  for (const cookie of answer.headers.getSetCookie()) exchange.setCookie(cookie)
  return { memberId: member.id }
}

export async function signOutMember(parts: SessionParts, exchange: Exchange) {
  const answer = await parts.auth.api.signOut({ headers: exchange.headers, asResponse: true })
  for (const cookie of answer.headers.getSetCookie()) exchange.setCookie(cookie)
  return { signedOut: true as const }
}

export async function describeMe({ db, actor, company, today }: Context) {
  const member = await db
    .selectFrom('members')
    .select(['id', 'name', 'email', 'role', 'department', 'preferences', 'last_seen_at'])
    .where('id', '=', actor.memberId ?? 0)
    .executeTakeFirst()
  if (!member) throw notFound('This member')
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
  const row = await db
    .updateTable('members')
    .set({ preferences: sql`preferences || ${JSON.stringify(input)}::jsonb` })
    .where('id', '=', actor.memberId)
    .returning('preferences')
    .executeTakeFirst()
  if (!row) throw notFound('This member')
  return { preferences: row.preferences as Record<string, unknown> }
}

export async function describeLink(token: string, context: Context) {
  const link = await findLink(context.db, token, context.now)
  if (!link) throw linkNotUsable()
  return {
    kind: link.kind as 'first_owner' | 'invitation' | 'reset',
    email: link.email,
    name: link.name,
    companyName: context.company.name,
  }
}

/** Uses a one-time link. The link is taken in the transaction that makes the member active, so it works once. */
export async function useLink(parts: SessionParts, input: ParsedInputOf<typeof acceptLink>, context: Context, exchange: Exchange) {
  const link = await findLink(context.db, input.token, context.now)
  if (!link || link.state === 'disabled') throw linkNotUsable()
  const email = link.email ?? input.email
  const name = input.name ?? link.name
  if (!email || !name) throw nameAndEmailNeeded()

  const authUserId = await setPassword(parts.auth, context.db, { email, name, password: input.password })
  const memberId = await inTransaction(context.db, async (trx) => {
    if (!(await takeLink(trx, input.token, context.now))) throw linkNotUsable()
    const row = { email, name, auth_user_id: authUserId, state: 'active' }
    const member = link.member_id
      ? await trx.updateTable('members').set(row).where('id', '=', link.member_id).returning(['id', 'name']).executeTakeFirstOrThrow()
      : await trx
          .insertInto('members')
          .values({ ...row, role: 'owner', department: 'success' })
          .onConflict((conflict) => conflict.column('email').doUpdateSet({ ...row, role: 'owner' }))
          .returning(['id', 'name'])
          .executeTakeFirstOrThrow()
    if (link.kind === 'first_owner') await saveCompany(trx, input, member.id, context)
    const actor = { ...context.actor, kind: 'member' as const, memberId: member.id, name: member.name }
    await recordAudit(trx, { actor, now: context.now }, [
      { action: `members.${link.kind}_used`, subjectKind: 'member', subjectId: member.id, sentence: LINK_SENTENCES[link.kind] ?? 'used a link' },
    ])
    return member.id
  })
  await parts.auth.api
    .signInEmail({ body: { email, password: input.password }, headers: exchange.headers, asResponse: true })
    .then((answer) => answer.headers.getSetCookie().forEach((cookie) => exchange.setCookie(cookie)))
  return { memberId }
}

const LINK_SENTENCES: Readonly<Record<string, string>> = {
  first_owner: 'became the first owner',
  invitation: 'accepted the invitation',
  reset: 'set a new password',
}

async function saveCompany(db: Db, input: ParsedInputOf<typeof acceptLink>, memberId: number, context: Context): Promise<void> {
  const company = {
    ...context.company,
    ...(input.companyName ? { name: input.companyName } : {}),
    ...(input.timeZone ? { timeZone: input.timeZone } : {}),
  }
  await saveSetting(db, 'company', company, memberId, context.now)
}

/** Makes the user or replaces its password; a replaced password ends every session. Returns better-auth's user id. */
async function setPassword(auth: Auth, db: Db, user: { email: string; name: string; password: string }): Promise<string> {
  const { internalAdapter, password } = await auth.$context
  const known = await internalAdapter.findUserByEmail(user.email)
  const hash = await password.hash(user.password)
  if (!known) {
    const made = await internalAdapter.createUser({ email: user.email, name: user.name, emailVerified: true }, { method: 'email-password' })
    await internalAdapter.createAccount({ userId: made.id, providerId: 'credential', accountId: made.id, password: hash })
    return made.id
  }
  await internalAdapter.updatePassword(known.user.id, hash)
  await db.deleteFrom('auth_sessions').where('userId', '=', known.user.id).execute()
  return known.user.id
}

export async function sessionsOf(parts: SessionParts, context: Context, exchange: Exchange) {
  const current = await parts.auth.api.getSession({ headers: exchange.headers })
  const rows = await context.db
    .selectFrom('auth_sessions')
    .innerJoin('members', 'members.auth_user_id', 'auth_sessions.userId')
    .select(['auth_sessions.id', 'auth_sessions.createdAt', 'expiresAt', 'userAgent', 'ipAddress'])
    .where('members.id', '=', context.actor.memberId)
    .where('expiresAt', '>', context.now)
    .orderBy('auth_sessions.createdAt', 'desc')
    .limit(100)
    .execute()
  return { sessions: rows.map((row) => ({ ...row, isCurrent: row.id === current?.session.id })) }
}

export async function endSessions(parts: SessionParts, sessionId: string | undefined, context: Context, exchange: Exchange) {
  const current = await parts.auth.api.getSession({ headers: exchange.headers })
  const mine = context.db.selectFrom('members').select('auth_user_id').where('id', '=', context.actor.memberId).where('auth_user_id', 'is not', null)
  let ended = context.db.deleteFrom('auth_sessions').where('userId', 'in', mine.$castTo<{ auth_user_id: string }>())
  ended = sessionId === undefined ? ended.where('id', '!=', current?.session.id ?? '') : ended.where('id', '=', sessionId)
  const result = await ended.executeTakeFirst()
  return { revoked: Number(result.numDeletedRows) }
}

export async function replacePassword(parts: SessionParts, input: ParsedInputOf<typeof changePassword>, context: Context, exchange: Exchange) {
  const keys = [`password:${context.actor.memberId}`]
  const waitSeconds = parts.attempts.waitSeconds(keys, context.now)
  if (waitSeconds > 0) throw tooManyAttempts(waitSeconds)
  const answer = await parts.auth.api.changePassword({
    body: { currentPassword: input.current, newPassword: input.next, revokeOtherSessions: true },
    headers: exchange.headers,
    asResponse: true,
  })
  if (!answer.ok) {
    parts.attempts.failed(keys, context.now)
    throw wrongCurrentPassword()
  }
  for (const cookie of answer.headers.getSetCookie()) exchange.setCookie(cookie)
  await recordAudit(context.db, context, [
    { action: 'members.password_changed', subjectKind: 'member', subjectId: context.actor.memberId ?? 0, sentence: 'changed the own password' },
  ])
  return { changed: true as const }
}
