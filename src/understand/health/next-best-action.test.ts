import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import type { MeasureDefinition } from './definitions.ts'
import { explainHealth } from './explain.ts'
import { known, missing, scorecardOf } from './health-examples.ts'
import { type AccountFacts, nextBestActions } from './next-best-action.ts'

const measures: MeasureDefinition[] = [
  {
    key: 'tickets',
    name: 'Open urgent tickets',
    unit: 'count',
    direction: 'down',
    source: { kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: ['urgent'] },
  },
  {
    key: 'usage',
    name: 'Days with use',
    unit: 'days',
    direction: 'up',
    source: { kind: 'usage', include: [], exclude: [], aggregation: 'days_active', windowDays: 28 },
  },
  {
    key: 'outcomes',
    name: 'Outcome progress',
    unit: 'share',
    direction: 'up',
    source: { kind: 'outcomes', aggregation: 'progress', windowDays: 365 },
  },
]
const scorecard = scorecardOf({ cx: { tickets: 100 }, co: { usage: 60, outcomes: 40 } })

const calm: AccountFacts = {
  hasOwner: true,
  hasChampion: true,
  daysSinceContact: 5,
  renewal: null,
  openUrgentTickets: null,
  outcomes: null,
  detractor: null,
}

function explained(now: Record<string, number | null>, then: Record<string, number | null>) {
  const readings = (values: Record<string, number | null>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? missing : known(value)]))
  const about = { scorecard, version: 'v1', override: null }
  return explainHealth({
    measures,
    now: { ...about, day: day('2026-11-17'), readings: readings(now) },
    earlier: [{ days: 30, close: { ...about, day: day('2026-10-18'), readings: readings(then) } }],
  })
}

const well = { tickets: 90, usage: 90, outcomes: 90 }
const steady = explained(well, well)

describe('next best actions', () => {
  test('a healthy, cared-for account needs nothing', () => {
    expect(nextBestActions(steady, calm)).toEqual([])
  })

  test('urgent tickets are worth the points back to the score of 30 days ago', () => {
    const [first] = nextBestActions(explained({ ...well, tickets: 20 }, well), {
      ...calm,
      openUrgentTickets: { count: 4, oldestDays: 13 },
    })
    expect(first).toMatchObject({
      title: 'Call about the urgent tickets',
      reason: '4 urgent tickets, the oldest open for 13 days.',
      action: 'log_call',
      fillsGap: null,
    })
    // Tickets are half of health: 0.5 × (90 − 20).
    expect(first?.worthPoints).toBeCloseTo(35, 9)
  })

  test('and back to 70 where it was worse than that', () => {
    const always = { ...well, tickets: 20 }
    const [first] = nextBestActions(explained(always, always), {
      ...calm,
      openUrgentTickets: { count: 1, oldestDays: 1 },
    })
    expect(first?.worthPoints).toBeCloseTo(25, 9)
    expect(first?.reason).toBe('One urgent ticket, open for 1 day.')
  })

  test('falling use is named with the points it cost', () => {
    const [first] = nextBestActions(explained({ ...well, usage: 40 }, well), calm)
    expect(first).toMatchObject({ key: 'falling_usage', reason: 'Days with use cost 15.0 points in 30 days.' })
  })

  test.each<[string, Partial<AccountFacts>, string, string]>([
    ['nobody owns it', { hasOwner: false }, 'no_owner', 'assign_owner'],
    ['there is no champion', { hasChampion: false }, 'no_champion', 'add_contact'],
    [
      'a detractor answered',
      { detractor: { score: 3, daysAgo: 2, contactName: 'Noor Haddad' } },
      'detractor',
      'log_call',
    ],
    ['nobody spoke for 60 days', { daysSinceContact: 60 }, 'quiet', 'log_call'],
    ['the renewal is near', { renewal: { day: '2027-01-03', inDays: 47 } }, 'renewal', 'note'],
    ['there is no outcome', { outcomes: { total: 0, measured: 0 } }, 'no_outcome', 'record_outcome'],
    ['an outcome is unmeasured', { outcomes: { total: 2, measured: 1 } }, 'unmeasured_outcome', 'measure_outcome'],
  ])('when %s there is one thing to do', (_, fact, key, action) => {
    expect(nextBestActions(steady, { ...calm, ...fact })).toMatchObject([{ key, action }])
  })

  test.each<[string, Partial<AccountFacts>]>([
    ['whether there is a champion', { hasChampion: null }],
    ['when somebody last spoke', { daysSinceContact: null }],
    ['a renewal that is far or past', { renewal: { day: '2027-06-01', inDays: 196 } }],
    ['outcomes that are all measured', { outcomes: { total: 2, measured: 2 } }],
  ])('nothing is advised on %s', (_, fact) => {
    expect(nextBestActions(steady, { ...calm, ...fact })).toEqual([])
  })

  test('the reason of a renewal tells when somebody last spoke', () => {
    const [first] = nextBestActions(steady, { ...calm, renewal: { day: '2027-01-03', inDays: 47 } })
    expect(first?.reason).toBe('Due 3 Jan 2027, in 47 days; the last conversation was 5 days ago.')
  })

  test('a measure without data is a gap to fill', () => {
    const gap = { ...well, outcomes: null }
    expect(nextBestActions(explained(gap, gap), calm)).toMatchObject([
      { fillsGap: 'outcomes', worthPoints: null, action: 'record_outcome' },
    ])
  })

  test('never more than five, the most urgent first', () => {
    const actions = nextBestActions(explained({ tickets: 20, usage: 40, outcomes: null }, well), {
      hasOwner: false,
      hasChampion: false,
      daysSinceContact: 90,
      renewal: { day: '2027-01-03', inDays: 47 },
      openUrgentTickets: { count: 4, oldestDays: 13 },
      outcomes: { total: 1, measured: 0 },
      detractor: { score: 3, daysAgo: 2, contactName: null },
    })
    expect(actions).toHaveLength(5)
    expect(actions[0]?.key).toBe('urgent_tickets')
  })
})
