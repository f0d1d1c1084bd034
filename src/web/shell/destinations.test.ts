import { expect, test } from 'vitest'
import { type Permission, PERMISSIONS, type Role } from '../../kernel/permissions.ts'
import { destinationsFor } from './destinations.ts'

const names = (permissions: readonly Permission[], role: Role = 'owner') =>
  destinationsFor({ permissions: [...permissions], member: { role, department: null } }).map(
    ({ within, label }) => `${within}: ${label}`,
  )

test('every page of revenue and of the settings can be found by its name', () => {
  expect(names(PERMISSIONS)).toEqual(
    expect.arrayContaining(['Revenue: Renewals', 'Revenue: Forecast', 'Settings: Scorecards', 'Data: Import a file']),
  )
})

test('a page somebody may not open is not offered', () => {
  const mine = names(['self', 'accounts.read'])
  expect(mine).toContain('Accounts: Journey')
  expect(mine).not.toContain('Revenue: Cost')
  expect(mine).not.toContain('Settings: Members')
})

test('no two pages go by the same name within the same place', () => {
  const all = names(PERMISSIONS)
  expect(new Set(all).size).toBe(all.length)
})
