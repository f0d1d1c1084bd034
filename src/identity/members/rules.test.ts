import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROLES } from '../../kernel/permissions.ts'
import { commandActor } from '../sessions/actor.ts'
import { lastOwnerRule, managerRule, ownerRule } from './rules.ts'

const actor = (role: (typeof ROLES)[number]) => ({ ...commandActor('A'), role })

describe('who may touch owners', () => {
  test.each(ROLES.filter((role) => role !== 'owner'))(
    'a member with the role %s neither makes nor changes owners',
    (role) => {
      expect(ownerRule(actor(role), null, 'owner')?.code).toBe('members.owners_only')
      expect(ownerRule(actor(role), { role: 'owner', state: 'active' }, 'csm')?.code).toBe('members.owners_only')
      expect(ownerRule(actor(role), { role: 'csm', state: 'active' }, 'admin')).toBeNull()
    },
  )

  test('an owner makes owners', () => {
    expect(ownerRule(actor('owner'), null, 'owner')).toBeNull()
  })
})

test.each([
  ['demoted', { role: 'admin', state: 'active' }, 1, 'members.last_owner'],
  ['switched off', { role: 'owner', state: 'disabled' }, 1, 'members.last_owner'],
  ['demoted while another stays', { role: 'admin', state: 'active' }, 2, undefined],
  ['left as it is', { role: 'owner', state: 'active' }, 1, undefined],
] as const)('the last owner, %s', (_what, after, owners, code) => {
  expect(lastOwnerRule({ role: 'owner', state: 'active' }, after, owners)?.code).toBe(code)
})

describe('managers', () => {
  const managers = new Map<number, number | null>([
    [1, null],
    [2, 1],
    [3, 2],
  ])

  test('nobody reports to somebody of the own team, or to itself', () => {
    expect(managerRule(1, 3, managers)?.code).toBe('members.manager_circle')
    expect(managerRule(1, 1, managers)?.code).toBe('members.manager_circle')
    expect(managerRule(3, 1, managers)).toBeNull()
    expect(managerRule(null, 3, managers)).toBeNull()
  })

  test('a manager who does not exist or is switched off is refused', () => {
    expect(managerRule(3, 9, managers)?.code).toBe('members.manager_unknown')
  })

  test('changes that the rule lets pass never make a circle', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 60 }), (changes) => {
        const now = new Map<number, number | null>(Array.from({ length: 8 }, (_, id) => [id, null]))
        for (const [member, manager] of changes) {
          if (managerRule(member, manager, now) === null) now.set(member, manager)
        }
        for (const start of now.keys()) {
          let above = now.get(start) ?? null
          for (let step = 0; above !== null; step += 1) {
            expect(step).toBeLessThan(8)
            expect(above).not.toBe(start)
            above = now.get(above) ?? null
          }
        }
      }),
    )
  })
})
