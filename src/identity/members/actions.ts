import type { Actor } from '../../kernel/access.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../audit/store.ts'
import { createLink, dropLinksOf } from '../sessions/store-links.ts'
import { endSessionsOf } from '../sessions/store.ts'
import type { changeMember, inviteMember } from './contract.ts'
import { emailTaken, notActive, notInvited, notYourself } from './errors.ts'
import { lastOwnerRule, managerRule, ownerRule } from './rules.ts'
import {
  countActiveOwners,
  findMember,
  insertMember,
  lockMembers,
  managersById,
  saveMember,
  type MemberRow,
} from './store.ts'
import { memberById } from './views.ts'

/** Makes a member who has not joined yet, and the link to hand over. */
export async function invite(input: ParsedInputOf<typeof inviteMember>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockMembers(trx)
    refuse(ownerRule(context.actor, null, input.role))
    refuse(managerRule(null, input.managerId, await managersById(trx)))
    if (await findMember(trx, { email: input.email })) throw emailTaken(input.email)

    const { managerId, ...fields } = input
    const id = await insertMember(trx, { ...fields, manager_id: managerId }, context.now)
    const link = await linkFor(trx, { kind: 'invitation', id }, context)
    await note(trx, context, id, {
      action: 'members.invited',
      sentence: `invited ${input.name} (${input.email}) as ${input.role}`,
    })
    return { member: await memberById(trx, id), link }
  })
}

/** Changes a member. A new address takes back links made for the old one. */
export async function edit({ memberId, ...change }: ParsedInputOf<typeof changeMember>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockMembers(trx)
    const before = await loadMember(trx, memberId)
    const after = changed(before, change)
    refuse(ownerRule(context.actor, before, after.role))
    refuse(lastOwnerRule(before, after, await countActiveOwners(trx)))
    if (after.manager_id !== before.manager_id) refuse(managerRule(memberId, after.manager_id, await managersById(trx)))
    if (after.email !== before.email) {
      if (await findMember(trx, { email: after.email })) throw emailTaken(after.email)
      await dropLinksOf(trx, memberId)
    }

    const sentence = await changeSentence(trx, before, after)
    if (sentence !== '') {
      await saveMember(trx, after)
      await note(trx, context, memberId, {
        action: 'members.changed',
        sentence,
        detail: { before: kept(before), after: kept(after) },
      })
    }
    return { member: await memberById(trx, memberId) }
  })
}

/** Switches a member off: sessions and links end at once; keys are nobody while their member is off. */
export async function disable(memberId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockMembers(trx)
    const before = await loadMember(trx, memberId)
    refuse(ownerRule(context.actor, before, before.role))
    if (before.id === context.actor.memberId) throw notYourself()
    refuse(lastOwnerRule(before, { ...before, state: 'disabled' }, await countActiveOwners(trx)))

    if (before.state !== 'disabled') {
      await saveMember(trx, { ...before, state: 'disabled' })
      await dropLinksOf(trx, memberId)
      if (before.auth_user_id !== null) await endSessionsOf(trx, before.auth_user_id)
      await note(trx, context, memberId, { action: 'members.disabled', sentence: `switched ${before.name} off` })
    }
    return { member: await memberById(trx, memberId) }
  })
}

/** Switches a member on again: active when it had joined before, else invited. */
export async function enable(memberId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockMembers(trx)
    const before = await loadMember(trx, memberId)
    refuse(ownerRule(context.actor, before, before.role))
    if (before.state === 'disabled') {
      await saveMember(trx, { ...before, state: before.auth_user_id === null ? 'invited' : 'active' })
      await note(trx, context, memberId, { action: 'members.enabled', sentence: `switched ${before.name} on again` })
    }
    return { member: await memberById(trx, memberId) }
  })
}

export async function inviteAgain(memberId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const member = await loadMember(trx, memberId)
    refuse(ownerRule(context.actor, member, member.role))
    if (member.state !== 'invited') throw notInvited()
    const link = await linkFor(trx, { kind: 'invitation', id: memberId }, context)
    await note(trx, context, memberId, {
      action: 'members.invited_again',
      sentence: `made a new invitation link for ${member.name}`,
    })
    return { link }
  })
}

export async function offerReset(memberId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const member = await loadMember(trx, memberId)
    refuse(ownerRule(context.actor, member, member.role))
    if (member.state !== 'active') throw notActive()
    const link = await linkFor(trx, { kind: 'reset', id: memberId }, context)
    await note(trx, context, memberId, {
      action: 'members.reset_offered',
      sentence: `made a reset link for ${member.name}`,
    })
    return { link }
  })
}

async function loadMember(trx: Trx, id: number): Promise<MemberRow> {
  const member = await findMember(trx, { id })
  if (!member) throw notFound('This member')
  return member
}

function refuse(refusal: Refusal | null): void {
  if (refusal) throw refusal
}

async function linkFor(trx: Trx, { kind, id }: { kind: 'invitation' | 'reset'; id: number }, context: Context) {
  const link = { kind, memberId: id, createdBy: context.actor.memberId }
  const { token, expiresAt } = await createLink(trx, link, context.now)
  return { url: `${context.publicUrl}/welcome?token=${token}`, expiresAt }
}

type Change = Omit<ParsedInputOf<typeof changeMember>, 'memberId'>

function changed(before: MemberRow, { managerId, ...fields }: Change): MemberRow {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  return { ...before, ...given, manager_id: managerId === undefined ? before.manager_id : managerId }
}

async function changeSentence(trx: Trx, before: MemberRow, after: MemberRow): Promise<string> {
  const parts: string[] = []
  const compare = (what: string, old: string | null, now: string | null) => {
    if (old !== now) parts.push(`${what} from ${old ?? 'none'} to ${now ?? 'none'}`)
  }
  const nameOf = async (id: number | null) => (id === null ? null : ((await findMember(trx, { id }))?.name ?? null))
  compare('name', before.name, after.name)
  compare('e-mail', before.email, after.email)
  compare('role', before.role, after.role)
  compare('department', before.department, after.department)
  if (before.manager_id !== after.manager_id) {
    compare('manager', await nameOf(before.manager_id), await nameOf(after.manager_id))
  }
  return parts.length === 0 ? '' : `changed ${before.name}: ${parts.join(', ')}`
}

function kept({ name, email, role, department, manager_id: managerId }: MemberRow) {
  return { name, email, role, department, managerId }
}

interface Deed {
  action: string
  sentence: string
  detail?: Record<string, unknown>
}

async function note(trx: Trx, by: { actor: Actor; now: Date }, memberId: number, deed: Deed): Promise<void> {
  await recordAudit(trx, by, [{ ...deed, subjectKind: 'member', subjectId: memberId }])
  await tellScreens(trx, 'members', [memberId])
}
