import { may, reaches, scopeOf, type Actor } from '../../kernel/access.ts'
import type { Department } from '../../kernel/permissions.ts'

export interface WhoseLead {
  /** Of the account. */
  readonly ownerId: number | null
  readonly granted: boolean
  readonly toDepartment: string | null
  readonly createdBy: number | null
}

/** Leads of accounts one may read. */
export function seesLead(actor: Actor, lead: WhoseLead): boolean {
  return reaches(actor, 'read', lead)
}

/** Whoever may change the account, wrote the lead down, or works where it went. */
export function changesLead(actor: Actor, lead: WhoseLead): boolean {
  if (!may(actor, 'leads.write') || !seesLead(actor, lead)) return false
  const isOwn = actor.memberId !== null && lead.createdBy === actor.memberId
  return isOwn || worksIn(actor, lead.toDepartment) || reaches(actor, 'write', lead)
}

/** The department it went to decides; a leader, operations or an administrator in its place. */
export function decidesLead(actor: Actor, lead: WhoseLead): boolean {
  if (!may(actor, 'leads.write') || !seesLead(actor, lead) || lead.toDepartment === null) return false
  if (worksIn(actor, lead.toDepartment)) return true
  return (actor.role === 'leader' || scopeOf(actor, 'write') === 'all') && reaches(actor, 'write', lead)
}

function worksIn(actor: Actor, department: string | null): boolean {
  return department !== null && actor.department === (department as Department)
}
