import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { roundStep, waterfall, type WaterfallBar } from './waterfall.ts'

const FRAME = { width: 700, height: 206, room: 40 }
const change = (key: string, value: number): WaterfallBar => ({ key, label: key, note: '', kind: 'change', value })
const total = (key: string, value: number): WaterfallBar => ({ key, label: key, note: '', kind: 'total', value })
const OCTOBER = [
  total('opening', 1_284_600),
  change('new', 38_400),
  change('expansion', 32_100),
  change('churn', -41_000),
  total('closing', 1_314_100),
]

test('a gain hangs above the level before it, a loss below, and each hands its level on', () => {
  const [opening, gained, , lost, closing] = waterfall(OCTOBER, FRAME).bars
  expect([opening?.look, gained?.look, lost?.look]).toEqual(['total', 'gain', 'loss'])
  expect((gained?.y ?? 0) + (gained?.height ?? 0)).toBeCloseTo(opening?.y ?? 0)
  expect(opening?.carriedAt).toBeCloseTo(opening?.y ?? 0)
  expect((lost?.y ?? 0) + (lost?.height ?? 0)).toBeCloseTo(closing?.y ?? 0)
  expect(closing?.carriedAt).toBeNull()
})

test('totals that dwarf the changes cut the axis at a round figure below the lowest level', () => {
  const { isCut, start } = waterfall(OCTOBER, FRAME)
  expect([isCut, start]).toEqual([true, 1_260_000])
})

test.each<[string, WaterfallBar[]]>([
  ['a company that began in the period', [total('o', 0), change('n', 500), total('c', 500)]],
  ['a period in which half was lost', [total('o', 1000), change('l', -500), total('c', 500)]],
  ['a period without movement', [total('o', 1000), total('c', 1000)]],
])('%s is drawn from 0', (_, bars) => {
  expect(waterfall(bars, FRAME)).toMatchObject({ isCut: false, start: 0 })
})

test('a company without revenue lies flat on the axis', () => {
  const { bars, floor } = waterfall([total('o', 0), total('c', 0)], FRAME)
  expect(bars.map(({ y }) => y)).toEqual([floor, floor])
})

const changes = array(record({ key: constantFrom('a', 'b'), value: integer({ min: -500, max: 500 }) }), {
  maxLength: 8,
})

test('no bar leaves the frame, and heights keep the ratio of the changes', () => {
  assert(
    property(integer({ min: 4000, max: 1e9 }), changes, (opening, moved) => {
      const bars = [
        total('o', opening),
        ...moved.map(({ key, value }) => change(key, value)),
        total('c', opening + moved.reduce((sum, { value }) => sum + value, 0)),
      ]
      const shape = waterfall(bars, FRAME)
      const ratios = shape.bars
        .filter(({ kind, value }) => kind === 'change' && Math.abs(value) > 50)
        .map(({ height, value }) => height / Math.abs(value))
      expect(shape.bars.every(({ y, height }) => y >= FRAME.room - 1e-6 && y + height <= shape.floor + 1 + 1e-6)).toBe(
        true,
      )
      expect(Math.max(...ratios, 0) - Math.min(...ratios, Math.max(...ratios, 0))).toBeLessThan(0.03)
    }),
  )
})

test.each([
  [0.7, 1],
  [1, 1],
  [7_050, 10_000],
  [12_000, 20_000],
  [0, 1],
])('the step from %s on is %s', (least, step) => {
  expect(roundStep(least)).toBeCloseTo(step)
})
