/** One point of a curve: at the measure's value `x` the score is `y`, 0 to 100. */
export interface CurvePoint {
  readonly x: number
  readonly y: number
}

/**
 * The curve's height at `x`: linear between points, constant outside; one point is a constant.
 * Points must have strictly rising x (see `curveProblem`). Null for a curve without points.
 */
export function heightAt(curve: readonly CurvePoint[], x: number): number | null {
  let left: CurvePoint | undefined
  for (const point of curve) {
    if (x <= point.x) return left && x < point.x ? between(left, point, x) : point.y
    left = point
  }
  return left?.y ?? null
}

function between(left: CurvePoint, right: CurvePoint, x: number): number {
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x)
}

/** What is wrong with a curve, as a sentence; null when nothing is. */
export function curveProblem(curve: readonly CurvePoint[]): string | null {
  if (curve.length === 0) return 'Give the curve at least one point.'
  for (const [index, point] of curve.entries()) {
    if (!Number.isFinite(point.x)) return `Point ${index + 1} of the curve needs a number as its value.`
    if (!(point.y >= 0 && point.y <= 100)) return `The score of point ${index + 1} must lie between 0 and 100.`
    const before = curve[index - 1]
    if (before && point.x <= before.x) {
      return `The values of a curve must rise from point to point: ${point.x} comes after ${before.x}.`
    }
  }
  return null
}
