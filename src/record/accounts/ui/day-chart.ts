import type { Day } from '../../../kernel/day.ts'

export interface DayPoint {
  day: Day
  /** Null where nothing is known. */
  value: number | null
}

export interface ChartFrame {
  width: number
  height: number
  /** px kept free for words: right for the scale, below for the days, above for marks. */
  right: number
  bottom: number
  top: number
  left: number
}

export interface ChartShape {
  /** Paths of the course, gaps breaking it into several. */
  paths: string[]
  /** Lines of the scale, lowest first. */
  ticks: { value: number; y: number }[]
  /** The last known point. */
  end: { x: number; y: number; value: number; day: Day } | null
  x: (index: number) => number
  y: (value: number) => number
}

interface ChartOptions {
  /** A step holds until the next day's value; a line leads over to it. */
  shape: 'step' | 'line'
  /** Scores have a fixed scale; everything else begins at 0. */
  scale?: { low: number; high: number }
  /** Values that must lie inside the picture besides the course: a target. */
  alsoShow?: readonly number[]
}

/** Where a course of days lies in a picture. The scale begins at 0 (or below, for negative values) and ends on a round number. */
export function dayChart(points: readonly DayPoint[], frame: ChartFrame, options: ChartOptions): ChartShape {
  const values = [...points.map((point) => point.value), ...(options.alsoShow ?? [])].filter((value) => value !== null)
  const { low, high } = options.scale ?? roundScale(values)
  const floor = frame.height - frame.bottom
  const span = frame.width - frame.left - frame.right
  const x = (index: number) => tenth(frame.left + (points.length < 2 ? span : (index / (points.length - 1)) * span))
  const y = (value: number) => tenth(floor - ((value - low) / (high - low)) * (floor - frame.top))

  const lastIndex = points.findLastIndex((point) => point.value !== null)
  const last = points[lastIndex]
  return {
    paths: runs(points).map((run) => pathOf(run, options.shape, x, y)),
    ticks: [low, (low + high) / 2, high].map((value) => ({ value, y: y(value) })),
    end: last && last.value !== null ? { x: x(lastIndex), y: y(last.value), value: last.value, day: last.day } : null,
    x,
    y,
  }
}

type Run = { index: number; value: number }[]

function pathOf(run: Run, shape: ChartOptions['shape'], x: (i: number) => number, y: (v: number) => number): string {
  return run
    .map(({ index, value }, position) => {
      // A day between gaps is a dot: a path of no length, drawn by its round ends.
      if (position === 0) return `M${x(index)} ${y(value)}${run.length === 1 ? 'h0' : ''}`
      return shape === 'step' ? `H${x(index)}V${y(value)}` : `L${x(index)} ${y(value)}`
    })
    .join('')
}

function runs(points: readonly DayPoint[]): Run[] {
  const found: Run[] = [[]]
  for (const [index, { value }] of points.entries()) {
    if (value === null) found.push([])
    else found.at(-1)?.push({ index, value })
  }
  return found.filter((run) => run.length > 0)
}

const ROUND = [1, 2, 4, 5, 6, 8, 10]

/** From 0 or the lowest value to the next round number, so that the middle line is a plain number too. */
export function roundScale(values: readonly number[]): { low: number; high: number } {
  const lowest = Math.min(0, ...values)
  const highest = Math.max(0, ...values)
  if (lowest === 0 && highest === 0) return { low: 0, high: 2 }
  return { low: lowest === 0 ? 0 : -roundUp(-lowest), high: roundUp(highest) }
}

function roundUp(value: number): number {
  if (value <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  const step = ROUND.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10
  const high = step * power
  return high === 1 && Number.isInteger(value) ? 2 : high
}

/** The point nearest to a place in the picture. */
export function nearestIndex(count: number, place: number, frame: ChartFrame): number {
  const share = (place - frame.left) / Math.max(1, frame.width - frame.left - frame.right)
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))))
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
