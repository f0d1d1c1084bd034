import { expect, test } from 'vitest'
import { featuresOf } from './feature-schema.ts'
import { driverSentence, featureName, valueWords } from './feature-words.ts'

test.each([
  ['tickets.open', Math.log1p(4), 'open tickets', '4'],
  ['use.change_28', -0.42, 'use against its own usual, 4 weeks', '−42 %'],
  ['metric.logins.per_day', Math.log1p(2.5), 'logins per day', '2.5'],
  ['metric.seats_used.change', -0.2, 'seats used against its own usual', '−20 %'],
  ['metric.logins.change', 0.1, 'logins against its own usual', '+10 %'],
  ['plan:gold', 1, 'plan gold', 'yes'],
  ['field:tier=a', 0, 'tier is a', 'no'],
  ['money.tenure', Math.log1p(800), 'days as a customer', '800'],
  ['money.mrr', 12, 'MRR', null],
  ['tickets.csat', 0.8, 'satisfaction with support', '80 %'],
])('%s reads as people read it', (key, value, name, words) => {
  expect(featureName(key)).toBe(name)
  expect(valueWords(key, value)).toBe(words)
})

test('what is not known is called so', () => {
  expect(featureName('surveys.nps_latest.unknown')).toBe('latest NPS answer: not known')
})

test('every feature has a name of its own', () => {
  const features = featuresOf({
    scope: 'all',
    metrics: [{ id: 1, key: 'logins', name: 'Logins' }],
    hasUsers: true,
    plans: ['gold'],
    segments: [{ id: 1, name: 'Enterprise' }],
    fields: [{ field: 'attribute:seats', name: 'seats', value: null }],
  })
  const names = features.map(({ key }) => featureName(key))
  expect(new Set(names).size).toBe(names.length)
  for (const [index, name] of names.entries()) expect(name, features[index]?.key).not.toBe(features[index]?.key)
})

test('a driver is a sentence with its effect', () => {
  expect(driverSentence({ key: 'tickets.open', name: 'open tickets', value: '4', effect: -0.062 })).toBe(
    'Open tickets: 4 costs 6.2 points',
  )
  expect(driverSentence({ key: 'x', name: 'latest NPS answer: not known', value: null, effect: 0.01 })).toBe(
    'Latest NPS answer: not known adds 1.0 points',
  )
})
