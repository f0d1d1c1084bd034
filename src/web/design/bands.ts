export type Band = 'good' | 'fair' | 'poor' | 'unknown'
export type Quadrant = 'thriving' | 'unproven' | 'strained' | 'critical'

export const BAND_WORDS: Record<Band, string> = { good: 'Good', fair: 'Fair', poor: 'Poor', unknown: 'Unknown' }
export const QUADRANT_WORDS: Record<Quadrant, string> = {
  thriving: 'Thriving',
  unproven: 'Unproven',
  strained: 'Strained',
  critical: 'Critical',
}

/** Where the bands part, in points of health; `definitions.md`, Health. */
export const FAIR_FROM = 50
export const GOOD_FROM = 70

const ENDS: Readonly<Partial<Record<Band, number>>> = { poor: FAIR_FROM, fair: GOOD_FROM }

/** A score beside its band's mark: whole, unless rounding would carry it over the band's edge, such as a fair 69.7. */
export function scoreInBand(score: number, band: Band): string {
  const rounded = Math.round(score)
  const end = ENDS[band] ?? Infinity
  return score < end && rounded >= end ? (Math.floor(score * 10) / 10).toFixed(1) : String(rounded)
}
