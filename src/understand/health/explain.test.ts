import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { sum } from '../../kernel/statistics.ts'
import type { MeasureDefinition, MeasureSource } from './definitions.ts'
import { type ChangeSince, explainHealth, type HealthDay } from './explain.ts'
import { known, missing, overrideTo, rule, scorecardOf } from './health-examples.ts'

const sources: Record<string, [name: string, source: MeasureSource]> = {
  weekly_users: [
    'Weekly active users',
    { kind: 'metric', metric: 'users', aggregation: 'average_value', windowDays: 7 },
  ],
  urgent: ['Open urgent tickets', { kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: ['urgent'] }],
  reply: [
    'First reply, median',
    { kind: 'tickets', aggregation: 'median_first_reply_hours', windowDays: 90, priorities: [] },
  ],
  nps: ['NPS, latest answers', { kind: 'survey', survey: 'nps', windowDays: 180, roles: [] }],
  contacts: ['Contacts who answer', { kind: 'contacts', aggregation: 'engaged', roles: [], windowDays: 90 }],
  progress: ['Outcome progress', { kind: 'outcomes', aggregation: 'progress', windowDays: 365 }],
  value: ['Value shown, 90 d', { kind: 'attribute', attribute: 'value', reading: 'number' }],
  docks: ['Docks on auto-schedule', { kind: 'attribute', attribute: 'docks', reading: 'number' }],
  review: ['Business review score', { kind: 'attribute', attribute: 'review', reading: 'number' }],
}
const measures: MeasureDefinition[] = Object.entries(sources).map(([key, [name, source]]) => ({
  key,
  name,
  unit: 'number',
  direction: 'up',
  source,
}))
const card = scorecardOf({
  cx: { weekly_users: 30, urgent: 20, reply: 15, nps: 15, contacts: 20 },
  co: { progress: 40, value: 20, docks: 20, review: 20 },
})
const today = day('2026-11-17')

function on(daysAgo: number, values: Record<string, number>, more: Partial<HealthDay> = {}): HealthDay {
  const readings = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, known(value)]))
  const day = addDays(today, -daysAgo)
  return { day, scorecard: card, version: 'standard v7', readings, override: null, ...more }
}

const nowValues = { weekly_users: 34, urgent: 20, reply: 44, nps: 48, contacts: 40, progress: 62, value: 52, docks: 48 }
const thenValues = {
  weekly_users: 72,
  urgent: 80,
  reply: 64,
  nps: 48,
  contacts: 73,
  progress: 64,
  value: 60,
  docks: 56,
}

function since30(now: HealthDay, then: HealthDay): ChangeSince {
  const [since] = explainHealth({ measures, now, earlier: [{ days: 30, close: then }] }).since
  if (!since) throw new Error('no comparison')
  return since
}

function addedUp(since: ChangeSince): number {
  const rows = [...since.measures, ...since.adjustments].map((row) => row.pointsChange ?? 0)
  return sum([...rows, since.definition ?? 0])
}

describe('Corvane Beverages, 30 days after 65', () => {
  const explanation = explainHealth({
    measures,
    now: on(0, nowValues),
    earlier: [{ days: 30, close: on(30, thenValues) }],
  })
  const since = since30(on(0, nowValues), on(30, thenValues))

  test('reads as a finding', () => {
    expect(since.headline).toBe('Health 46: experience fell, results held')
    expect(since.subline).toBe('16.5 of the 19.0 points lost are CX. Tickets, usage and people explain them.')
  })

  test('shows score, possible points and points of every measure', () => {
    const rows = explanation.measures.map(({ key, score, possiblePoints, points }) => [
      key,
      score,
      possiblePoints,
      points,
    ])
    expect(rows[0]).toEqual(['weekly_users', 34, 15, expect.closeTo(5.1, 9)])
    expect(rows[5]).toEqual(['progress', 62, 25, expect.closeTo(15.5, 9)])
    expect(rows[8]).toEqual(['review', null, 0, null])
  })

  test('adds points up by component and in all', () => {
    expect(explanation.components.cx.points).toBeCloseTo(18, 9)
    expect(explanation.components.co.points).toBeCloseTo(28, 9)
    expect(explanation.health.effective.overall).toBe(46)
    expect(explanation.health.co).toMatchObject({ score: 56, knownWeight: 80, weight: 100 })
  })

  test('shows what each measure and component moved', () => {
    const moved = new Map(since.measures.map((row) => [row.key, row.pointsChange]))
    expect(moved.get('weekly_users')).toBeCloseTo(-5.7, 9)
    expect(moved.get('urgent')).toBeCloseTo(-6, 9)
    expect(moved.get('nps')).toBe(0)
    expect(since.components).toMatchObject({
      cx: { scoreThen: 69, pointsChange: -16.5 },
      co: { scoreThen: 61, pointsChange: -2.5 },
    })
    expect(since.change).toBe(-19)
    expect(addedUp(since)).toBeCloseTo(-19, 9)
  })

  test('is falling, and was thriving', () => {
    expect(explanation.trend).toBe('falling')
    expect(since.quadrantThen).toBe('thriving')
  })

  test('names what a measure was', () => {
    expect(since.measures[0]).toMatchObject({ valueThen: 72, scoreThen: 72, valueChange: -38 })
  })
})

describe('a change of the scorecard in between', () => {
  const heavier = scorecardOf({
    cx: { weekly_users: 60, urgent: 20, reply: 15, nps: 15, contacts: 20 },
    co: { progress: 40, value: 20, docks: 20, review: 20 },
  })

  test('stands in its own row and the measures keep what they moved themselves', () => {
    const now = on(0, nowValues, { scorecard: heavier, version: 'standard v8' })
    const since = since30(now, on(30, nowValues))
    expect(since.measures.every((row) => row.pointsChange === 0)).toBe(true)
    expect(since.definition).toBeCloseTo(since.change ?? Number.NaN, 9)
    expect(since.subline).toContain('The change of the scorecard alone is −')
  })

  test('without a change of version there is no such row', () => {
    expect(since30(on(0, nowValues), on(30, thenValues)).definition).toBeNull()
  })

  test('takes the whole difference where the values of then do not suffice for it', () => {
    const other = scorecardOf({ cx: { new_one: 1 }, co: { new_two: 1 } })
    const now = on(0, { new_one: 90, new_two: 90 }, { scorecard: other, version: 'new v1' })
    const since = since30(now, on(30, thenValues))
    expect(since.definition).toBeCloseTo(25, 9)
    expect(since.measures.map((row) => row.pointsChange)).toEqual([0, 0])
    expect(since.headline).toBe('Health 90: the scorecard changed')
  })
})

describe('rules and overrides', () => {
  const capped = {
    ...card,
    exceptions: [rule({ target: 'cx', kind: 'cap', limit: 20, sentence: 'An invoice is overdue.' })],
  }

  test('a cap that began to bite is a row of the change and a sentence', () => {
    const now = on(0, { ...nowValues, alarm: 1 }, { scorecard: capped })
    const since = since30(now, on(30, nowValues, { scorecard: capped }))
    expect(since.adjustments).toMatchObject([{ kind: 'cap', target: 'cx', pointsChange: -8 }])
    expect(since.components.cx.pointsChange).toBe(-8)
    expect(since.subline).toContain('An invoice is overdue (−8.0).')
  })

  test('an override is said first, with what would be computed', () => {
    const now = on(0, nowValues, { override: overrideTo('good', 75) })
    const since = since30(now, on(30, nowValues))
    expect(since.headline).toMatch(/^Health 75, set by hand: /)
    expect(since.subline).toContain(
      'Set to good by hand until 3 Jan 2027: The new sponsor confirmed the renewal. Computed: 46, poor.',
    )
    expect(since.adjustments).toMatchObject([{ kind: 'override', pointsChange: 29 }])
  })

  test('an override that ended gives its points back', () => {
    const since = since30(on(0, nowValues), on(30, nowValues, { override: overrideTo('good', 75) }))
    expect(since.change).toBe(-29)
    expect(since.adjustments).toMatchObject([{ kind: 'override', pointsChange: -29 }])
  })
})

describe('words for what is not known or did not move', () => {
  test.each([
    ['both rose', thenValues, { ...nowValues, progress: 20 }, 'Health 65: experience and results rose'],
    ['nothing moved', nowValues, nowValues, 'Health 46: experience and results held'],
    ['unknown then', nowValues, { urgent: 3 }, 'Health 46: not known 30 days ago'],
    ['unknown now', { progress: 50 }, nowValues, 'Health unknown: only 20 % of the weight has data'],
    ['no data now', {}, nowValues, 'Health unknown: nothing has data'],
  ])('%s', (_, now, then, headline) => {
    expect(since30(on(0, now), on(30, then)).headline).toBe(headline)
  })

  test('when nothing moved it says so', () => {
    expect(since30(on(0, nowValues), on(30, nowValues)).subline).toBe('No points moved in 30 days.')
  })

  test('when components moved against each other both are named', () => {
    const since = since30(on(0, { ...thenValues, urgent: 20 }), on(30, { ...thenValues, progress: 52 }))
    expect(since.subline).toBe('CX lost 6.0 points, CO gained 3.0. Tickets explain them.')
  })

  test('without an earlier day the components are named', () => {
    const explanation = explainHealth({ measures, now: on(0, nowValues), earlier: [] })
    expect(explanation.headline).toBe('Health 46: experience 36, results 56')
    expect(explanation.trend).toBeNull()
  })
})

test('for any two days, scorecards and overrides, the rows add up to the change', () => {
  const keys = Object.keys(sources)
  const readings = fc
    .tuple(...[...keys, 'alarm'].map(() => fc.option(fc.integer({ min: 0, max: 100 }))))
    .map((values) =>
      Object.fromEntries(
        [...keys, 'alarm'].map((key, index) => [key, values[index] == null ? missing : known(values[index])]),
      ),
    )
  const exceptions = fc.subarray([
    rule({ target: 'cx', kind: 'cap', limit: 40 }),
    rule({ target: 'co', kind: 'floor', limit: 60 }),
    rule({ target: 'overall', kind: 'cap', limit: 45 }),
  ])
  const weights = fc.tuple(...keys.map(() => fc.integer({ min: 1, max: 50 })))
  const scorecard = fc.tuple(weights, exceptions).map(([weights, exceptions]) => {
    const weighted = keys.map((key, index) => [key, weights[index] ?? 1] as const)
    return scorecardOf(
      { cx: Object.fromEntries(weighted.slice(0, 5)), co: Object.fromEntries(weighted.slice(5)) },
      { exceptions },
    )
  })
  const override = fc.option(fc.option(fc.integer({ min: 0, max: 100 })).map((overall) => overrideTo('fair', overall)))
  const sameVersion = fc.boolean()
  fc.assert(
    fc.property(
      fc.tuple(scorecard, scorecard),
      fc.tuple(readings, readings),
      fc.tuple(override, override),
      sameVersion,
      (cards, values, overrides, same) => {
        const now = { day: today, scorecard: cards[0], version: 'a', readings: values[0], override: overrides[0] }
        const before = same ? { scorecard: cards[0], version: 'a' } : { scorecard: cards[1], version: 'b' }
        const then = { day: addDays(today, -30), ...before, readings: values[1], override: overrides[1] }
        const since = since30(now, then)
        if (since.change === null) expect(addedUp(since)).toBe(0)
        else expect(Math.abs(addedUp(since) - since.change)).toBeLessThan(1e-6)
      },
    ),
    { numRuns: 500 },
  )
})
