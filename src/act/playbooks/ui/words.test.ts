import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { dryRunHeading, pastText } from './dry-run-words.ts'
import { differenceTexts, effectHeading, shareText } from './effect-words.ts'

const past = { total: 21, accounts: 17, days: [], examples: [], caveats: [] }
const now = { total: 3, unknown: 0, entrants: [], waiting: [] }

test('a dry run is told in one line', () => {
  expect(dryRunHeading({ now, past })).toBe('Three would enter now; 21 in the last 90 days')
  expect(dryRunHeading({ now: { ...now, total: 0 }, past })).toBe('No one would enter now; 21 in the last 90 days')
  expect(dryRunHeading({ now: { ...now, total: 1_284 }, past })).toMatch(/^1.284 would enter now/)
})

test('the past is told with its busiest day', () => {
  const days = [
    { day: day('2026-11-01'), entered: 1 },
    { day: day('2026-11-02'), entered: 4 },
  ]
  expect(pastText({ ...past, days })).toBe('21 entries of 17 accounts; 4 on the busiest day')
  expect(pastText({ ...past, total: 1, accounts: 1, days })).toBe('1 entry of 1 account; 4 on the busiest day')
  expect(pastText({ ...past, total: 0, accounts: 0 })).toBe('Nobody would have entered in the last 90 days.')
})

test.each([
  ['helps', 'v3 helps'],
  ['harms', 'v3 does harm'],
  ['not_certain', 'Effect of v3 is not certain yet'],
  ['not_enough', 'Too few runs to tell the effect yet'],
  ['no_criterion', 'Effect is not measured'],
] as const)('an effect that is %s reads “%s”', (verdict, heading) => {
  expect(effectHeading({ verdict }, 3)).toBe(heading)
})

test('shares and differences carry their numbers and signs', () => {
  expect(shareText({ n: 24, succeeded: 14 })).toBe('14 of 24')
  expect(differenceTexts({ points: 23, low: -3, high: 49 })).toEqual({ points: '+23 points', interval: '−3 to +49' })
})
