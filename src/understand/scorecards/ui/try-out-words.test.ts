import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import {
  daysOf,
  directionSentence,
  findingSentence,
  hitSentence,
  longestBar,
  type TryOutFinding,
} from './try-out-words.ts'

const finding: TryOutFinding = {
  asOf: day('2026-11-18'),
  accounts: 400,
  bands: {
    live: { good: 200, fair: 120, poor: 60, unknown: 20 },
    draft: { good: 190, fair: 130, poor: 61, unknown: 19 },
  },
  changed: { up: 12, down: 29, known: 1, unknown: 0 },
  changes: [],
  quadrantChanges: [],
  meanChange: -1.24,
  hits: null,
}
const unchanged = { ...finding, changed: { up: 0, down: 0, known: 0, unknown: 0 }, meanChange: 0 }

describe('what a try-out found', () => {
  test('who changes band, and by how much health moves', () => {
    expect(findingSentence(finding)).toBe('42 accounts of 400 change band; health changes by −1.2 on average')
    expect(directionSentence(finding)).toBe('12 up, 29 down, 1 becomes known.')
  })

  test('that nothing changes', () => {
    expect(findingSentence(unchanged)).toBe('No account of 400 changes band; health changes by 0 on average')
    expect(directionSentence(unchanged)).toBe('Every account stays in its band.')
  })

  test('that a new scorecard judges nobody yet', () => {
    expect(findingSentence({ ...unchanged, accounts: 0, meanChange: null })).toBe(
      'No account is judged by this scorecard',
    )
  })

  test('whether the draft would have warned better of those who left', () => {
    const hits = { accounts: 100, lost: 10, live: { auc: 0.61, caught: 2 }, draft: { auc: 0.74, caught: 5.5 } }
    expect(hitSentence([finding])).toBeNull()
    expect(hitSentence([finding, { hits }])).toBe(
      'The draft would have told who leaves within 90 days better than the live version: AUC 0.74 against 0.61. Of 10 losses it had 5.5 in its lowest tenth, the live version 2.0.',
    )
    expect(hitSentence([{ hits: { ...hits, draft: hits.live } }])).toContain('as well as the live version')
    const nobody = { auc: null, caught: 0 }
    expect(hitSentence([{ hits: { accounts: 50, lost: 0, live: nobody, draft: nobody } }])).toContain('Nobody left')
  })

  test('bars are drawn on the scale of the longest of both sides', () => {
    expect(longestBar(finding)).toBe(200)
  })
})

test('a try-out over a year asks for twelve days, the newest first', () => {
  const days = daysOf('year', day('2026-11-18'), null)
  expect(days).toHaveLength(12)
  expect(days[0]).toBe('2026-11-18')
  expect(days.at(-1)).toBe('2025-12-23')
  expect(daysOf('quarter_ago', day('2026-11-18'), null)).toEqual(['2026-11-18', '2026-08-20'])
  expect(daysOf('day', day('2026-11-18'), null)).toEqual([])
  expect(daysOf('day', day('2026-11-18'), day('2026-01-02'))).toEqual(['2026-01-02'])
})
