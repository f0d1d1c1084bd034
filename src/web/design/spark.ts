import { FAIR_FROM, GOOD_FROM } from './bands.ts'

export interface SparkShape {
  /** `x,y` pairs of the line, gaps breaking it into several. */
  lines: string[]
  /** y of each band limit that falls inside the picture. */
  limits: number[]
  end: { x: number; y: number } | null
}

interface SparkFrame {
  width: number
  height: number
  /** Least number of points the height spans, so that noise does not look like drama. */
  leastSpan: number
}

const PADDING = 2

/**
 * Where a row of scores (0-100, oldest first, null where unknown) lies in a small picture.
 * The height spans at least `leastSpan` points around the middle of what is shown.
 */
export function sparkShape(scores: readonly (number | null)[], frame: SparkFrame): SparkShape {
  const known = scores.filter((score) => score !== null)
  if (known.length === 0) return { lines: [], limits: [], end: null }

  const lowest = Math.min(...known)
  const highest = Math.max(...known)
  const span = Math.max(frame.leastSpan, highest - lowest)
  const top = (lowest + highest) / 2 + span / 2
  const usable = frame.height - 2 * PADDING
  const y = (score: number) => round(PADDING + ((top - score) / span) * usable)
  const x = (index: number) => round(2 + (index / Math.max(1, scores.length - 1)) * (frame.width - 6))

  const lastIndex = scores.findLastIndex((score) => score !== null)
  const last = scores[lastIndex] ?? null
  return {
    lines: runs(scores).map((run) => run.map(({ index, score }) => `${x(index)},${y(score)}`).join(' ')),
    limits: [FAIR_FROM, GOOD_FROM].map(y).filter((limit) => limit >= 1 && limit <= frame.height - 1),
    end: last === null ? null : { x: x(lastIndex), y: y(last) },
  }
}

function runs(scores: readonly (number | null)[]): { index: number; score: number }[][] {
  const found: { index: number; score: number }[][] = [[]]
  for (const [index, score] of scores.entries()) {
    if (score === null) found.push([])
    else found.at(-1)?.push({ index, score })
  }
  return found.filter((run) => run.length > 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
