import { expect, test } from 'vitest'
import { hundredth, readBounds, reasonKey, wholePercent } from './settings-draft.ts'

test.each([
  [0.85, 85],
  [0.875, 87.5],
  [0.57, 57],
  [1.05, 105],
])('%s is typed as %s per cent and comes back the same', (fraction, typed) => {
  expect([wholePercent(fraction), hundredth(typed)]).toEqual([typed, fraction])
})

test.each([
  ['Too expensive', [], 'too_expensive'],
  ['Zu teuer für uns', [], 'zu_teuer_fur_uns'],
  ['Budget', ['budget', 'budget_2'], 'budget_3'],
  ['2nd choice', [], 'reason_2nd_choice'],
  ['…', [], 'reason'],
])('the reason %j beside %j is kept as %s', (label, taken, key) => {
  expect(reasonKey(label, taken)).toBe(key)
})

test.each([
  ['12000, 60000', [12000, 60000]],
  ['1;2 3', [1, 2, 3]],
  ['2, 1', null],
  ['', null],
  ['1.5', null],
  ['a', null],
])('bounds typed as %j are read as %j', (text, bounds) => {
  expect(readBounds(text)).toEqual(bounds)
})
