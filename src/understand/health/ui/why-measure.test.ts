import { expect, test } from 'vitest'
import { explanationExample, measureExample, sinceExample } from './panel-examples.ts'
import { whyMeasure } from './why-measure.ts'

const use = measureExample({ key: 'use', component: 'co', points: 8 })
const tickets = measureExample({ key: 'tickets', component: 'cx', points: 2 })
const silence = measureExample({ key: 'silence', component: 'cx', points: null })
const health = explanationExample({ measures: [use, tickets, silence] })
const lost = (key: string, pointsChange: number) => ({
  key,
  pointsChange,
  valueThen: null,
  scoreThen: null,
  valueChange: null,
})

test('what lost most points explains a fall', () => {
  const since = sinceExample({ measures: [lost('use', -3), lost('tickets', -1)] })
  expect(whyMeasure(health, since)).toBe('use')
})

test('without a fall, or an earlier day, it is what costs most', () => {
  expect(whyMeasure(health, sinceExample({ measures: [lost('use', 3)] }))).toBe('tickets')
  expect(whyMeasure(health, null)).toBe('tickets')
})

test('a measure without data or with all its points explains nothing', () => {
  const perfect = measureExample({ key: 'use', component: 'co', points: 10 })
  expect(whyMeasure(explanationExample({ measures: [perfect, silence] }), null)).toBeNull()
})
