export interface RatioRow {
  key: string
  /** Shares, 1 = 100 %; null where nothing stood at the start. */
  gross: number | null
  net: number | null
  /** Least gross retention that was agreed on; null: none. */
  floor: number | null
}

export interface DrawnRatio {
  key: string
  gross: number | null
  net: number | null
  floor: number | null
  isBelowFloor: boolean
  /** Gross below its floor, net above gross: what is sold hides a part of what is lost. */
  isMasked: boolean
}

export interface RatioShape {
  rows: DrawnRatio[]
  /** x of 100 %. */
  whole: number
  low: number
  high: number
}

const EDGE = 8

/** Where gross, net and floor of each row lie on one scale that all rows share and that holds 100 %. */
export function ratioRows(rows: readonly RatioRow[], width: number): RatioShape {
  const known = rows.flatMap(({ gross, net, floor }) => [gross, net, floor]).filter((share) => share !== null)
  const low = Math.min(1, ...known)
  const high = Math.max(1, ...known)
  const span = Math.max(0.1, high - low)
  const x = (share: number) => Math.round((EDGE + ((share - low) / span) * (width - 2 * EDGE)) * 10) / 10
  const place = (share: number | null) => (share === null ? null : x(share))
  return {
    low,
    high,
    whole: x(1),
    rows: rows.map(({ key, gross, net, floor }) => ({
      key,
      gross: place(gross),
      net: place(net),
      floor: place(floor),
      isBelowFloor: isBelowFloor({ gross, floor }),
      isMasked: isMasked({ gross, net, floor }),
    })),
  }
}

export function isBelowFloor({ gross, floor }: Pick<RatioRow, 'gross' | 'floor'>): boolean {
  return gross !== null && floor !== null && gross < floor
}

/** Expansion masks a leak: gross retention is below its floor, and net says less of it. */
export function isMasked({ gross, net, floor }: Omit<RatioRow, 'key'>): boolean {
  return isBelowFloor({ gross, floor }) && gross !== null && net !== null && net > gross
}
