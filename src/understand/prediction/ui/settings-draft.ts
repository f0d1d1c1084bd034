import type { PredictionSettings } from '../settings.ts'

/** What stands in the fields: days, and probabilities in per cent; null is an emptied field. */
export interface SettingsDraft {
  readonly horizonDays: number | null
  readonly renewalLeadDays: number | null
  readonly commit: number | null
  readonly bestCase: number | null
}

export type DraftErrors = { readonly [field in keyof SettingsDraft]: string | null }

export function draftOf({ horizonDays, renewalLeadDays, thresholds }: PredictionSettings): SettingsDraft {
  return {
    horizonDays,
    renewalLeadDays,
    commit: perCent(thresholds.commit),
    bestCase: perCent(thresholds.bestCase),
  }
}

/** What is wrong with each field, as a sentence that says what to write. */
export function errorsIn({ horizonDays, renewalLeadDays, commit, bestCase }: SettingsDraft): DraftErrors {
  return {
    horizonDays: wrongDays(horizonDays),
    renewalLeadDays: wrongDays(renewalLeadDays),
    commit: wrongShare(commit),
    bestCase:
      wrongShare(bestCase) ??
      (commit !== null && bestCase !== null && bestCase > commit ? 'Best case begins below commit, or with it.' : null),
  }
}

/** Null while something is wrong. */
export function settingsFrom(draft: SettingsDraft): PredictionSettings | null {
  const { horizonDays, renewalLeadDays, commit, bestCase } = draft
  const isWrong = Object.values(errorsIn(draft)).some((error) => error !== null)
  if (isWrong || horizonDays === null || renewalLeadDays === null || commit === null || bestCase === null) return null
  return { horizonDays, renewalLeadDays, thresholds: { commit: share(commit), bestCase: share(bestCase) } }
}

/** The settings as sentences, for whoever only reads them. */
export function settingSentences({ horizonDays, renewalLeadDays, thresholds }: PredictionSettings): string[] {
  return [
    `An account counts as lost when it stops paying within ${horizonDays} days.`,
    `Renewals are learned from what was known ${renewalLeadDays} days before they were due.`,
    `From ${perCent(thresholds.commit)} % likely to renew on, a renewal is committed.`,
    `From ${perCent(thresholds.bestCase)} % on, it is best case; below, it is at risk.`,
  ]
}

function wrongDays(days: number | null): string | null {
  return days !== null && Number.isInteger(days) && days >= 7 && days <= 365
    ? null
    : 'Write a whole number of days from 7 to 365.'
}

function wrongShare(percent: number | null): string | null {
  return percent !== null && percent >= 0 && percent <= 100 ? null : 'Write a number from 0 to 100.'
}

function perCent(fraction: number): number {
  return Math.round(fraction * 10_000) / 100
}

function share(percent: number): number {
  return Math.round(percent * 100) / 10_000
}
