import { expect, test } from 'vitest'
import { AccountAddress } from './account-address.ts'

test('an empty address shows the overview of today, compared with 30 days ago', () => {
  expect(AccountAddress.parse({})).toMatchObject({ tab: 'overview', basis: 'shown', since: '30', kinds: [] })
})

test('a shared address says day, history and open measure', () => {
  const shared = {
    tab: 'timeline',
    asOf: '2026-10-18',
    basis: 'restated',
    since: 90,
    measure: 'logins',
    kinds: ['note'],
  }
  expect(AccountAddress.parse(shared)).toMatchObject({ ...shared, since: '90' })
})

test('what somebody mistyped counts as absent', () => {
  const mistyped = { tab: 'plans', asOf: '2026-02-30', basis: 'x', since: '45', kinds: 'all', window: [] }
  expect(AccountAddress.parse(mistyped)).toEqual(AccountAddress.parse({}))
})
