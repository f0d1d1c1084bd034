export const DECIDED_OUTCOMES = ['renewed', 'expanded', 'contracted', 'churned'] as const
export type DecidedOutcome = (typeof DECIDED_OUTCOMES)[number]

/** What the ledger knows around the due day, per year, in minor units of the reporting currency. */
export interface LedgerAround {
  /** Up for renewal. */
  amountMinor: number
  /** ARR of the account at the close of the day before the due day. */
  beforeMinor: number
  /** What its movements from the due day through the days of grace add up to, new exchange rates left out. */
  movedMinor: number
}

/**
 * What was renewed: what was up for renewal and what moved around its day, at most what the account pays afterwards,
 * never below zero. An account's movements count together: a plan left for another one of its own is no loss.
 */
export function renewedMinor({ amountMinor, beforeMinor, movedMinor }: LedgerAround): number {
  const after = beforeMinor + movedMinor
  return Math.max(0, Math.min(amountMinor + movedMinor, after))
}

/** The word for it; a difference of up to `samePercent` is the same amount. */
export function outcomeOf(amountMinor: number, renewed: number, samePercent: number): DecidedOutcome {
  if (renewed <= 0) return 'churned'
  if (Math.abs(renewed - amountMinor) * 100 <= amountMinor * samePercent) return 'renewed'
  return renewed > amountMinor ? 'expanded' : 'contracted'
}
