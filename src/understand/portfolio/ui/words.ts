import type { Quadrant } from '../../../web/design/bands.ts'

/** In the order in which they need somebody. */
export const QUADRANTS_BY_NEED: readonly Quadrant[] = ['critical', 'strained', 'unproven', 'thriving']

/** What standing in a quadrant means, for the head of a group. */
export const QUADRANT_MEANINGS: Record<Quadrant, string> = {
  critical: 'Results and experience both failing',
  strained: 'Results are there; working with us hurts',
  unproven: 'Pleasant, but no result on record',
  thriving: 'Ask for proof, then grow',
}

/** What to do about the accounts of a quadrant. */
export const REMEDIES: Record<Quadrant, string> = {
  critical: 'At-risk review within five days, with an executive on it.',
  strained: 'Results are there; working with us hurts. Remove the friction.',
  unproven: 'Pleasant, but no result on record. Agree an outcome and measure it.',
  thriving: 'Ask for proof and references; then grow.',
}

export const GROUP_WORDS = {
  quadrant: 'Quadrant',
  band: 'Health',
  owner: 'Owner',
  segment: 'Segment',
  stage: 'Stage',
  industry: 'Industry',
  country: 'Country',
} as const

export const UNKNOWN_MEANING = 'Too little data to judge'

/** News that may change what this place shows. */
export const ACCOUNT_TOPICS = ['accounts', 'health'] as const
