import { addMonths, daysBetween, type Day } from '../../kernel/day.ts'
import type { Interval } from './mrr.ts'
import { SAME_DECISION_DAYS } from './renewal-terms.ts'

export interface RunningTerm {
  startedOn: Day
  endedOn: Day | null
  termEndsOn: Day | null
  interval: Interval
  intervalCount: number
  isTrial: boolean
  kind: 'recurring' | 'one_off'
}

/** What is known of an account's renewals on a day. */
export interface RenewalsKnown {
  readonly openRenewals: readonly Day[]
  /** Days of renewals that are decided: they are nobody's next. */
  readonly decidedRenewals: readonly Day[]
  readonly given: Day | null
  readonly terms: readonly RunningTerm[]
}

/**
 * Renewal date of an account: its earliest open renewal, else the day given, else the next term end of what runs today;
 * yearly terms without one renew on each anniversary, shorter ones have no renewal. A day that was decided already is passed
 * over. Source: definitions, Revenue.
 */
export function renewalDay(account: RenewalsKnown, today: Day): Day | null {
  const [open] = account.openRenewals.toSorted()
  if (open !== undefined) return open
  const isDecided = (day: Day) =>
    account.decidedRenewals.some((decided) => Math.abs(daysBetween(decided, day)) <= SAME_DECISION_DAYS)
  if (account.given !== null && !isDecided(account.given)) return account.given
  const days = account.terms.map((term) => nextTermEnd(term, today, isDecided)).filter((day) => day !== null)
  return days.toSorted()[0] ?? null
}

function nextTermEnd(term: RunningTerm, today: Day, isDecided: (day: Day) => boolean): Day | null {
  if (term.isTrial || term.kind === 'one_off') return null
  if (term.startedOn > today || (term.endedOn !== null && term.endedOn <= today)) return null
  if (term.termEndsOn !== null && term.termEndsOn >= today && !isDecided(term.termEndsOn)) return term.termEndsOn
  return term.interval === 'year' ? nextAnniversary(term, today, isDecided) : null
}

function nextAnniversary(
  { startedOn, intervalCount: years }: RunningTerm,
  today: Day,
  isDecided: (day: Day) => boolean,
): Day {
  const elapsed = Number(today.slice(0, 4)) - Number(startedOn.slice(0, 4))
  // Renewals that are decided end some day, and so does this.
  for (let lap = Math.max(1, Math.floor(elapsed / years)); ; lap += 1) {
    const day = addMonths(startedOn, 12 * years * lap)
    if (day >= today && !isDecided(day)) return day
  }
}
