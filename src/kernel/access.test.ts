import { describe, expect, test } from 'vitest'
import { may, ownersInScope, reaches, scopeOf, type Actor, type Scope } from './access.ts'
import { DEPARTMENTS, PERMISSIONS, ROLES, type Department, type Permission, type Role } from './permissions.ts'

/** The table of roles as it is promised, written down apart from the code. A change of either is a decision. */
const PROMISED: Readonly<Record<Role, readonly [reads: Scope, writes: Scope, money: Scope, contacts: Scope]>> = {
  owner: ['all', 'all', 'all', 'all'],
  admin: ['all', 'all', 'all', 'all'],
  operations: ['all', 'all', 'all', 'all'],
  leader: ['team', 'team', 'team', 'team'],
  csm: ['team', 'book', 'book', 'book'],
  executive: ['all', 'none', 'all', 'none'],
  department: ['all', 'none', 'none', 'none'],
  readonly: ['granted', 'none', 'none', 'none'],
}

const WHO_MAY: Readonly<Record<Permission, readonly Role[] | 'everybody'>> = {
  public: 'everybody',
  self: 'everybody',
  'accounts.read': 'everybody',
  'health.read': 'everybody',
  'scorecards.read': 'everybody',
  'playbooks.read': 'everybody',
  'revenue.read': 'everybody',
  'settings.read': 'everybody',
  'members.read': 'everybody',
  'accounts.write': ['owner', 'admin', 'operations', 'leader', 'csm'],
  'accounts.create': ['owner', 'admin', 'operations', 'leader'],
  'accounts.merge': ['owner', 'admin', 'operations'],
  'contacts.erase': ['owner', 'admin'],
  'health.override': ['owner', 'admin', 'operations', 'leader', 'csm'],
  'scorecards.draft': ['owner', 'admin', 'operations', 'leader'],
  'scorecards.publish': ['owner', 'admin', 'operations'],
  'tasks.write': ['owner', 'admin', 'operations', 'leader', 'csm', 'department'],
  'playbooks.run': ['owner', 'admin', 'operations', 'leader', 'csm'],
  'playbooks.draft': ['owner', 'admin', 'operations', 'leader'],
  'playbooks.publish': ['owner', 'admin', 'operations'],
  'revenue.write': ['owner', 'admin', 'operations'],
  'renewals.write': ['owner', 'admin', 'operations', 'leader', 'csm'],
  'forecast.read': ['owner', 'admin', 'operations', 'leader', 'csm', 'executive', 'department'],
  'forecast.write': ['owner', 'admin', 'operations', 'leader', 'csm'],
  'leads.write': ['owner', 'admin', 'operations', 'leader', 'csm', 'department'],
  'cost.read': ['owner', 'admin', 'operations', 'leader', 'executive', 'department'],
  'cost.write': ['owner', 'admin', 'operations', 'leader', 'csm', 'department'],
  'settings.write': ['owner', 'admin', 'operations'],
  'imports.read': ['owner', 'admin', 'operations', 'leader'],
  'imports.run': ['owner', 'admin', 'operations'],
  'exports.create': ['owner', 'admin', 'operations', 'leader', 'csm', 'executive', 'department'],
  'sources.administer': ['owner', 'admin', 'operations'],
  'members.administer': ['owner', 'admin'],
  'keys.own': ['owner', 'admin', 'operations', 'leader', 'csm', 'executive', 'department'],
  'audit.read': ['owner', 'admin', 'operations'],
  'operations.read': ['owner', 'admin', 'operations'],
}

const ME = 1
const COLLEAGUE = 2
const BELOW = 3
const STRANGER = 4

function actor(role: Role, more: Partial<Actor> = {}): Actor {
  return {
    kind: 'member',
    memberId: ME,
    name: role,
    role,
    department: null,
    teamIds: [ME, BELOW],
    peerIds: [ME, COLLEAGUE],
    keyPermissions: null,
    ...more,
  }
}

describe('the table of roles', () => {
  test.each(ROLES)('%s reads, writes, sees money and contact details as far as promised', (role) => {
    const one = actor(role)
    const scopes = (['read', 'write', 'money', 'contact_details'] as const).map((what) => scopeOf(one, what))
    expect(scopes).toEqual(PROMISED[role])
  })

  test.each(ROLES)('%s may do what is promised, and nothing else', (role) => {
    const expected = PERMISSIONS.filter((permission) => {
      const roles = WHO_MAY[permission]
      return roles === 'everybody' || roles.includes(role)
    })
    expect(PERMISSIONS.filter((permission) => may(actor(role), permission))).toEqual(expected)
  })

  test.each(DEPARTMENTS)(
    'a member of %s sees money or contact details only as its department needs them',
    (department) => {
      const money: readonly Department[] = ['sales', 'finance', 'marketing']
      const contacts: readonly Department[] = ['support', 'sales']
      const one = actor('department', { department })
      expect([scopeOf(one, 'money'), scopeOf(one, 'contact_details')]).toEqual([
        money.includes(department) ? 'all' : 'none',
        contacts.includes(department) ? 'all' : 'none',
      ])
      // Of another role the department changes nothing.
      expect(scopeOf(actor('executive', { department }), 'contact_details')).toBe('none')
      expect(scopeOf(actor('readonly', { department }), 'money')).toBe('none')
    },
  )
})

describe('reach', () => {
  const reached = (one: Actor, what: 'read' | 'write' | 'money' | 'contact_details') =>
    Object.entries({ me: ME, colleague: COLLEAGUE, below: BELOW, stranger: STRANGER, nobody: null })
      .filter(([, ownerId]) => reaches(one, what, { ownerId }))
      .map(([whose]) => whose)

  test('a csm reads the colleagues’ accounts, and of no account but its own sees money or people, or changes anything', () => {
    expect(reached(actor('csm'), 'read')).toEqual(['me', 'colleague'])
    for (const what of ['write', 'money', 'contact_details'] as const)
      expect(reached(actor('csm'), what)).toEqual(['me'])
  })

  test('a leader has the team and what nobody owns', () => {
    for (const what of ['read', 'write', 'money', 'contact_details'] as const)
      expect(reached(actor('leader'), what)).toEqual(['me', 'below', 'nobody'])
  })

  test('who was granted accounts by name has those, and changes none', () => {
    const guest = actor('readonly')
    expect(reached(guest, 'read')).toEqual([])
    expect(reaches(guest, 'read', { ownerId: STRANGER, granted: true })).toBe(true)
    for (const what of ['write', 'money', 'contact_details'] as const)
      expect(reaches(guest, what, { ownerId: ME, granted: true })).toBe(false)
    expect(ownersInScope(guest, 'read')).toEqual([])
  })
})

test('a key may do what its member may, and of that only what it was given', () => {
  const key = actor('csm', { kind: 'key', keyPermissions: new Set(['accounts.read', 'members.administer']) })
  expect(PERMISSIONS.filter((permission) => may(key, permission))).toEqual(['public', 'self', 'accounts.read'])
})
