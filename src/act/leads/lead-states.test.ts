import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedShare, LEAD_STATES, leadLabel, usualReceiver } from '../../kernel/leads.ts'
import { isEnded, movedTo, type LeadMove } from './lead-states.ts'

test.each([
  ['open', 'send', 'sent'],
  ['sent', 'send', 'sent'],
  ['declined', 'send', 'sent'],
  ['accepted', 'send', null],
  ['sent', 'accept', 'accepted'],
  ['open', 'accept', null],
  ['declined', 'accept', null],
  ['accepted', 'decline', 'declined'],
  ['open', 'decline', null],
  ['open', 'win', 'won'],
  ['declined', 'win', null],
  ['won', 'lose', null],
] as const)('of a lead that is %s, to %s it makes it %s', (state, move, to) => {
  expect(movedTo(state, move)).toBe(to)
})

test('what has ended is moved by nobody', () => {
  const moves: LeadMove[] = ['send', 'accept', 'decline', 'win', 'lose']
  for (const state of LEAD_STATES.filter(isEnded)) for (const move of moves) expect(movedTo(state, move)).toBeNull()
})

test('the share accepted lies between none and all, and is not known of nothing', () => {
  expect(acceptedShare({ open: 5, sent: 2, accepted: 0, declined: 0, won: 0, lost: 0 })).toBeNull()
  expect(acceptedShare({ open: 0, sent: 0, accepted: 1, declined: 1, won: 1, lost: 1 })).toBe(0.75)
  const count = fc.nat(1_000)
  const counts = fc.record({ open: count, sent: count, accepted: count, declined: count, won: count, lost: count })
  fc.assert(
    fc.property(counts, (some) => {
      const share = acceptedShare(some)
      expect(share === null).toBe(some.accepted + some.declined + some.won + some.lost === 0)
      if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
    }),
  )
})

test('a lead is called by who found it, and goes to who takes such leads', () => {
  expect(leadLabel('expansion', 'success')).toBe('CSQL')
  expect(leadLabel('expansion', 'support')).toBe('CSQL')
  expect(leadLabel('expansion', 'sales')).toBe('Expansion')
  expect(leadLabel('reference', 'services')).toBe('PSQA')
  expect(leadLabel('referral', 'success')).toBe('Advocacy')
  expect(leadLabel('renewal', 'services')).toBe('Renewal')
  expect(usualReceiver('expansion', 'success')).toBe('sales')
  expect(usualReceiver('case_study', 'success')).toBe('marketing')
  expect(usualReceiver('reference', 'services')).toBe('marketing')
})
