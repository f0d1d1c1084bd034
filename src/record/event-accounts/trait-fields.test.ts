import { expect, test } from 'vitest'
import type { Traits } from '../events/traits.ts'
import { accountTraits, contactTraits } from './trait-fields.ts'

const NOON = Date.UTC(2026, 2, 10, 12)

function traits(values: Record<string, unknown>): Traits {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value, NOON, 'm']]))
}

test('a contact takes its name, address and title from what identify says', () => {
  const given = { email: ' Ann@Acme.TEST', firstName: 'Ann', lastName: 'Lee', title: 'CTO', seatCount: 3, tags: ['x'] }
  expect(contactTraits(traits(given))).toEqual({
    email: 'ann@acme.test',
    name: 'Ann Lee',
    title: 'CTO',
    attributes: { seat_count: 3 },
  })
})

test('what is no address is none', () => {
  expect(contactTraits(traits({ email: 'not an address', name: 7 }))).toMatchObject({ email: null, name: null })
})

test('an account takes fields and attributes from what group says, with the day they are known from', () => {
  const given = {
    name: 'Acme',
    website: 'https://www.Acme.test/about',
    industry: 'Tools',
    billingPlan: 'pro',
    employees: 40,
    vip: true,
    nested: {},
  }
  expect(accountTraits(traits(given), 'UTC')).toEqual({
    name: 'Acme',
    domain: 'acme.test',
    industry: 'Tools',
    country: null,
    attributes: [
      { key: 'billing_plan', name: 'Billing plan', value: 'pro', type: 'text', since: '2026-03-10' },
      { key: 'employees', name: 'Employees', value: 40, type: 'number', since: '2026-03-10' },
      { key: 'vip', name: 'Vip', value: true, type: 'boolean', since: '2026-03-10' },
    ],
  })
})
