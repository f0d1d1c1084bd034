/**
 * Every permission an endpoint can ask for. `public` needs no member; `self` needs any signed-in member
 * and touches only that member's own things.
 */
export const PERMISSIONS = [
  'public',
  'self',
  'accounts.read',
  'accounts.write',
  'accounts.create',
  'accounts.merge',
  'contacts.erase',
  'health.read',
  'health.override',
  'scorecards.read',
  'scorecards.draft',
  'scorecards.publish',
  'tasks.write',
  'playbooks.read',
  'playbooks.run',
  'playbooks.draft',
  'playbooks.publish',
  'revenue.read',
  'revenue.write',
  'renewals.write',
  'forecast.read',
  'forecast.write',
  'leads.write',
  'cost.read',
  'cost.write',
  'settings.read',
  'settings.write',
  'imports.read',
  'imports.run',
  'exports.create',
  'sources.administer',
  'members.read',
  'members.administer',
  'keys.own',
  'audit.read',
  'operations.read',
] as const

export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = ['owner', 'admin', 'operations', 'leader', 'csm', 'executive', 'department', 'readonly'] as const

export type Role = (typeof ROLES)[number]

export const DEPARTMENTS = [
  'success',
  'support',
  'sales',
  'marketing',
  'product',
  'finance',
  'services',
  'operations',
  'executive',
] as const

export type Department = (typeof DEPARTMENTS)[number]
