import { expect, test } from 'vitest'
import { ROLE_RULES } from '../../kernel/access.ts'
import type { Department, Role } from '../../kernel/permissions.ts'
import { placesFor } from '../places.ts'
import { isHiddenFrom, REVENUE_TABS, revenueTabsFor } from './revenue-tabs.ts'

const reader = (role: Role, department: Department | null = null) => ({
  permissions: [...ROLE_RULES[role].permissions],
  member: { role, department },
})
const tabs = (...who: Parameters<typeof reader>) => revenueTabsFor(reader(...who)).map(({ key }) => key)
const revenue = (...who: Parameters<typeof reader>) =>
  placesFor(reader(...who)).find(({ key }) => key === 'revenue')?.to ?? null

test('whoever sees money has every page of revenue', () => {
  const all = REVENUE_TABS.map(({ key }) => key)
  for (const role of ['owner', 'leader', 'csm', 'executive'] as const) expect(tabs(role)).toEqual(all)
  expect(tabs('department', 'finance')).toEqual(all)
})

test('a read-only member has no place Revenue, for nothing in it would open', () => {
  expect(tabs('readonly')).toEqual([])
  expect(revenue('readonly')).toBeNull()
})

test('a department without money begins with the leads it answers', () => {
  expect(tabs('department', 'product')).toEqual(['leads', 'cost'])
  expect(revenue('department', 'product')).toBe('/revenue/leads')
  expect(revenue('csm')).toBe('/revenue')
})

test('a page of money is hidden from those who see none, the leads of an account are not', () => {
  expect(isHiddenFrom(reader('department', 'product'), 'renewals')).toBe(true)
  expect(isHiddenFrom(reader('department', 'finance'), 'renewals')).toBe(false)
  expect(isHiddenFrom(reader('readonly'), 'forecast')).toBe(true)
  expect(isHiddenFrom(reader('readonly'), 'leads')).toBe(false)
})
