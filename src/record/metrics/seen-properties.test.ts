import { expect, test } from 'vitest'
import { seenProperties } from './seen-properties.ts'

test('properties are found by path, the most frequent first, with examples of what they hold', () => {
  const held = [
    { plan: 'pro', order: { total: 5 } },
    { plan: 'free', tags: ['a'], '1': 2, 'a.b': 3 },
    { plan: 7 },
    'text',
    null,
  ]
  expect(seenProperties(held)).toEqual([
    { path: 'plan', type: 'mixed', events: 3, examples: ['pro', 'free', 7] },
    { path: 'order.total', type: 'number', events: 1, examples: [5] },
  ])
})

test('long texts are no examples, and what lies deep is left out', () => {
  expect(seenProperties([{ note: 'x'.repeat(61), a: { b: { c: { d: 1 } } } }])).toEqual([
    { path: 'note', type: 'text', events: 1, examples: [] },
  ])
})
