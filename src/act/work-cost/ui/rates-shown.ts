import type { Me } from '../../../identity/sessions/contract.ts'

/** Whether the server would show this member what an hour of others costs: leaders, operations, administrators, finance. */
export function ratesShown({ member, permissions }: Pick<Me, 'member' | 'permissions'>): boolean {
  if (!permissions.includes('cost.write')) return false
  return member.role === 'department' ? member.department === 'finance' : member.role !== 'csm'
}
