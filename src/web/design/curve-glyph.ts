export interface CurvePoint {
  x: number
  y: number
}

interface Glyph {
  line: string
  now: CurvePoint | null
  before: CurvePoint | null
}

const LEFT = 4
const RIGHT = 60
const TOP = 3
const BOTTOM = 21

/**
 * Pixel positions of a score curve and of two values on it, in a 64 × 24 picture.
 * The picture spans the curve's own values and the two marked ones; outside its ends the curve is constant.
 */
export function curveGlyph(points: readonly CurvePoint[], now: number | null, before: number | null): Glyph {
  const values = [...points.map((point) => point.x), ...[now, before].filter((value) => value !== null)]
  const low = Math.min(...values)
  const high = Math.max(...values)
  const toX = (value: number) =>
    high === low ? (LEFT + RIGHT) / 2 : LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT)
  const toY = (score: number) => BOTTOM - (score / 100) * (BOTTOM - TOP)
  const place = (value: number | null) =>
    value === null || points.length === 0 ? null : { x: round(toX(value)), y: round(toY(scoreAt(points, value))) }

  const ends = points.length === 0 ? [] : [low, ...points.map((point) => point.x), high]
  const line = ends.map((value) => `${round(toX(value))},${round(toY(scoreAt(points, value)))}`)
  return { line: line.join(' '), now: place(now), before: place(before) }
}

function scoreAt(points: readonly CurvePoint[], value: number): number {
  const after = points.findIndex((point) => point.x >= value)
  const right = points[after]
  if (!right) return points.at(-1)?.y ?? 0
  const left = points[after - 1]
  if (!left) return right.y
  return left.y + ((value - left.x) / (right.x - left.x)) * (right.y - left.y)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
