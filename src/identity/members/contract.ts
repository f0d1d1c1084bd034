import { z } from 'zod'
import { DEPARTMENTS, ROLES } from '../../kernel/permissions.ts'
import { Id, Instant, Page, isStorable, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { MemberEmail } from '../sessions/contract.ts'

export const MEMBER_STATES = ['invited', 'active', 'disabled'] as const

export const Member = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  department: z.enum(DEPARTMENTS).nullable(),
  managerId: z.number().nullable(),
  managerName: z.string().nullable(),
  state: z.enum(MEMBER_STATES),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
})
export type Member = z.output<typeof Member>

/** A one-time link to hand over; it is shown once and kept only as a hash. */
const LinkOut = z.object({ url: z.string(), expiresAt: Instant })

export const listMembers = endpoint({
  method: 'GET',
  path: '/api/members',
  permission: 'members.read',
  summary: 'The people of our own company, by name',
  input: z.object({
    search: z.string().trim().max(200).refine(isStorable).optional(),
    state: z.enum(MEMBER_STATES).optional(),
    role: z.enum(ROLES).optional(),
    ...Page,
  }),
  output: z.object({ members: z.array(Member), total: z.number() }),
})

export const inviteMember = endpoint({
  method: 'POST',
  path: '/api/members',
  permission: 'members.administer',
  summary: 'Invite a member; answers with the link to hand over',
  input: z.object({
    email: MemberEmail,
    name: shortText(200),
    role: z.enum(ROLES),
    department: z.enum(DEPARTMENTS).nullable().default(null),
    managerId: Id.nullable().default(null),
  }),
  output: z.object({ member: Member, link: LinkOut }),
})

export const changeMember = endpoint({
  method: 'PATCH',
  path: '/api/members/:memberId',
  permission: 'members.administer',
  summary: 'Change name, e-mail, department, role or manager of a member',
  input: z.object({
    memberId: Id,
    email: MemberEmail.optional(),
    name: shortText(200).optional(),
    role: z.enum(ROLES).optional(),
    department: z.enum(DEPARTMENTS).nullable().optional(),
    managerId: Id.nullable().optional(),
  }),
  output: z.object({ member: Member }),
})

export const makeInvitation = endpoint({
  method: 'POST',
  path: '/api/members/:memberId/invitation',
  permission: 'members.administer',
  summary: 'A fresh invitation link; earlier ones stop working',
  input: z.object({ memberId: Id }),
  output: z.object({ link: LinkOut }),
})

export const makeReset = endpoint({
  method: 'POST',
  path: '/api/members/:memberId/reset',
  permission: 'members.administer',
  summary: 'A link with which the member sets a new password; earlier ones stop working',
  input: z.object({ memberId: Id }),
  output: z.object({ link: LinkOut }),
})

export const disableMember = endpoint({
  method: 'POST',
  path: '/api/members/:memberId/disable',
  permission: 'members.administer',
  summary: 'Switch a member off: its sessions, keys and links stop working at once',
  input: z.object({ memberId: Id }),
  output: z.object({ member: Member }),
})

export const enableMember = endpoint({
  method: 'POST',
  path: '/api/members/:memberId/enable',
  permission: 'members.administer',
  summary: 'Switch a member on again',
  input: z.object({ memberId: Id }),
  output: z.object({ member: Member }),
})
