import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import type { Renewal } from '../contract.ts'
import { accountHeading, inOrder } from './account-renewals.ts'

const about = { currency: 'EUR', today: day('2026-03-10') }
const renewal = (dueOn: string, outcome: Renewal['outcome'] = 'open', more: Partial<Renewal> = {}) =>
  ({ dueOn: day(dueOn), outcome, amountMinor: 1_860_000, disagree: false, ...more }) as Renewal

test('what is open stands on top, the next one first; then what was decided, the latest first', () => {
  const rows = [
    renewal('2027-04-01'),
    renewal('2024-04-01', 'renewed'),
    renewal('2026-04-01'),
    renewal('2025-04-01', 'expanded'),
  ]
  expect(inOrder(rows).map(({ dueOn }) => dueOn)).toEqual(['2026-04-01', '2027-04-01', '2025-04-01', '2024-04-01'])
})

describe('the sentence above an account’s renewals', () => {
  test.each([
    ['the next one', [renewal('2026-04-26')], 'Renews in 47 days, worth €18.6k a year'],
    [
      'voices that differ',
      [renewal('2026-04-26', 'open', { disagree: true })],
      'Renews in 47 days, worth €18.6k a year; voices differ',
    ],
    ['an unknown rate', [renewal('2026-03-10', 'open', { amountMinor: null })], 'Renews today'],
    ['one that is late', [renewal('2026-03-01')], 'A renewal was due 9 days ago, worth €18.6k a year'],
    ['only decided ones', [renewal('2025-04-01', 'renewed')], 'Nothing is up for renewal; 1 renewal is decided'],
  ])('says %s', (_, rows, sentence) => {
    expect(accountHeading(rows, about)).toBe(sentence)
  })
})
