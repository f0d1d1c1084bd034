import type { Actor } from '../../kernel/access.ts'
import type { Role } from '../../kernel/permissions.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { lastOwner, managerCircle, managerUnknown, ownersOnly } from './errors.ts'

interface Ranked {
  role: Role
  state: string
}

/** Only owners touch owners: otherwise an administrator could become one by a reset link or a changed address. */
export function ownerRule(actor: Actor, before: Ranked | null, role: Role): Refusal | null {
  const touchesOwner = before?.role === 'owner' || role === 'owner'
  return touchesOwner && actor.role !== 'owner' ? ownersOnly() : null
}

/** Somebody must stay who may do everything. `activeOwners` counts the member itself. */
export function lastOwnerRule(before: Ranked, after: Ranked, activeOwners: number): Refusal | null {
  const stops = isActiveOwner(before) && !isActiveOwner(after)
  return stops && activeOwners <= 1 ? lastOwner() : null
}

/** A member's manager exists, is not switched off, and does not report to the member. `managers` maps each member who is not switched off to its manager. */
export function managerRule(
  memberId: number | null,
  managerId: number | null,
  managers: ReadonlyMap<number, number | null>,
): Refusal | null {
  if (managerId === null) return null
  if (!managers.has(managerId)) return managerUnknown()
  const seen = new Set<number>()
  for (let above: number | null = managerId; above !== null && !seen.has(above); above = managers.get(above) ?? null) {
    if (above === memberId) return managerCircle()
    seen.add(above)
  }
  return null
}

function isActiveOwner({ role, state }: Ranked): boolean {
  return role === 'owner' && state === 'active'
}
