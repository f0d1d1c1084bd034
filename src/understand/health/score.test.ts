import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sum } from '../../kernel/statistics.ts'
import type { MeasureReadings, ScorecardDefinition } from './definitions.ts'
import { known, missing, overrideTo, rule, scorecardOf } from './health-examples.ts'
import { type Health, scoreHealth } from './score.ts'

const card = scorecardOf({ cx: { tickets: 30, nps: 10 }, co: { usage: 60, outcomes: 40 } })

function pointsOf(health: Health, key: string) {
  return health.measures.find((measure) => measure.key === key)?.points
}

function total(health: Health): number {
  return sum([...health.measures, ...health.adjustments].map((row) => row.points ?? 0))
}

describe('health', () => {
  test('is half experience and half results, each a weighted mean', () => {
    const health = scoreHealth(card, { tickets: known(40), nps: known(80), usage: known(50), outcomes: known(75) })
    expect(health.cx.score).toBe(50)
    expect(health.co.score).toBe(60)
    expect(health.computed).toEqual({ overall: 55, band: 'fair' })
    expect(health.quadrant).toBe('thriving')
    expect(health.coverage).toBe(1)
  })

  test('gives each measure its points and its cost', () => {
    const health = scoreHealth(card, { tickets: known(40), nps: known(80), usage: known(50), outcomes: known(75) })
    expect(health.measures.map(({ key, points, cost }) => [key, points, cost])).toEqual([
      ['tickets', 15, 22.5],
      ['nps', 10, 2.5],
      ['usage', 15, 15],
      ['outcomes', 15, 5],
    ])
  })

  test('leaves an unknown measure out and lowers coverage', () => {
    const health = scoreHealth(card, { tickets: known(40), nps: missing, usage: known(50), outcomes: known(75) })
    expect(health.cx).toMatchObject({ score: 40, coverage: 0.75, knownWeight: 30, weight: 40 })
    expect(health.coverage).toBe(0.875)
    expect(pointsOf(health, 'tickets')).toBe(20)
    expect(pointsOf(health, 'nps')).toBeNull()
  })

  test('treats a measure nobody delivered like an unknown one', () => {
    const some = { tickets: known(40), usage: known(50), outcomes: known(75) }
    expect(scoreHealth(card, some).computed).toEqual(scoreHealth(card, { ...some, nps: missing }).computed)
  })

  test('a component below its minimum coverage has no score, exactly half is enough', () => {
    const even = scorecardOf({ cx: { a: 50, b: 50 }, co: { c: 49, d: 51 } })
    const health = scoreHealth(even, { a: known(80), c: known(80) })
    expect(health.cx.score).toBe(80)
    expect(health.co.score).toBeNull()
    expect(health.quadrant).toBeNull()
  })

  test('rests on the one known component when the overall coverage allows it', () => {
    const health = scoreHealth(card, { usage: known(60), outcomes: known(60) })
    expect(health.coverage).toBe(0.5)
    expect(health.computed).toEqual({ overall: 60, band: 'fair' })
    expect(health.co.share).toBe(1)
  })

  test('is unknown, never good, below the overall coverage', () => {
    const health = scoreHealth(card, { usage: known(100) })
    expect(health.co).toMatchObject({ score: 100, coverage: 0.6, share: 0 })
    expect(health.computed).toEqual({ overall: null, band: 'unknown' })
    expect(health.measures.every(({ points }) => points === null)).toBe(true)
  })

  test('is unknown when nothing is known, even if no coverage is asked for', () => {
    const lax = { ...card, minCoverage: { component: 0, overall: 0 } }
    expect(scoreHealth(lax, {}).computed.band).toBe('unknown')
  })

  test('follows the scorecard in its mix and its bands', () => {
    const mine = { ...card, mix: { cx: 0.25, co: 0.75 }, bands: { fair: 20, good: 55 } }
    const health = scoreHealth(mine, { tickets: known(40), nps: known(40), usage: known(60), outcomes: known(60) })
    expect(health.computed).toEqual({ overall: 55, band: 'good' })
  })

  test('with weights in tenths meets a band edge exactly', () => {
    const tenths = scorecardOf({ cx: { a: 0.1, b: 0.2, c: 0.3 }, co: { d: 0.7, e: 0.1 } })
    const readings = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, known(70)]))
    expect(scoreHealth(tenths, readings).computed).toEqual({ overall: 70, band: 'good' })
  })
})

describe('an override', () => {
  const readings = { tickets: known(40), nps: known(40), usage: known(60), outcomes: known(60) }

  test('sets the band and leaves the score; the computed values stand beside it', () => {
    const health = scoreHealth(card, readings, overrideTo('good'))
    expect(health.effective).toEqual({ overall: 50, band: 'good' })
    expect(health.computed).toEqual({ overall: 50, band: 'fair' })
    expect(health.adjustments).toEqual([])
  })

  test('that sets the score is a row with its difference', () => {
    const health = scoreHealth(card, readings, overrideTo('good', 75))
    expect(health.effective).toEqual({ overall: 75, band: 'good' })
    expect(health.adjustments).toMatchObject([{ kind: 'override', difference: 25, points: 25 }])
    expect(total(health)).toBeCloseTo(75, 9)
  })

  test('gives an unknown account a score', () => {
    const health = scoreHealth(card, {}, overrideTo('poor', 20))
    expect(health.effective).toEqual({ overall: 20, band: 'poor' })
    expect(health.computed.band).toBe('unknown')
    expect(total(health)).toBe(20)
  })
})

const tolerance = 1e-9

/**
 * The definition once more, by other means: percentages of a common denominator instead of shares, rules applied in
 * sequence, nothing shared with the scorer. A coverage of one half is one half, whatever binary fractions make of it.
 */
function reference(card: ScorecardDefinition, readings: MeasureReadings): { overall: number | null; points: number[] } {
  const holds = (measure: string, value: number) => (readings[measure]?.value ?? Number.NEGATIVE_INFINITY) >= value
  const bend = (value: number, target: string) => {
    let bent = value
    for (const kind of ['floor', 'cap']) {
      for (const rule of card.exceptions.filter((rule) => rule.kind === kind && rule.target === target)) {
        if (!holds(rule.when.measure, rule.when.value)) continue
        bent = kind === 'floor' ? Math.max(bent, rule.limit) : Math.min(bent, rule.limit)
      }
    }
    return bent
  }
  const sides = (['cx', 'co'] as const).map((name) => {
    const all = card.components[name].measures
    let knownWeight = 0
    let allWeight = 0
    let weighted = 0
    for (const { measure, weight } of all) {
      const value = readings[measure]?.value ?? null
      allWeight += weight
      if (value === null) continue
      knownWeight += weight
      weighted += weight * Math.max(0, Math.min(100, value))
    }
    const isKnown = knownWeight > 0 && knownWeight / allWeight > card.minCoverage.component - tolerance
    return { name, all, knownWeight, coverage: knownWeight / allWeight, mean: weighted / knownWeight, isKnown }
  })
  const coverage = sides.reduce((total, side) => total + card.mix[side.name] * side.coverage, 0)
  const mixed = sides.filter((side) => side.isKnown)
  const mix = mixed.reduce((total, side) => total + card.mix[side.name], 0)
  if (mix === 0 || coverage < card.minCoverage.overall - tolerance) return { overall: null, points: [] }
  const weightedSum = mixed.reduce((total, side) => total + card.mix[side.name] * bend(side.mean, side.name), 0)
  const points = mixed.flatMap((side) =>
    side.all.map(({ measure, weight }) => {
      const value = readings[measure]?.value ?? null
      if (value === null) return 0
      return (card.mix[side.name] * weight * Math.max(0, Math.min(100, value))) / (mix * side.knownWeight)
    }),
  )
  return { overall: bend(weightedSum / mix, 'overall'), points }
}

const keys = { cx: ['a', 'b', 'c', 'd'], co: ['e', 'f', 'g'] }
const weight = fc.integer({ min: 1, max: 1000 }).map((tenths) => tenths / 10)
const side = (names: string[]) =>
  fc
    .tuple(...names.map(() => weight))
    .map((weights) => Object.fromEntries(names.map((name, index) => [name, weights[index] ?? 1])))
const anyRule = fc
  .record({
    target: fc.constantFrom('cx' as const, 'co' as const, 'overall' as const),
    kind: fc.constantFrom('cap' as const, 'floor' as const),
    limit: fc.integer({ min: 0, max: 100 }),
    measure: fc.constantFrom('a', 'e', 'alarm'),
  })
  .map(({ measure, ...more }) => rule({ ...more, when: { measure, operator: '>=', value: 40, absence: false } }))
const anyCard = (rules: fc.Arbitrary<ReturnType<typeof rule>[]>) =>
  fc
    .record({ cx: side(keys.cx), co: side(keys.co), mix: fc.constantFrom(0.5, 0.25, 0.7), exceptions: rules })
    .map(({ cx, co, mix, exceptions }) => scorecardOf({ cx, co }, { mix: { cx: mix, co: 1 - mix }, exceptions }))
const anyReadings = fc
  .tuple(...[...keys.cx, ...keys.co, 'alarm'].map(() => fc.option(fc.integer({ min: -20, max: 120 }))))
  .map((values) =>
    Object.fromEntries(
      [...keys.cx, ...keys.co, 'alarm'].map((key, index) => {
        const value = values[index] ?? null
        return [key, value === null ? missing : known(value)]
      }),
    ),
  )
const rules = fc.array(anyRule, { maxLength: 6 })
const anyOverride = fc.option(fc.option(fc.integer({ min: 0, max: 100 })).map((overall) => overrideTo('fair', overall)))

describe('for any scorecard and any values', () => {
  test('two independent computations agree on the overall and on every point', () => {
    fc.assert(
      fc.property(anyCard(rules), anyReadings, (card, readings) => {
        const health = scoreHealth(card, readings)
        const expected = reference(card, readings)
        if (expected.overall === null) {
          expect(health.computed).toEqual({ overall: null, band: 'unknown' })
          return
        }
        expect(health.computed.overall).toBeCloseTo(expected.overall, 6)
        const counted = health.measures.filter((measure) => health[measure.component].score !== null)
        for (const [index, measure] of counted.entries()) {
          expect(measure.points ?? 0).toBeCloseTo(expected.points[index] ?? Number.NaN, 6)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('points and adjustments add up to the effective overall', () => {
    fc.assert(
      fc.property(anyCard(rules), anyReadings, anyOverride, (card, readings, override) => {
        const health = scoreHealth(card, readings, override)
        if (health.effective.overall === null) expect(total(health)).toBe(0)
        else expect(Math.abs(total(health) - health.effective.overall)).toBeLessThan(1e-6)
      }),
      { numRuns: 500 },
    )
  })

  test('points and costs together are the 100 possible points', () => {
    fc.assert(
      fc.property(anyCard(fc.constant([])), anyReadings, (card, readings) => {
        const health = scoreHealth(card, readings)
        if (health.computed.overall === null) return
        expect(sum(health.measures.map(({ points, cost }) => (points ?? 0) + (cost ?? 0)))).toBeCloseTo(100, 6)
        expect(sum(health.measures.map(({ share }) => share))).toBeCloseTo(1, 9)
      }),
    )
  })

  test('raising a score never lowers the overall while no rule applies', () => {
    const raised = fc.record({ key: fc.constantFrom(...keys.cx, ...keys.co), by: fc.integer({ min: 1, max: 50 }) })
    fc.assert(
      fc.property(anyCard(fc.constant([])), anyReadings, raised, (card, readings, { key, by }) => {
        const value = readings[key]?.value ?? null
        if (value === null) return
        const before = scoreHealth(card, readings).computed.overall
        const after = scoreHealth(card, { ...readings, [key]: known(value + by) }).computed.overall
        if (before === null || after === null) expect(after).toBe(before)
        else expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('the order of measures and rules does not matter', () => {
    fc.assert(
      fc.property(anyCard(rules), anyReadings, (card, readings) => {
        const turned: ScorecardDefinition = {
          ...card,
          components: {
            cx: { measures: [...card.components.cx.measures].reverse() },
            co: { measures: [...card.components.co.measures].reverse() },
          },
          exceptions: [...card.exceptions].reverse(),
        }
        const one = scoreHealth(card, readings)
        const other = scoreHealth(turned, readings)
        expect(other.computed).toEqual(one.computed)
        expect(other.adjustments.map(({ limit, difference }) => [limit, difference])).toEqual(
          one.adjustments.map(({ limit, difference }) => [limit, difference]),
        )
      }),
    )
  })

  test('scores stay between 0 and 100', () => {
    fc.assert(
      fc.property(anyCard(rules), anyReadings, (card, readings) => {
        const health = scoreHealth(card, readings)
        for (const score of [health.computed.overall, health.cx.score, health.co.score]) {
          if (score === null) continue
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(100)
        }
      }),
    )
  })
})
