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
