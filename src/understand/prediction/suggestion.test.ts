import { expect, test } from 'vitest'
import { ScorecardDefinition } from '../health/definitions.ts'
import { suggestWeights, withWeights } from './suggestion.ts'

const curve = [{ x: 0, y: 0 }]
const definition = ScorecardDefinition.parse({
  name: 'Standard',
  components: {
    cx: {
      measures: [
        { measure: 'use', weight: 30, curve },
        { measure: 'voice', weight: 40, curve },
        { measure: 'support', weight: 30, curve },
      ],
    },
    co: { measures: [{ measure: 'outcome', weight: 10, curve }] },
  },
})
const told = (key: string, weight: number) => ({ key, weight, low: weight - 0.1, high: weight + 0.1 })

test('measures with evidence share what the others give up; a component keeps its weight', () => {
  const weights = suggestWeights(definition, [told('use', -0.6), told('support', -0.2)]) ?? []
  const of = (measure: string) => weights.find((one) => one.measure === measure)
  expect(of('voice')).toMatchObject({ suggested: 10, isTold: false })
  expect(of('use')?.suggested).toBeCloseTo(67.5, 6)
  expect(of('support')?.suggested).toBeCloseTo(22.5, 6)
  expect(
    weights.filter(({ component }) => component === 'cx').reduce((total, one) => total + one.suggested, 0),
  ).toBeCloseTo(100, 6)
})

test('a component without any evidence stays as it is', () => {
  expect(suggestWeights(definition, [told('use', -0.6)])?.find(({ measure }) => measure === 'outcome')?.suggested).toBe(
    10,
  )
})

test('a measure whose better score goes with leaving is no evidence for it', () => {
  expect(suggestWeights(definition, [told('use', 0.6)])).toBeNull()
  expect(suggestWeights(definition, [])).toBeNull()
})

test('only weights change', () => {
  const weights = suggestWeights(definition, [told('use', -0.6)]) ?? []
  const changed = withWeights(definition, weights)
  expect(
    withWeights(
      changed,
      weights.map((one) => ({ ...one, suggested: one.weight })),
    ),
  ).toEqual(definition)
  expect(ScorecardDefinition.safeParse(changed).success).toBe(true)
})
