import { expect, test } from 'vitest'
import { curveGlyph } from './curve-glyph.ts'

const falling = [
  { x: 0, y: 100 },
  { x: 5, y: 0 },
]

test('more open tickets lie further right and lower', () => {
  const { now, before } = curveGlyph(falling, 4, 1)
  expect(now?.x).toBeGreaterThan(before?.x ?? Infinity)
  expect(now?.y).toBeGreaterThan(before?.y ?? Infinity)
})

test('beyond its last point the curve runs on level', () => {
  const { line, now } = curveGlyph(falling, 10, null)
  expect(line.split(' ').slice(-2)).toEqual(['32,21', '60,21'])
  expect(now).toEqual({ x: 60, y: 21 })
})

test('a single point is a constant and an unknown value has no mark', () => {
  const glyph = curveGlyph([{ x: 3, y: 50 }], null, null)
  expect(glyph.now).toBeNull()
  expect(glyph.line.split(' ').every((pair) => pair === '32,12')).toBe(true)
})
