import { expect, test } from 'vitest'
import type { Truth } from '../../kernel/conditions.ts'
import { fulfilledAt, heldTruth, nextHold, type Hold } from './holds.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 2, 28, hour))

/** What a duration of so many hours is after each observation. */
function course(hours: number, observed: readonly (readonly [hour: number, inside: Truth])[]): Truth[] {
  let hold: Hold | null = null
  return observed.map(([hour, inside]) => {
    hold = nextHold(hold, inside, at(hour))
    return heldTruth(hold, inside, hours, at(hour))
  })
}

test.each<[string, number, [number, Truth][], Truth[]]>([
  [
    'is fulfilled when its hours are over',
    3,
    [
      [0, true],
      [2, true],
      [3, true],
    ],
    [false, false, true],
  ],
  [
    'begins anew after a break',
    3,
    [
      [0, true],
      [2, false],
      [3, true],
      [5, true],
      [6, true],
    ],
    [false, false, false, false, true],
  ],
  [
    'stands still while nobody knows',
    3,
    [
      [0, true],
      [1, null],
      [9, true],
      [10, true],
      [11, true],
    ],
    [false, null, false, false, true],
  ],
  [
    'is unknown while its inside is',
    1,
    [
      [0, true],
      [5, null],
    ],
    [false, null],
  ],
  [
    'does not begin with the unknown',
    1,
    [
      [0, null],
      [5, true],
      [6, true],
    ],
    [null, false, true],
  ],
  ['is false where its inside is', 1, [[0, false]], [false]],
])('a duration %s', (_name, hours, observed, truths) => {
  expect(course(hours, observed)).toEqual(truths)
})

test('the moment of fulfilment is known unless the time stands still', () => {
  expect(fulfilledAt({ since: at(2), pausedAt: null }, 3)).toEqual(at(5))
  expect(fulfilledAt({ since: at(2), pausedAt: at(4) }, 3)).toBeNull()
})
