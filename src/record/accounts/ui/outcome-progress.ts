import type { OutcomeRow } from './account-desk.ts'

/** Mean progress of the measured outcomes, 0 to 1; null when none is measured. */
export function progressOf(outcomes: readonly Pick<OutcomeRow, 'progress'>[]): number | null {
  const known = outcomes.map((outcome) => outcome.progress).filter((progress) => progress !== null)
  return known.length === 0 ? null : known.reduce((sum, progress) => sum + progress, 0) / known.length
}
