import { addDays, addMonths, daysBetween, latest, type Day } from '../../kernel/day.ts'
import { subscriptionMrr, type SubscriptionVersion } from './mrr.ts'

/** A source's own renewal within so many days of a term's end is the same decision: systems date it a day or some apart. */
export const SAME_DECISION_DAYS = 7

export interface TermVersion extends SubscriptionVersion {
  termEndsOn: Day | null
  /** It stands with another account: it ends the version before it, and what is due of it is due there. */
  isElsewhere?: boolean
}

/** The decision due at the end of a term. */
export interface TermEnd {
  dueOn: Day
  /** A later version moved the term's end before it came: decided on that day. */
  earlyOn: Day | null
  currency: string
  /** MRR of the subscription on the last day before the decision, in minor units of its currency. */
  mrrMinor: bigint
}

interface InForce extends TermVersion {
  from: Day
  /** First day on which another version stands, or nothing is paid. */
  until: Day | null
  next: TermVersion | undefined
}

/**
 * Ends of terms of an account's subscriptions, past ones and those ahead. Each `term_ends_on` that the version in force
 * reaches; without one, or after one that passed while the version goes on, each anniversary of yearly terms up to the next
 * one ahead; shorter intervals, trials and one-offs have none. Source: definitions, Revenue. The order of the versions does
 * not matter.
 */
export function termEnds(versions: readonly TermVersion[], today: Day): TermEnd[] {
  const inTurn = [...Map.groupBy(versions, ({ subscription }) => subscription).values()].flatMap(inForce)
  const own = inTurn.filter((version) => version.isElsewhere !== true && isPaid(version))
  return own.flatMap((version) => [...ownEnd(version), ...anniversaries(version, today)])
}

function inForce(versions: readonly TermVersion[]): InForce[] {
  const ordered = versions.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
  return ordered.map((version, index) => {
    const next = ordered[index + 1]
    const ends = [version.endedOn, next?.effectiveOn ?? null].filter((day) => day !== null).toSorted()
    return { ...version, from: latest(version.effectiveOn, version.startedOn), until: ends[0] ?? null, next }
  })
}

function isPaid(version: TermVersion): boolean {
  return version.kind === 'recurring' && !version.isTrial && subscriptionMrr(version) > 0n
}

function ownEnd(version: InForce): TermEnd[] {
  const { termEndsOn, from, until, next } = version
  if (termEndsOn === null || from >= termEndsOn) return []
  if (until === null || until >= termEndsOn) return [endOf(version, termEndsOn, null)]
  const isRenewedEarly =
    next !== undefined &&
    until === next.effectiveOn &&
    from < until &&
    !next.isElsewhere &&
    isPaid(next) &&
    next.termEndsOn !== null &&
    next.termEndsOn > termEndsOn
  return isRenewedEarly ? [endOf(version, termEndsOn, next.effectiveOn)] : []
}

function anniversaries(version: InForce, today: Day): TermEnd[] {
  const { startedOn, from, until, termEndsOn, interval, intervalCount } = version
  if (interval !== 'year') return []
  const horizon = latest(today, addDays(from, 1))
  const ends: TermEnd[] = []
  let before = startedOn
  for (let lap = 1; before < horizon; lap += 1) {
    const day = addMonths(startedOn, 12 * intervalCount * lap)
    const isAfterTerm = termEndsOn === null || daysBetween(termEndsOn, day) > SAME_DECISION_DAYS
    if (day > from && (until === null || day <= until) && isAfterTerm) ends.push(endOf(version, day, null))
    before = day
  }
  return ends
}

function endOf(version: InForce, dueOn: Day, earlyOn: Day | null): TermEnd {
  return { dueOn, earlyOn, currency: version.currency, mrrMinor: subscriptionMrr(version) }
}

/** What is due on one day, over all subscriptions of an account. */
export interface DerivedRenewal {
  dueOn: Day
  /** Where everything due that day was renewed before; the last of these days. */
  earlyOn: Day | null
  /** MRR by currency, in its minor units. */
  mrrMinor: Map<string, bigint>
}

interface DerivedFrom {
  sourceDays: readonly Day[]
  /**
   * The account's renewal date as a person or a file gave it, null where a source has an open renewal. Ahead of today it is
   * the day of the next decision, where terms say that there is one.
   */
  given: Day | null
  today: Day
}

/**
 * One decision per day; days that a source gave, or lie near one, are the source's. Renewals are written by the same rules in
 * SQL (`store-renewals.ts`), for many accounts at once; tests hold it to this.
 */
export function derivedRenewals(
  versions: readonly TermVersion[],
  { sourceDays, given, today }: DerivedFrom,
): DerivedRenewal[] {
  const ends = termEnds(versions, today)
  const ahead = ends.filter(({ dueOn, earlyOn }) => dueOn >= today && earlyOn === null).map(({ dueOn }) => dueOn)
  const next = ahead.toSorted()[0]
  const all =
    given === null || given < today ? ends : ends.map((end) => (isNext(end, next) ? { ...end, dueOn: given } : end))
  const isSources = (day: Day) => sourceDays.some((own) => Math.abs(daysBetween(own, day)) <= SAME_DECISION_DAYS)
  return [...Map.groupBy(all, ({ dueOn }) => dueOn)]
    .filter(([dueOn]) => !isSources(dueOn))
    .map(([dueOn, due]) => ({ dueOn, earlyOn: lastEarlyDay(due), mrrMinor: sumByCurrency(due) }))
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
}

function isNext({ dueOn, earlyOn }: TermEnd, next: Day | undefined): boolean {
  return earlyOn === null && dueOn === next
}

function lastEarlyDay(ends: readonly TermEnd[]): Day | null {
  const days = ends.flatMap(({ earlyOn }) => earlyOn ?? []).toSorted()
  return days.length === ends.length ? (days.at(-1) ?? null) : null
}

function sumByCurrency(ends: readonly TermEnd[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { currency, mrrMinor } of ends) sums.set(currency, (sums.get(currency) ?? 0n) + mrrMinor)
  return sums
}
