import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { overlap, placeLabels } from './labels.ts'
import type { Box, Bubble, Label, LabelRoom } from './labels.ts'

const widthOf = (text: string) => text.length * 6
const room: LabelRoom = {
  bounds: { left: 0, top: 0, right: 800, bottom: 600 },
  lines: [],
  marks: [],
  taken: [],
  widthOf,
  isCrowded: false,
}
const bubble = (id: number, x: number, y: number, rest: Partial<Bubble> = {}): Bubble => ({
  id,
  x,
  y,
  radius: 10,
  name: `Account ${id}`,
  isImportant: false,
  ...rest,
})

function boxOf({ text, x, y, anchor }: Label): Box {
  const width = widthOf(text)
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { left, right: left + width, top: y - 9, bottom: y + 3 }
}

test('a name stands above its bubble when there is room', () => {
  expect(placeLabels([bubble(1, 400, 300)], room)).toEqual([
    { id: 1, text: 'Account 1', x: 400, y: 285, anchor: 'middle' },
  ])
})

test('at the upper edge it goes beside, at the left edge not over it', () => {
  expect(placeLabels([bubble(1, 400, 12)], room)[0]?.anchor).toBe('start')
  expect(placeLabels([bubble(1, 8, 300)], room)[0]?.anchor).toBe('start')
})

test('an arrow is not written over while there is another place', () => {
  const lines = [{ x1: 400, y1: 200, x2: 400, y2: 290 }]
  expect(placeLabels([bubble(1, 400, 300)], { ...room, lines })[0]?.anchor).toBe('start')
})

test('the start of an arrow stays visible', () => {
  const marks = [{ x: 400, y: 282 }]
  expect(placeLabels([bubble(1, 400, 300)], { ...room, marks })[0]?.anchor).toBe('start')
})

test('the important one is named even in a crowd', () => {
  const crowd = Array.from({ length: 40 }, (_, index) => bubble(index + 1, 400 + (index % 3), 300))
  const labels = placeLabels([...crowd, bubble(99, 400, 300, { isImportant: true, radius: 2 })], room)
  expect(labels.some(({ id }) => id === 99)).toBe(true)
  expect(labels.length).toBeLessThan(20)
})

test('names, however important, never lie on one another, on a quadrant name or outside the picture', () => {
  const bubbles = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 600 }),
      radius: fc.integer({ min: 2, max: 30 }),
      isImportant: fc.boolean(),
    }),
    {
      maxLength: 60,
    },
  )
  const taken = [{ left: 0, top: 0, right: 100, bottom: 30 }]
  fc.assert(
    fc.property(bubbles, (made) => {
      const labels = placeLabels(
        made.map(({ x, y, ...rest }, index) => bubble(index, x, y, rest)),
        { ...room, taken },
      )
      const boxes = labels.map(boxOf)
      for (const [index, box] of boxes.entries()) {
        expect(box.left >= 0 && box.right <= 800 && box.top >= 0 && box.bottom <= 600).toBe(true)
        expect(taken.some((other) => overlap(box, other))).toBe(false)
        expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false)
      }
    }),
  )
})

test('in a crowd an important name that two arrows would cross is left to be said on hover', () => {
  const important = bubble(1, 400, 300, { isImportant: true })
  const arrows = (apart: number) =>
    Array.from({ length: 800 / apart }, (_, index) => ({ x1: index * apart, y1: 0, x2: index * apart, y2: 600 }))
  const crowded = { ...room, isCrowded: true }
  expect(placeLabels([important], { ...crowded, lines: arrows(50) })).toHaveLength(1)
  expect(placeLabels([important], { ...crowded, lines: arrows(20) })).toEqual([])
})

test('in a crowd names stand only where they cover nothing', () => {
  const crowd = Array.from({ length: 100 }, (_, index) =>
    bubble(index + 1, 300 + (index % 10) * 14, 200 + Math.floor(index / 10) * 14),
  )
  const alone = bubble(200, 700, 500)
  const labels = placeLabels([...crowd, alone], { ...room, isCrowded: true })
  expect(labels.length).toBeLessThanOrEqual(24)
  for (const box of labels.map(boxOf)) {
    expect(crowd.some(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom)).toBe(false)
  }
})
