import type { CurvePoint } from '../../../kernel/curves.ts'
import { heightAt } from '../../../kernel/curves.ts'
import type { Unit } from '../../health/definitions.ts'

export const MOST_POINTS = 20

/** Where points may stand on the drawing, in values of the measure. */
export interface Span {
  readonly low: number
  readonly high: number
}

/** The drawing shows the curve's own values and a margin beside them, so that the outer points can be moved outwards. */
export function spanOf(points: readonly CurvePoint[]): Span {
  const values = points.map(({ x }) => x)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const margin = (high - low || Math.abs(low) || 1) * 0.1
  return { low: low - margin, high: high + margin }
}

/** How far one key press moves a value: a round hundredth or so of what is drawn, whole where only whole numbers occur. */
export function valueStep({ low, high }: Span, unit: Unit): number {
  const rough = (high - low) / 100
  const power = 10 ** Math.floor(Math.log10(rough))
  const round = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
  return unit === 'count' || unit === 'points' ? Math.max(1, Math.round(round)) : Number(round.toPrecision(6))
}

/** The curve with one point moved: scores stay within 0 and 100 and values between the neighbours, a step away from them. */
export function movedPoint(
  points: readonly CurvePoint[],
  index: number,
  move: { to: CurvePoint; step: number },
): CurvePoint[] {
  const { to, step } = move
  const before = points[index - 1]
  const after = points[index + 1]
  const lowest = before ? before.x + step : Number.NEGATIVE_INFINITY
  const highest = after ? after.x - step : Number.POSITIVE_INFINITY
  const stays = points[index]?.x ?? to.x
  const x = lowest > highest ? stays : Math.min(highest, Math.max(lowest, onStep(to.x, step)))
  const y = Math.min(100, Math.max(0, Math.round(to.y)))
  return points.map((point, at) => (at === index ? { x: Number(x.toPrecision(12)), y } : point))
}

function onStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12))
}

/** Where a key moves a point; null for other keys. Shift moves ten times as far. */
export function keyedPoint(point: CurvePoint, key: string, by: { step: number; far: boolean }): CurvePoint | null {
  const times = by.far ? 10 : 1
  switch (key) {
    case 'ArrowUp':
      return { ...point, y: point.y + times }
    case 'ArrowDown':
      return { ...point, y: point.y - times }
    case 'ArrowRight':
      return { ...point, x: point.x + by.step * times }
    case 'ArrowLeft':
      return { ...point, x: point.x - by.step * times }
    default:
      return null
  }
}

/** The curve with one more point, in the middle of its widest gap and on its line, so that nothing changes yet. */
export function withPoint(points: readonly CurvePoint[], step: number): CurvePoint[] {
  const [first] = points
  if (!first) return [{ x: 0, y: 50 }]
  if (points.length === 1) return [first, { x: first.x + step * 10, y: first.y }]
  const gaps = points.slice(1).map((point, index) => point.x - (points[index]?.x ?? point.x))
  const widest = gaps.indexOf(Math.max(...gaps))
  const x = ((points[widest]?.x ?? 0) + (points[widest + 1]?.x ?? 0)) / 2
  const point = { x: Number(x.toPrecision(12)), y: Math.round(heightAt(points, x) ?? 50) }
  return [...points.slice(0, widest + 1), point, ...points.slice(widest + 1)]
}

export function withoutPoint(points: readonly CurvePoint[], index: number): CurvePoint[] {
  return points.length <= 1 ? [...points] : points.filter((_, at) => at !== index)
}
