/** One turn of the helix: as wide as the ARR it began with, and as what became of it. */
export interface TurnSize {
  readonly key: string
  readonly startMinor: number
  readonly endMinor: number
}

export interface DrawnTurn {
  readonly key: string
  /** The half behind and the half in front, as SVG paths. */
  readonly back: string
  readonly front: string
  /** Where the turn begins and ends at the right, and its middle height. */
  readonly middle: number
  readonly startRadius: number
  readonly endRadius: number
}

export interface HelixShape {
  readonly turns: readonly DrawnTurn[]
  readonly height: number
  /** Radius of one minor unit, for bars beside it. */
  readonly scale: number
}

const POINTS = 36
/** An ellipse seen from the side: so high per its width. */
const TILT = 0.26
const LEAST_RADIUS = 3

interface Room {
  readonly width: number
  /** px between turns. */
  readonly pitch: number
}

/**
 * A helix that rises from the oldest turn at the bottom to the latest at the top. The radius of a turn runs evenly from what it
 * began with to what became of it; the largest one fills the width. Turns of nothing are still seen.
 */
export function helixShape(turns: readonly TurnSize[], { width, pitch }: Room): HelixShape {
  const largest = Math.max(1, ...turns.flatMap(({ startMinor, endMinor }) => [startMinor, endMinor]))
  const most = width / 2
  const scale = most / largest
  const radius = (minor: number) => Math.max(LEAST_RADIUS, minor * scale)
  const edge = most * TILT
  const height = turns.length * pitch + 2 * edge
  return {
    height,
    scale,
    turns: turns.map(({ key, startMinor, endMinor }, index) => {
      const bottom = height - edge - index * pitch
      const [startRadius, endRadius] = [radius(startMinor), radius(endMinor)]
      const pointAt = (share: number) => {
        const turned = share * 2 * Math.PI
        const r = startRadius + (endRadius - startRadius) * share
        return [most + r * Math.cos(turned), bottom - pitch * share - r * TILT * Math.sin(turned)] as const
      }
      return {
        key,
        back: pathOf(pointAt, 0, 0.5),
        front: pathOf(pointAt, 0.5, 1),
        middle: bottom - pitch / 2,
        startRadius,
        endRadius,
      }
    }),
  }
}

function pathOf(pointAt: (share: number) => readonly [number, number], from: number, to: number): string {
  const points = Array.from({ length: POINTS + 1 }, (_, index) => pointAt(from + ((to - from) * index) / POINTS))
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
