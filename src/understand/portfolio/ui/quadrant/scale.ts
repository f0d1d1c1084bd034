/** Where points of a quadrant picture lie, in pixels. x = customer outcomes (CO), y = customer experience (CX). */

export const HALFWAY = 50
const MARGIN_POINTS = 8

export interface Range {
  from: number
  to: number
}

/** The part of 0 to 100 that is drawn: what there is, a margin, and always the line at 50. */
export function drawnRange(scores: readonly number[]): Range {
  const lowest = Math.min(HALFWAY, ...scores) - MARGIN_POINTS
  const highest = Math.max(HALFWAY, ...scores) + MARGIN_POINTS
  return { from: Math.max(0, Math.floor(lowest / 2) * 2), to: Math.min(100, Math.ceil(highest / 2) * 2) }
}

/** Tens strictly inside the range. */
export function ticks({ from, to }: Range): number[] {
  return Array.from({ length: 11 }, (_, index) => index * 10).filter((tick) => tick > from + 4 && tick < to - 2)
}

export interface Frame {
  width: number
  height: number
}

export const PLOT = { left: 46, top: 14, right: 14, bottom: 44 } as const

export interface Scale {
  x: (co: number) => number
  y: (cx: number) => number
  xRange: Range
  yRange: Range
  plot: { left: number; top: number; right: number; bottom: number }
}

export function quadrantScale(frame: Frame, xRange: Range, yRange: Range): Scale {
  const plot = { left: PLOT.left, top: PLOT.top, right: frame.width - PLOT.right, bottom: frame.height - PLOT.bottom }
  const along = (value: number, { from, to }: Range) => (value - from) / (to - from)
  return {
    xRange,
    yRange,
    plot,
    x: (co) => plot.left + along(co, xRange) * (plot.right - plot.left),
    y: (cx) => plot.bottom - along(cx, yRange) * (plot.bottom - plot.top),
  }
}

const LEAST_RADIUS = 2
/** More accounts than this no longer fit with all their arrows and names. */
export const CROWDED = 60

/** Bubbles grow with ARR by their area, and shrink together where there are many. px. */
export function bubbleRadius(arrMinor: number | null, largest: number, count: number): number {
  const full = count <= CROWDED ? 27 : Math.max(8, 27 * Math.sqrt(CROWDED / count))
  if (arrMinor === null || largest <= 0) return LEAST_RADIUS + full / 6
  return LEAST_RADIUS + full * Math.sqrt(Math.max(0, arrMinor) / largest)
}
