import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import type { HealthException, MeasureReadings } from './definitions.ts'
import { judge, overrideOn } from './exceptions.ts'
import { known, missing, overrideTo, rule, scorecardOf } from './health-examples.ts'
import { scoreHealth } from './score.ts'

function scored(exceptions: HealthException[], more: MeasureReadings = {}) {
  const card = scorecardOf({ cx: { tickets: 1 }, co: { usage: 1 } }, { exceptions })
  return scoreHealth(card, { tickets: known(80), usage: known(60), alarm: known(1), ...more })
}

describe('the order of rules', () => {
  test('a cap on experience lowers it, and the overall by its half', () => {
    const health = scored([rule({ target: 'cx', kind: 'cap', limit: 40 })])
    expect(health.cx).toMatchObject({ score: 40, computedScore: 80 })
    expect(health.computed.overall).toBe(50)
    expect(health.adjustments).toMatchObject([{ target: 'cx', kind: 'cap', difference: -40, points: -20 }])
  })

  test('a capped component changes the quadrant', () => {
    expect(scored([rule({ target: 'cx', kind: 'cap', limit: 40 })]).quadrant).toBe('strained')
  })

  test('floors come before caps, so a cap below a floor wins', () => {
    const health = scored([
      rule({ target: 'co', kind: 'cap', limit: 30 }),
      rule({ target: 'co', kind: 'floor', limit: 90 }),
    ])
    expect(health.co.score).toBe(30)
    expect(health.adjustments.map(({ kind, difference }) => [kind, difference])).toEqual([
      ['floor', 30],
      ['cap', -60],
    ])
  })

  test('components come before the overall', () => {
    const health = scored([
      rule({ target: 'overall', kind: 'cap', limit: 45 }),
      rule({ target: 'cx', kind: 'cap', limit: 40 }),
    ])
    expect(health.computed.overall).toBe(45)
    expect(health.adjustments.map(({ target, points }) => [target, points])).toEqual([
      ['cx', -20],
      ['overall', -5],
    ])
  })

  test('of two caps the lower decides and is the row', () => {
    const health = scored([
      rule({ target: 'overall', kind: 'cap', limit: 60 }),
      rule({ target: 'overall', kind: 'cap', limit: 40 }),
    ])
    expect(health.adjustments).toMatchObject([{ limit: 40, difference: -30 }])
  })

  test('a rule that is true without biting is no row', () => {
    expect(scored([rule({ target: 'overall', kind: 'cap', limit: 90 })]).adjustments).toEqual([])
  })

  test('an override stands above every cap', () => {
    const card = scorecardOf(
      { cx: { tickets: 1 }, co: { usage: 1 } },
      { exceptions: [rule({ target: 'overall', kind: 'cap', limit: 40 })] },
    )
    const readings = { tickets: known(80), usage: known(60), alarm: known(1) }
    const health = scoreHealth(card, readings, overrideTo('good', 80))
    expect(health.computed.overall).toBe(40)
    expect(health.effective.overall).toBe(80)
  })
})

describe('a rule', () => {
  test.each([
    ['<', 4, 5, true],
    ['<', 5, 5, false],
    ['<=', 5, 5, true],
    ['=', 5, 5, true],
    ['=', 4, 5, false],
    ['>=', 5, 5, true],
    ['>=', 4, 5, false],
    ['>', 5, 5, false],
    ['>', 6, 5, true],
  ] as const)('“value %s limit” with %d and %d is %s', (operator, value, limit, expected) => {
    const when = { measure: 'alarm', operator, value: limit, absence: false }
    expect(judge(rule({ target: 'cx', kind: 'cap', limit: 1, when }), { alarm: known(value) })).toBe(expected)
  })

  test('on an unknown measure waits and says so', () => {
    const health = scored([rule({ target: 'cx', kind: 'cap', limit: 40 })], { alarm: missing })
    expect(health.cx.score).toBe(80)
    expect(health.waiting).toMatchObject([{ because: 'unknown' }])
  })

  test('about absence does not fire on a stale source and says so', () => {
    const when = { measure: 'alarm', operator: '>=', value: 30, absence: true } as const
    const stale = { alarm: known(40, { fresh: false }) }
    const health = scored([rule({ target: 'cx', kind: 'cap', limit: 40, when })], stale)
    expect(health.adjustments).toEqual([])
    expect(health.waiting).toMatchObject([{ because: 'stale' }])
  })

  test('about what is there fires on stale values too', () => {
    const health = scored([rule({ target: 'cx', kind: 'cap', limit: 40 })], { alarm: known(1, { fresh: false }) })
    expect(health.cx.score).toBe(40)
  })
})

describe('an override', () => {
  const override = overrideTo('good')

  test.each([
    ['2026-10-31', null],
    ['2026-11-01', override],
    ['2027-01-03', override],
    ['2027-01-04', null],
  ])('on %s: it holds from its first day to the end of its last', (on, expected) => {
    expect(overrideOn([override], day(on))).toBe(expected)
  })

  test('begun later replaces the earlier one', () => {
    const later = { ...overrideTo('poor'), from: day('2026-11-10') }
    expect(overrideOn([later, override], day('2026-11-09'))).toBe(override)
    expect(overrideOn([later, override], day('2026-11-10'))).toBe(later)
  })
})
