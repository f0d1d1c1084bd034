export interface WaterfallBar {
  key: string
  label: string
  /** Below the label, such as `11 accounts`. */
  note: string
  /** A total stands on the axis; a change hangs between the level before it and the one after. */
  kind: 'total' | 'change'
  /** In any one unit; changes are signed. */
  value: number
}

export interface DrawnBar extends WaterfallBar {
  x: number
  y: number
  width: number
  height: number
  look: 'total' | 'gain' | 'loss'
  /** y of the level that is carried on to the next bar; null behind the last. */
  carriedAt: number | null
}

export interface WaterfallShape {
  bars: DrawnBar[]
  /** px of one column, so that words can stand under it. */
  columnWidth: number
  /** y of the axis. */
  floor: number
  /** What the axis begins at; 0 unless `isCut`. */
  start: number
  isCut: boolean
}

export interface Frame {
  width: number
  height: number
  /** px kept free above the highest bar, for its figure. */
  room: number
}

/** A small change is still seen. */
const LEAST = 1
/** The axis is cut where the movements would take less than this part of the height. */
const WORTH_CUTTING = 0.4

/**
 * Where the bars of a waterfall lie: totals stand on the axis, changes hang between levels. Where totals dwarf the
 * changes, the axis begins above 0; `isCut` and `start` are then to be said beside the picture.
 */
export function waterfall(bars: readonly WaterfallBar[], frame: Frame): WaterfallShape {
  const levels = levelsOf(bars)
  const { start, isCut } = axisStart(levels)
  const top = Math.max(start, ...levels)
  const floor = frame.height
  const usable = floor - frame.room
  const y = (level: number) => (top === start ? floor : floor - ((level - start) / (top - start)) * usable)
  const columnWidth = frame.width / Math.max(1, bars.length)
  const width = Math.min(66, columnWidth * 0.64)
  return {
    columnWidth,
    floor,
    start,
    isCut,
    bars: bars.map((bar, index) => {
      const after = levels[index] ?? 0
      const before = bar.kind === 'total' ? start : (levels[index - 1] ?? 0)
      const upper = y(Math.max(before, after))
      return {
        ...bar,
        x: columnWidth * index + (columnWidth - width) / 2,
        y: upper,
        width,
        height: bar.value === 0 ? 0 : Math.max(LEAST, y(Math.min(before, after)) - upper),
        look: bar.kind === 'total' ? 'total' : bar.value < 0 ? 'loss' : 'gain',
        carriedAt: index < bars.length - 1 ? y(after) : null,
      }
    }),
  }
}

/** The level reached behind each bar. */
function levelsOf(bars: readonly WaterfallBar[]): number[] {
  let level = 0
  return bars.map((bar) => {
    level = bar.kind === 'total' ? bar.value : level + bar.value
    return level
  })
}

function axisStart(levels: readonly number[]): { start: number; isCut: boolean } {
  const lowest = Math.min(...levels)
  const highest = Math.max(...levels)
  const span = highest - lowest
  if (lowest <= 0) return { start: Math.min(0, lowest), isCut: false }
  if (span === 0 || span / highest >= WORTH_CUTTING) return { start: 0, isCut: false }
  const step = roundStep(span * 0.1)
  const start = Math.floor((lowest - span * 0.25) / step) * step
  return start <= 0 ? { start: 0, isCut: false } : { start, isCut: true }
}

/** The smallest of 1, 2, 5, 10, … that is at least as large. */
export function roundStep(least: number): number {
  if (least <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10
  return factor * power
}
