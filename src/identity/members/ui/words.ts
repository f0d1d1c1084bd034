import type { Scope } from '../../../kernel/access.ts'
import type { Department, Role } from '../../../kernel/permissions.ts'
import type { Member } from '../contract.ts'

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Administrator',
  operations: 'Operations',
  leader: 'Leader',
  csm: 'CSM',
  executive: 'Executive',
  department: 'Department member',
  readonly: 'Read-only',
}

export const DEPARTMENT_WORDS: Readonly<Record<Department, string>> = {
  success: 'Customer success',
  support: 'Support',
  sales: 'Sales',
  marketing: 'Marketing',
  product: 'Product',
  finance: 'Finance',
  services: 'Services',
  operations: 'Operations',
  executive: 'Executive',
}

export const STATE_WORDS: Readonly<Record<Member['state'], string>> = {
  active: 'Active',
  invited: 'Invited, not joined yet',
  disabled: 'Switched off',
}

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  all: 'All',
  team: 'The team',
  book: 'Own',
  granted: 'Granted by name',
  none: '–',
}

/** What a role may read is wider for a CSM: the accounts of everybody under the same manager. */
export function readWords(role: Role, scope: Scope): string {
  return role === 'csm' ? 'Own and the team’s' : SCOPE_WORDS[scope]
}
