import type { RevenueChoices } from './contract-settings.ts'

/**
 * What holds until a company chooses otherwise. The floor lies in the middle of 80 to 90 %; sizes are the bands of annual
 * contract value that retention benchmarks are published by.
 */
export const DEFAULT_CHOICES: RevenueChoices = {
  grrFloor: 0.85,
  segmentFloors: [],
  grossMargin: 0.8,
  goals: { grr: 0.9, nrr: 1.1, logo: 0.9 },
  sizeBands: [12_000, 25_000, 50_000, 100_000, 250_000],
  reasons: [
    { key: 'pricing', label: 'Price' },
    { key: 'budget', label: 'Budget' },
    { key: 'features', label: 'Missing features' },
    { key: 'support', label: 'Support' },
    { key: 'competitor', label: 'Went to a competitor' },
    { key: 'no_value', label: 'Saw no value' },
    { key: 'adoption', label: 'Never adopted it' },
    { key: 'champion_left', label: 'Champion left' },
    { key: 'acquired', label: 'Acquired or merged' },
    { key: 'closed', label: 'Went out of business' },
    { key: 'downsizing', label: 'Fewer people' },
    { key: 'unknown', label: 'Not told' },
  ],
}

/** The lowest GRR accepted for a slice: that of its segment, else that of all. */
export function floorOf(choices: RevenueChoices, slice: string | undefined, key: string | null): number {
  const own = slice === 'segment' ? choices.segmentFloors.find(({ segmentId }) => String(segmentId) === key) : undefined
  return own?.floor ?? choices.grrFloor
}

/** What a reason is called; one that nobody named is shown as it came. */
export function reasonLabel(choices: RevenueChoices, reason: string | null): string | null {
  if (reason === null || reason === '') return null
  return choices.reasons.find(({ key }) => key === reason)?.label ?? reason
}

/** Which ARR, in whole units: under 12,000; 12,000 to 25,000; 250,000 and more. Bands are numbered from 0. */
export function sizeName(bounds: readonly number[], band: number, currency: string): string {
  const words = (bound: number | undefined) => `${(bound ?? 0).toLocaleString('en')} ${currency}`
  if (band === 0) return `Under ${words(bounds[0])}`
  if (band >= bounds.length) return `${words(bounds.at(-1))} and more`
  return `${(bounds[band - 1] ?? 0).toLocaleString('en')} to ${words(bounds[band])}`
}

const NO_VALUE: Readonly<Record<string, string>> = {
  segment: 'No segment',
  plan: 'No plan',
  owner: 'No owner',
  stage: 'No stage',
  industry: 'No industry',
  country: 'No country',
  size: 'Nothing paid',
  cohort: 'Nothing paid',
}

export function nameWithoutValue(slice: string): string {
  return NO_VALUE[slice] ?? 'No value'
}

/** The band of an ARR in minor units, as a key. */
export function bandOf(boundsMinor: readonly number[], arrMinor: number): string {
  let band = 0
  for (const bound of boundsMinor) if (bound <= arrMinor) band += 1
  return String(band)
}
