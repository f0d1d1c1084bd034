import { expect, test } from 'vitest'
import type { RatePoint, TailItem } from '../contract.ts'
import { barsOf, holdsWords, prettyJson, rateSentence, sumOf, titleOf, whoOf } from './debugger-words.ts'

const point = (given: Partial<RatePoint> = {}): RatePoint => ({
  at: '2026-03-10T09:00:00Z',
  accepted: 0,
  repeated: 0,
  rejected: 0,
  waiting: 0,
  conflicts: 0,
  parked: 0,
  ...given,
})

test('the chart says what came and how much of it was not usable', () => {
  expect(rateSentence([point()], '1')).toBe('Nothing came in the last hour')
  expect(rateSentence([point({ accepted: 1 })], '6')).toBe('1 event in the last 6 hours, all usable')
  const points = [point({ accepted: 1_200, rejected: 2 }), point({ accepted: 4, parked: 1, conflicts: 1, repeated: 3 })]
  expect(rateSentence(points, '24')).toBe('1,204 events in the last 24 hours, and 4 not usable')
  // A conflict is a message id that came before: it is not told twice.
  expect(sumOf(points)).toEqual({ accepted: 1_204, repeated: 2, waiting: 0, unusable: 4 })
})

test('bars share one scale', () => {
  const points = [point({ accepted: 8 }), point({ accepted: 4, rejected: 1, parked: 1 })]
  expect(barsOf(points)).toEqual({
    base: 0.8,
    bars: [
      { up: 0.8, down: 0 },
      { up: 0.4, down: 0.2 },
    ],
  })
  expect(barsOf([point()])).toEqual({ base: 1, bars: [{ up: 0, down: 0 }] })
})

test('JSON is laid out, and what is none stays as it came', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(prettyJson('{"a":')).toBe('{"a":')
})

const item: TailItem = {
  sequence: 1,
  state: 'waiting',
  type: 'track',
  name: 'Report exported',
  userId: 'u-1',
  anonymousId: null,
  groupKey: 'acme',
  messageId: 'm-1',
  receivedAt: '2026-03-10T09:00:00Z',
  properties: '{"pages":3}',
  account: null,
  reason: null,
  waits: null,
}

test.each([
  ['report', true],
  ['EXPORTED acme', true],
  ['waits', true],
  ['pages', true],
  ['report globex', false],
])('looking for %j finds it: %j', (words, isFound) => {
  expect(holdsWords(item, words)).toBe(isFound)
})

test('an item is called by its name, or by its call', () => {
  expect(titleOf('Signed Up', 'track')).toEqual({ title: 'Signed Up', note: 'track' })
  expect(titleOf('', 'page')).toEqual({ title: 'page', note: null })
  expect(titleOf(null, null)).toEqual({ title: 'unreadable', note: null })
})

test('an item is about a user, a visitor or nobody', () => {
  expect(whoOf(item)).toBe('u-1')
  expect(whoOf({ userId: null, anonymousId: '0123456789' })).toBe('visitor 01234567')
  expect(whoOf({ userId: null, anonymousId: null })).toBe('–')
})
