import { addMonths, type Day } from '../../kernel/day.ts'
import type { Interval } from './mrr.ts'

export interface RunningTerm {
  startedOn: Day
  endedOn: Day | null
  termEndsOn: Day | null
  interval: Interval
  intervalCount: number
  isTrial: boolean
  kind: 'recurring' | 'one_off'
}

/**
 * Renewal date of an account: its earliest open renewal, else the day given, else the next term end of what runs today;
 * yearly terms without one renew on each anniversary, shorter ones have no renewal. Source: definitions, Revenue.
 */
export function renewalDay(
  account: { openRenewals: readonly Day[]; given: Day | null; terms: readonly RunningTerm[] },
  today: Day,
): Day | null {
  const [open] = account.openRenewals.toSorted()
  if (open !== undefined) return open
  if (account.given !== null) return account.given
  const days = account.terms.map((term) => nextTermEnd(term, today)).filter((day) => day !== null)
  return days.toSorted()[0] ?? null
}

function nextTermEnd(term: RunningTerm, today: Day): Day | null {
  if (term.isTrial || term.kind === 'one_off') return null
  if (term.startedOn > today || (term.endedOn !== null && term.endedOn <= today)) return null
  if (term.termEndsOn !== null && term.termEndsOn >= today) return term.termEndsOn
  return term.interval === 'year' ? nextAnniversary(term.startedOn, term.intervalCount, today) : null
}

function nextAnniversary(start: Day, years: number, today: Day): Day {
  const elapsed = Number(today.slice(0, 4)) - Number(start.slice(0, 4))
  const lap = Math.max(1, Math.floor(elapsed / years))
  const candidates = [lap, lap + 1].map((laps) => addMonths(start, 12 * years * laps))
  return candidates.find((day) => day >= today) ?? addMonths(start, 12 * years * (lap + 2))
}
