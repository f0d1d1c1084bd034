import { describe, expect, test } from 'vitest'
import { sum } from '../../../kernel/statistics.ts'
import { defaultMeasures, defaultScorecards } from '../../health/defaults.ts'
import { type HealthException, ScorecardDefinition } from '../../health/definitions.ts'
import {
  componentSentence,
  firstCurve,
  freeKey,
  measuresToAdd,
  shareOf,
  withException,
  withMeasure,
  withMix,
  withoutException,
  withoutMeasure,
  withWeighted,
} from './draft.ts'

const [card] = defaultScorecards.map((one) => ScorecardDefinition.parse(one.scorecard))
if (!card) throw new Error('there is no default scorecard')
const first = card.components.cx.measures[0]?.measure ?? ''
const rule: HealthException = {
  key: 'rule_1',
  target: 'cx',
  kind: 'cap',
  limit: 40,
  when: { measure: first, operator: '>=', value: 60, absence: false },
  sentence: 'They do not pay.',
}

describe('a draft', () => {
  test('the shares of a component add up to the whole, whatever the weights are', () => {
    const heavy = withWeighted(card, 'cx', first, { weight: 77 })
    const { measures } = heavy.components.cx
    expect(sum(measures.map(({ measure }) => shareOf(measures, measure)))).toBeCloseTo(1)
    expect(shareOf(measures, first)).toBeGreaterThan(shareOf(card.components.cx.measures, first))
    expect(shareOf([], first)).toBe(0)
  })

  test('a measure taken out can be added again, and every measure it can be given makes a valid scorecard', () => {
    const without = withoutMeasure(card, 'cx', first)
    const free = measuresToAdd(
      without,
      defaultMeasures.map((one) => ({ ...one, isArchived: false })),
    )
    expect(free.map(({ key }) => key)).toContain(first)
    for (const measure of free) {
      expect(ScorecardDefinition.safeParse(withMeasure(without, 'cx', measure)).success).toBe(true)
    }
  })

  test('a first curve rises where more is better and falls where less is', () => {
    expect(firstCurve({ unit: 'share', direction: 'up' })).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 100 },
    ])
    expect(firstCurve({ unit: 'count', direction: 'down' })).toEqual([
      { x: 0, y: 100 },
      { x: 10, y: 0 },
    ])
  })

  test.each([0, 33, 50, 70, 100])('a mix of %i %% for experience is one the server takes', (percent) => {
    expect(ScorecardDefinition.safeParse(withMix(card, percent)).success).toBe(true)
  })

  test('a rule is replaced by its key, and a new one gets a free key', () => {
    const bare = { ...card, exceptions: [] }
    const with1 = withException(bare, rule)
    expect(withException(with1, { ...rule, limit: 30 }).exceptions).toEqual([{ ...rule, limit: 30 }])
    expect(freeKey(bare)).toBe('rule_1')
    expect(freeKey(withException(with1, { ...rule, key: 'rule_3' }))).toBe('rule_4')
    expect(freeKey({ ...bare, exceptions: [{ ...rule, key: 'rule_2' }] })).toBe('rule_3')
    expect(withoutException(with1, 'rule_1').exceptions).toEqual([])
  })
})

test('the heading of a component says what weighs most', () => {
  const of = (...weights: number[]) =>
    weights.map((weight, at) => ({ measure: `m${at}`, weight, curve: [{ x: 0, y: 0 }] }))
  const say = (...weights: number[]) => componentSentence('cx', of(...weights), (key) => key.toUpperCase())
  expect(say(10, 30)).toBe('Customer experience: M1 weighs most, 75 %')
  expect(say(10, 10)).toBe('Customer experience: 2 measures weigh the same')
  expect(say(40, 40, 20)).toBe('Customer experience: 2 measures weigh most, 40 % each')
  expect(say(5)).toBe('Customer experience is M0 alone')
  expect(say()).toBe('Customer experience has no measure yet')
})
