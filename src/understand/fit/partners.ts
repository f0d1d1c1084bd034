import { type Day, daysBetween } from '../../kernel/day.ts'
import type { Share } from '../../kernel/shares.ts'
import { ratio } from './shares.ts'
import type { Money } from './won.ts'

/** Used within so many days counts as in use. */
const USE_DAYS = 28

export interface BroughtAccount {
  readonly partner: string | null
  /** MRR × 12 now; 0: left. */
  readonly arrMinor: number
  readonly lastUseOn: Day | null
  readonly band: string
  /** MRR twelve months ago and now, at the rates of then; opening 0: it did not pay then. */
  readonly openingMinor: number
  readonly closingMinor: number
  readonly leads: number
  readonly leadsWon: number
}

export interface PartnerFigures {
  readonly partner: string | null
  readonly accounts: number
  readonly paying: number
  readonly arrMinor: number
  readonly inUse: Share
  readonly healthy: Share
  readonly stayed: Share
  readonly grr: Money | null
  readonly nrr: Money | null
  readonly leads: number
  readonly leadsWon: number
}

/** What a partner's accounts do today, and how many that paid a year ago still pay. */
export function partnerFigures(
  partner: string | null,
  accounts: readonly BroughtAccount[],
  today: Day,
): PartnerFigures {
  const paying = accounts.filter(({ arrMinor }) => arrMinor > 0)
  const used = paying.flatMap(({ lastUseOn }) => lastUseOn ?? [])
  const judged = paying.filter(({ band }) => band !== 'unknown')
  const before = accounts.filter(({ openingMinor }) => openingMinor > 0)
  const pairs = before.map(({ openingMinor, closingMinor }) => ({ base: openingMinor, part: closingMinor }))
  return {
    partner,
    accounts: accounts.length,
    paying: paying.length,
    arrMinor: paying.reduce((sum, { arrMinor }) => sum + arrMinor, 0),
    inUse: { n: used.length, hits: used.filter((day) => daysBetween(day, today) < USE_DAYS).length },
    healthy: { n: judged.length, hits: judged.filter(({ band }) => band === 'good').length },
    stayed: { n: before.length, hits: before.filter(({ closingMinor }) => closingMinor > 0).length },
    grr: money(ratio(pairs.map(({ base, part }) => ({ base, part: Math.min(base, part) }))), 1),
    nrr: money(ratio(pairs), Number.POSITIVE_INFINITY),
    leads: accounts.reduce((sum, { leads }) => sum + leads, 0),
    leadsWon: accounts.reduce((sum, { leadsWon }) => sum + leadsWon, 0),
  }
}

function money(found: ReturnType<typeof ratio>, most: number): Money | null {
  if (!found) return null
  const { value, n, interval } = found
  return { value, n, low: interval && interval.low, high: interval && Math.min(most, interval.high) }
}
