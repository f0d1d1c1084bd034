import { expect, test } from 'vitest'
import { type Actor, ROLE_RULES } from '../../../kernel/access.ts'
import { DEPARTMENTS, ROLES } from '../../../kernel/permissions.ts'
import { seesRates } from '../reading.ts'
import { entriesBehind } from './grouping.ts'
import { ratesShown } from './rates-shown.ts'

test('the screen offers rates exactly to those whom the server shows them', () => {
  for (const role of ROLES)
    for (const department of DEPARTMENTS) {
      const actor: Actor = {
        kind: 'member',
        memberId: 1,
        name: 'One',
        role,
        department,
        teamIds: [],
        peerIds: [],
        keyPermissions: null,
      }
      const me = { member: { role, department }, permissions: [...ROLE_RULES[role].permissions] }
      expect(ratesShown(me as unknown as Parameters<typeof ratesShown>[0]), `${role} ${department}`).toBe(
        seesRates(actor),
      )
    }
})

test('a figure opens to the entries that add up to it', () => {
  const period = { from: '2026-01', to: '2026-06' }
  expect(entriesBehind('month', '2026-03', period)).toEqual({ from: '2026-03', to: '2026-03' })
  expect(entriesBehind('product_area', '', period)).toEqual({ ...period, productArea: '' })
  expect(entriesBehind('account', '12', period)).toEqual({ ...period, accountId: 12 })
  expect(entriesBehind('kind', '3', period)).toEqual({ ...period, workKindId: 3 })
  expect(entriesBehind('member', '7', period)).toEqual({ ...period, memberId: 7 })
})
