import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { totals } from '../forecast.ts'
import {
  accuracySentence,
  callsSentence,
  cashSentence,
  courseSentence,
  expectedSentence,
  headline,
  movedSentence,
  saidText,
  snapshotName,
} from './words.ts'

const NOTHING = totals([])
const period = {
  kind: 'quarter' as const,
  name: 'Q4 2026',
  from: day('2026-10-01'),
  to: day('2026-12-31'),
  before: day('2026-07-01'),
  after: day('2027-01-01'),
  isOver: false,
  isRunning: true,
}
const scenarios = { commit: 400_000_00, bestCase: 500_000_00, everything: 900_000_00 }
const found = (total: object, over = false) =>
  headline({ period: { ...period, isOver: over }, total: { ...NOTHING, ...total }, scenarios, currency: 'EUR' })

test.each([
  [
    { up: 876_000_00, renewals: 5, closed: 1, atRisk: 120_000_00 },
    false,
    '€876k renews in Q4 2026: €400k is won or committed, €120k is at risk',
  ],
  [
    { up: 876_000_00, renewals: 5, closed: 1 },
    false,
    '€876k renews in Q4 2026: €400k is won or committed, nothing is at risk',
  ],
  [
    { up: 100_00, won: 80_00, lost: 20_00, renewals: 2, closed: 2 },
    true,
    '€100 was up in Q4 2026: €80 renewed, €20 lost',
  ],
  [{ up: 100_00, won: 80_00, renewals: 2, closed: 1 }, true, '€80 renewed in Q4 2026; 1 renewal still open'],
])('a period says what it comes to', (total, over, sentence) => {
  expect(found(total, over)).toBe(sentence)
})

test('what nobody gave a probability is said to be missing from what is expected', () => {
  const sentence = expectedSentence({
    total: { ...NOTHING, expected: 1_000_00, unlikely: 2 },
    scenarios,
    currency: 'EUR',
  })
  expect(sentence).toContain('2 renewals without a probability add nothing')
})

test.each([
  [{ commitMinor: 0, called: 0, of: 3 }, 'Nobody has called this quarter yet.'],
  [{ commitMinor: 5_00, called: 2, of: 3 }, '2 of 3 calls come to €5.'],
  [{ commitMinor: 5_00, called: 1, of: 1 }, 'The call comes to €5.'],
  [{ commitMinor: 0, called: 0, of: 0 }, null],
])('calls: %j', (calls, sentence) => {
  expect(callsSentence(calls, 'EUR')).toBe(sentence)
})

test('a snapshot is named by who took it', () => {
  const takenOn = day('2026-11-16')
  expect(snapshotName({ origin: 'weekly', member: null, takenOn }, String)).toBe('Weekly, 2026-11-16')
  expect(snapshotName({ origin: 'submitted', member: { id: 1, name: 'Ada' }, takenOn }, String)).toBe(
    'Submitted by Ada, 2026-11-16',
  )
})

test.each([
  [100_00, 80_00, 1, 'What is expected fell €20 to €80 since Monday'],
  [100_00, 130_00, 1, 'What is expected rose €30 to €130 since Monday'],
  [100_00, 100_00, 2, 'What is expected stayed at €100 since Monday, though 2 changes moved within it'],
  [100_00, 100_00, 0, 'Nothing moved since Monday'],
])('from %i to %i cents by %i renewals', (then, now, renewals, sentence) => {
  const reasons = renewals === 0 ? [] : [{ reason: 'category' as const, renewals, change: NOTHING }]
  const moved = {
    before: { ...NOTHING, expected: then },
    after: { ...NOTHING, expected: now },
    reasons,
    currency: 'EUR',
  }
  expect(movedSentence(moved, 'Monday')).toBe(sentence)
})

test('where categories moved and nothing else, what is won and committed is told', () => {
  const moved = {
    before: { ...NOTHING, expected: 100_00, won: 10_00, commit: 90_00 },
    after: { ...NOTHING, expected: 100_00, won: 10_00, commit: 30_00 },
    reasons: [{ reason: 'category' as const, renewals: 2, change: NOTHING }],
    currency: 'EUR',
  }
  expect(movedSentence(moved, 'Monday')).toBe('What is won and committed fell €60 to €40 since Monday')
})

test('accuracy is said only where a quarter with snapshots has ended', () => {
  const rate = [{ weeksBefore: 4, quarters: 3, mape: 0.08, bias: 0 }]
  expect(accuracySentence({ byLead: [], byLeadOfRate: [], quarters: [] }, 4)).toBe(
    'No quarter with snapshots has ended yet',
  )
  expect(accuracySentence({ byLead: [], byLeadOfRate: rate, quarters: [] }, 4)).toContain(
    'the renewal rate alone would have missed by 8.0',
  )
  const own = [{ weeksBefore: 4, quarters: 2, mape: 0.125, bias: 0.1 }]
  expect(accuracySentence({ byLead: own, byLeadOfRate: rate, quarters: [] }, 4)).toMatch(
    /4 weeks before the end, forecasts missed by 12.5.% on average, too hopeful/,
  )
})

test('cash says what is overdue', () => {
  const buckets = [{ key: 'overdue', invoicesMinor: 500_00, renewalsMinor: 0, items: 1 }]
  expect(cashSentence({ totalMinor: 12_000_00, buckets, currency: 'EUR' })).toBe(
    '€12k is expected within twelve months; €500 of it is overdue',
  )
  expect(cashSentence({ totalMinor: 0, buckets: [], currency: 'EUR' })).toContain('nothing is overdue')
})

test('a course is told from its first week to its last', () => {
  const week = (expected: number) => ({ takenOn: day('2026-11-16'), won: 0, commit: 0, bestCase: 0, expected })
  expect(courseSentence([week(100_00), week(900_00), week(80_00)], 'EUR')).toBe(
    'Over 3 weeks, what is expected fell €20',
  )
  expect(courseSentence([week(100_00), week(100_00)], 'EUR')).toContain('came back to where it was')
})

test.each([
  [null, '', '–'],
  ['machine', '', 'Machine'],
  ['csm', 'Asks what leaving would take', 'CSM: Asks what leaving would take'],
] as const)('the word of %s counts', (voice, reason, text) => {
  expect(saidText({ voice, reason })).toBe(text)
})
