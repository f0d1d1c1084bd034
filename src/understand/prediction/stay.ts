import type { Interval } from '../../kernel/shares.ts'

/** Without a known renewal a year is looked ahead. */
const YEAR_DAYS = 365

export interface Stay extends Interval {
  /** Probability of renewing, 0 to 1. */
  readonly probability: number
}

/**
 * The probability of renewing from that of leaving. A model of renewals says it directly. A model of churn says who leaves within its
 * horizon: the chance to stay until the renewal is that of staying each horizon until then, taken as equal.
 */
export function stayOf(
  leaving: { lost: number; low: number; high: number },
  about: { label: 'churn' | 'renewal'; horizonDays: number; renewalInDays: number | null },
): Stay {
  const days = about.renewalInDays !== null && about.renewalInDays >= 0 ? about.renewalInDays : YEAR_DAYS
  const times = about.label === 'renewal' ? 1 : Math.max(1, days / about.horizonDays)
  const stays = (lost: number) => (1 - lost) ** times
  return { probability: stays(leaving.lost), low: stays(leaving.high), high: stays(leaving.low) }
}
