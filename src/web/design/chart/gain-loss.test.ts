import { array, assert, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { gainLoss, labelledPlaces } from './gain-loss.ts'

const FRAME = { width: 200, height: 100 }

test('the highest gain and the deepest loss share the height on one scale', () => {
  const { zero, columns } = gainLoss(
    [
      { gained: 30, lost: 10 },
      { gained: 15, lost: 20 },
    ],
    FRAME,
  )
  expect(zero).toBe(60)
  expect(columns.map(({ gain, loss, net }) => [gain.height, loss.height, net])).toEqual([
    [60, 20, 20],
    [30, 40, 70],
  ])
})

test('nothing moved: nothing is drawn, the line stays in the middle', () => {
  const { zero, columns } = gainLoss([{ gained: 0, lost: 0 }], FRAME)
  expect([zero, columns[0]?.gain.height, columns[0]?.loss.height]).toEqual([50, 0, 0])
})

test('no bar leaves the frame, and the tick lies between the ends of both', () => {
  const amount = integer({ min: 0, max: 1e9 })
  assert(
    property(array(record({ gained: amount, lost: amount }), { minLength: 1, maxLength: 40 }), (columns) => {
      for (const { gain, loss, net } of gainLoss(columns, FRAME).columns) {
        expect(gain.y).toBeGreaterThanOrEqual(-1e-6)
        expect(loss.y + loss.height).toBeLessThanOrEqual(FRAME.height + 1e-6)
        expect(net).toBeGreaterThanOrEqual(gain.y - 1e-6)
        expect(net).toBeLessThanOrEqual(loss.y + loss.height + 1e-6)
      }
    }),
  )
})

test.each([
  [4, 60, 50, [0, 1, 2, 3]],
  [5, 20, 50, [1, 4]],
  [1, 10, 50, [0]],
  [0, 10, 50, []],
])('of %i columns of %i px with words of %i px these are named: %j', (count, columnWidth, wordWidth, places) => {
  expect(labelledPlaces(count, columnWidth, wordWidth)).toEqual(places)
})
