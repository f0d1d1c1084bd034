export interface RatioCourse {
  gross: readonly (number | null)[]
  net: readonly (number | null)[]
}

interface DrawnLine {
  /** `x,y` pairs, several where values are missing. */
  runs: string[]
  first: { x: number; y: number; share: number } | null
  last: { x: number; y: number; share: number } | null
}

export interface RatioLinesShape {
  gross: DrawnLine
  net: DrawnLine
  /** y of 100 %. */
  whole: number
  /** The ground between both lines, as a path; empty unless both are known. */
  between: string
}

const PADDING = 8

/** Two courses of retention on one scale that holds 100 %, with the ground between them. */
export function ratioLines({ gross, net }: RatioCourse, frame: { width: number; height: number }): RatioLinesShape {
  const known = [...gross, ...net].filter((share) => share !== null)
  const low = Math.min(1, ...known)
  const high = Math.max(1, ...known)
  const span = Math.max(0.05, high - low)
  const length = Math.max(gross.length, net.length)
  const x = (index: number) => round((index / Math.max(1, length - 1)) * frame.width)
  const y = (share: number) => round(PADDING + ((high - share) / span) * (frame.height - 2 * PADDING))
  const points = (shares: readonly (number | null)[]) =>
    shares.map((share, index) => (share === null ? null : { x: x(index), y: y(share), share }))
  return {
    gross: drawn(points(gross)),
    net: drawn(points(net)),
    whole: y(1),
    between: between(points(net), points(gross)),
  }
}

type Point = { x: number; y: number; share: number } | null

function drawn(points: readonly Point[]): DrawnLine {
  const runs: string[][] = [[]]
  for (const point of points) {
    if (point === null) runs.push([])
    else runs.at(-1)?.push(`${point.x},${point.y}`)
  }
  const known = points.filter((point) => point !== null)
  return {
    runs: runs.filter((run) => run.length > 0).map((run) => run.join(' ')),
    first: known[0] ?? null,
    last: known.at(-1) ?? null,
  }
}

function between(upper: readonly Point[], lower: readonly Point[]): string {
  const both = upper.flatMap((point, index) => {
    const under = lower[index]
    return point && under ? [{ point, under }] : []
  })
  if (both.length < 2) return ''
  const there = both.map(({ point }) => `${point.x} ${point.y}`)
  const back = both.toReversed().map(({ under }) => `${under.x} ${under.y}`)
  return `M${[...there, ...back].join('L')}Z`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
