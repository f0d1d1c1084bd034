export interface GainLoss {
  /** Both as amounts above 0, in any one unit. */
  gained: number
  lost: number
}

export interface GainLossShape {
  columns: {
    /** Left edge of the bars. */
    x: number
    width: number
    gain: { y: number; height: number }
    loss: { y: number; height: number }
    /** y of what is left of both. */
    net: number
  }[]
  columnWidth: number
  /** y of 0. */
  zero: number
  /** What the picture reaches up and down to, in the unit of the values. */
  top: number
  bottom: number
}

/** What came in stands above the line, what was lost hangs below, and a tick says what is left of both; one column each. */
export function gainLoss(columns: readonly GainLoss[], frame: { width: number; height: number }): GainLossShape {
  const top = Math.max(0, ...columns.map(({ gained }) => gained))
  const bottom = Math.max(0, ...columns.map(({ lost }) => lost))
  const scale = top + bottom === 0 ? 0 : frame.height / (top + bottom)
  const zero = top + bottom === 0 ? frame.height / 2 : top * scale
  const columnWidth = frame.width / Math.max(1, columns.length)
  const width = Math.min(44, Math.max(1, columnWidth * 0.7))
  return {
    columnWidth,
    zero,
    top,
    bottom,
    columns: columns.map(({ gained, lost }, index) => ({
      x: columnWidth * index + (columnWidth - width) / 2,
      width,
      gain: { y: zero - gained * scale, height: gained * scale },
      loss: { y: zero, height: lost * scale },
      net: zero - (gained - lost) * scale,
    })),
  }
}

/** Places whose words fit beside each other: every so many, always with the last. */
export function labelledPlaces(count: number, columnWidth: number, wordWidth: number): number[] {
  const every = Math.max(1, Math.ceil(wordWidth / Math.max(1, columnWidth)))
  const places = Array.from({ length: count }, (_, index) => index)
  return places.filter((index) => (count - 1 - index) % every === 0)
}
