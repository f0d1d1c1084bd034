import type { Department, Permission, Role } from './permissions.ts'

/** Groups of fields that not every role may see. */
export type FieldGroup = 'money' | 'contact_details'

/** Which accounts a role reaches. `team` is the member and everybody below by manager; `book` is the member's own. */
export type Scope = 'all' | 'team' | 'book' | 'granted' | 'none'

export interface RoleRules {
  read: Scope
  write: Scope
  /** Accounts whose money is shown. */
  money: Scope
  /** Accounts whose contact details are shown unmasked. */
  contactDetails: Scope
  permissions: ReadonlySet<Permission>
}

/** Who acts: a member in a session, a key on a member's behalf, or the command line of the machine's owner. */
export interface Actor {
  readonly kind: 'member' | 'key' | 'command' | 'system'
  readonly memberId: number | null
  readonly name: string
  readonly role: Role
  readonly department: Department | null
  /** The member and everybody below by manager. */
  readonly teamIds: readonly number[]
  /** Everybody whose accounts a CSM may read: the people under the same manager, itself included. */
  readonly peerIds: readonly number[]
  /** When the actor is a key: the permissions it was given, a subset of the member's. */
  readonly keyPermissions: ReadonlySet<Permission> | null
}

const READ: Permission[] = [
  'self',
  'accounts.read',
  'health.read',
  'scorecards.read',
  'playbooks.read',
  'revenue.read',
  'settings.read',
  'members.read',
]
const EVERYTHING: Permission[] = [
  ...READ,
  'accounts.write',
  'accounts.create',
  'accounts.merge',
  'contacts.erase',
  'health.override',
  'scorecards.draft',
  'scorecards.publish',
  'tasks.write',
  'playbooks.run',
  'playbooks.draft',
  'playbooks.publish',
  'revenue.write',
  'renewals.write',
  'forecast.read',
  'forecast.write',
  'leads.write',
  'cost.read',
  'cost.write',
  'settings.write',
  'imports.read',
  'imports.run',
  'exports.create',
  'sources.administer',
  'members.administer',
  'keys.own',
  'audit.read',
  'operations.read',
]
const FOR_ADMINISTRATORS: ReadonlySet<Permission> = new Set(['members.administer', 'contacts.erase'])
const WITHOUT_ADMINISTRATION = EVERYTHING.filter((permission) => !FOR_ADMINISTRATORS.has(permission))

/** The one table of roles: scopes × field groups × permissions. The documentation and the matrix test are made from it. */
export const ROLE_RULES: Readonly<Record<Role, RoleRules>> = {
  owner: rules('all', 'all', 'all', 'all', EVERYTHING),
  admin: rules('all', 'all', 'all', 'all', EVERYTHING),
  operations: rules('all', 'all', 'all', 'all', WITHOUT_ADMINISTRATION),
  leader: rules('team', 'team', 'team', 'team', [
    ...READ,
    'accounts.write',
    'accounts.create',
    'health.override',
    'scorecards.draft',
    'tasks.write',
    'playbooks.run',
    'playbooks.draft',
    'renewals.write',
    'forecast.read',
    'forecast.write',
    'leads.write',
    'cost.read',
    'cost.write',
    'imports.read',
    'exports.create',
    'keys.own',
  ]),
  csm: rules('team', 'book', 'book', 'book', [
    ...READ,
    'accounts.write',
    'health.override',
    'tasks.write',
    'playbooks.run',
    'renewals.write',
    'forecast.read',
    'forecast.write',
    'leads.write',
    'cost.write',
    'exports.create',
    'keys.own',
  ]),
  executive: rules('all', 'none', 'all', 'none', [...READ, 'forecast.read', 'cost.read', 'exports.create', 'keys.own']),
  department: rules('all', 'none', 'none', 'none', [
    ...READ,
    'tasks.write',
    'forecast.read',
    'leads.write',
    'cost.read',
    'cost.write',
    'exports.create',
    'keys.own',
  ]),
  readonly: rules('granted', 'none', 'none', 'none', READ),
}

const MONEY_DEPARTMENTS: ReadonlySet<Department | null> = new Set(['sales', 'finance', 'marketing'])
const CONTACT_DEPARTMENTS: ReadonlySet<Department | null> = new Set(['support', 'sales'])

/** Scope of an actor for reading accounts, writing them, or seeing a group of fields. */
export function scopeOf(actor: Pick<Actor, 'role' | 'department'>, what: 'read' | 'write' | FieldGroup): Scope {
  const role = ROLE_RULES[actor.role]
  if (what === 'read' || what === 'write') return role[what]
  if (actor.role === 'department' && what === 'money' && MONEY_DEPARTMENTS.has(actor.department)) return 'all'
  if (actor.role === 'department' && what === 'contact_details' && CONTACT_DEPARTMENTS.has(actor.department))
    return 'all'
  return what === 'money' ? role.money : role.contactDetails
}

/** May this actor do this kind of thing at all? Which accounts it may do it to is `reaches`. */
export function may(actor: Actor, permission: Permission): boolean {
  if (permission === 'public') return true
  if (!ROLE_RULES[actor.role].permissions.has(permission)) return false
  return actor.keyPermissions === null || permission === 'self' || actor.keyPermissions.has(permission)
}

/** The owners whose accounts lie in a scope; `null` means every account, also those without an owner. */
export function ownersInScope(actor: Actor, what: 'read' | 'write' | FieldGroup): readonly number[] | null {
  const scope = scopeOf(actor, what)
  if (scope === 'all') return null
  if (scope === 'none' || scope === 'granted' || actor.memberId === null) return []
  if (scope === 'book') return [actor.memberId]
  return actor.role === 'csm' ? actor.peerIds : actor.teamIds
}

/**
 * Does an account of this owner lie in the actor's scope? Accounts without an owner are seen by leaders,
 * operations and admins. `granted` is whether a read-only member was given this account by name.
 */
export function reaches(
  actor: Actor,
  what: 'read' | 'write' | FieldGroup,
  account: { ownerId: number | null; granted?: boolean },
): boolean {
  const scope = scopeOf(actor, what)
  if (scope === 'all') return true
  if (scope === 'none') return false
  if (scope === 'granted') return account.granted === true
  if (account.ownerId === null) return seesOwnerless(actor)
  return ownersInScope(actor, what)?.includes(account.ownerId) ?? true
}

/** Who takes a file along: a CSM reads the accounts of colleagues, and carries only its own out of the house. */
export function asExporter(actor: Actor): Actor {
  if (actor.role !== 'csm') return actor
  return { ...actor, peerIds: actor.memberId === null ? [] : [actor.memberId] }
}

/** Accounts without an owner are somebody's to find: leaders see and may take them. */
export function seesOwnerless(actor: Actor): boolean {
  return actor.role === 'leader' || scopeOf(actor, 'read') === 'all'
}

function rules(read: Scope, write: Scope, money: Scope, contactDetails: Scope, permissions: Permission[]): RoleRules {
  return { read, write, money, contactDetails, permissions: new Set(permissions) }
}
