import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { comfortOf, type ComfortFacts } from './false-comfort.ts'

const asOf = day('2026-11-17')

function comfort(facts: Partial<ComfortFacts>, score = 9, daysAgo = 10) {
  const latestNps = { score, day: addDays(asOf, -daysAgo) }
  const fine: ComfortFacts = { latestNps, use: { activeDays: 5, knownDays: 28 }, measuredOutcomes: 1, co: 60 }
  return comfortOf({ ...fine, ...facts }, asOf)
}

describe('a promoter', () => {
  test('who uses the product and has a measured outcome is real comfort', () => {
    expect(comfort({}).kind).toBe('none')
  })

  test('without use in 28 known days is false comfort', () => {
    expect(comfort({ use: { activeDays: 0, knownDays: 28 } })).toEqual({
      kind: 'false_comfort',
      reasons: ['no_use'],
      sentence: 'Answered NPS 9, but no use for 28 days.',
    })
  })

  test.each([
    ['only 27 days are known', { activeDays: 0, knownDays: 27 }],
    ['there is no usage source', null],
  ])('is not accused when %s', (_, use) => {
    expect(comfort({ use }).kind).toBe('none')
  })

  test('without a measured outcome is false comfort, unless outcomes are not known', () => {
    expect(comfort({ measuredOutcomes: 0 }).reasons).toEqual(['no_measured_outcome'])
    expect(comfort({ measuredOutcomes: null }).kind).toBe('none')
  })

  test('with both gaps hears of both', () => {
    const both = comfort({ use: { activeDays: 0, knownDays: 28 }, measuredOutcomes: 0 })
    expect(both.sentence).toBe('Answered NPS 9, but no use for 28 days and no measured outcome.')
  })

  test.each([
    [9, 179, 'false_comfort'],
    [9, 180, 'none'],
    [10, 0, 'false_comfort'],
    [8, 10, 'none'],
  ])('who answered %d, %d days ago, is %s', (score, daysAgo, kind) => {
    expect(comfort({ measuredOutcomes: 0 }, score, daysAgo).kind).toBe(kind)
  })
})

describe('a detractor', () => {
  test.each([
    [6, 50, 'false_alarm'],
    [6, 49.9, 'none'],
    [7, 80, 'none'],
    [0, 100, 'false_alarm'],
    [3, null, 'none'],
  ])('who answered %d with results of %s is %s', (score, co, kind) => {
    expect(comfort({ co }, score).kind).toBe(kind)
  })
})

test('without an answer there is nothing to doubt', () => {
  expect(comfort({ latestNps: null, measuredOutcomes: 0 }).kind).toBe('none')
})
