export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

interface Placed {
  id: number
  x: number
  y: number
}

/** The point an arrow key leads to: the nearest one that lies more in its direction than across it. */
export function nearestTowards<Point extends Placed>(
  points: readonly Point[],
  from: Placed,
  direction: Direction,
): Point | null {
  let best: Point | null = null
  let bestDistance = Infinity
  for (const point of points) {
    const dx = point.x - from.x
    const dy = point.y - from.y
    const [along, across] =
      direction === 'ArrowRight'
        ? [dx, dy]
        : direction === 'ArrowLeft'
          ? [-dx, dy]
          : direction === 'ArrowDown'
            ? [dy, dx]
            : [-dy, dx]
    if (point.id === from.id || along <= 0 || Math.abs(across) > along * 2) continue
    const distance = along + Math.abs(across) * 2
    if (distance < bestDistance) {
      best = point
      bestDistance = distance
    }
  }
  return best
}
