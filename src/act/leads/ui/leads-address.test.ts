import { expect, test } from 'vitest'
import { LeadsAddress, questionOf, usualWhose } from './leads-address.ts'

const seller = { department: 'sales', role: 'department' } as const
const csm = { department: 'success', role: 'csm' } as const
const asked = (search: object, me: typeof seller | typeof csm) => questionOf(LeadsAddress.parse(search), me)

test('Sales begins with its inbox, a CSM with its own, whoever leads with all', () => {
  expect(asked({}, seller)).toEqual({ to: 'sales', sort: 'newest' })
  expect(asked({}, csm)).toEqual({ mine: true, sort: 'newest' })
  expect(usualWhose({ department: 'success', role: 'leader' })).toBe('all')
})

test('what waits is read longest waiting first; an account shows all of its leads', () => {
  expect(asked({ state: 'sent' }, seller)).toEqual({ to: 'sales', states: ['sent'], sort: 'waiting' })
  expect(asked({ account: '7', kind: 'referral', q: 'x' }, csm)).toEqual({
    accountId: 7,
    kinds: ['referral'],
    search: 'x',
    sort: 'newest',
  })
})

test('an address somebody mistyped is read as if the field were absent', () => {
  expect(asked({ state: 'gone', whose: 3, lead: -1 }, csm)).toEqual({ mine: true, sort: 'newest' })
})
