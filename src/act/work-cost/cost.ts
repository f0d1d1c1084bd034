import { type Day, daysBetween } from '../../kernel/day.ts'

/**
 * Work is a value gap when it exists only because the product lacks something, and value delivery when it helps the
 * customer to more value. Gaps are cost of goods sold (COGS), delivery is sales and marketing (S&M).
 */
export const VALUES = ['gap', 'delivery'] as const
export type WorkValue = (typeof VALUES)[number]

/** What its kind usually is, unless a person said otherwise of this piece of work. */
export function valueOf(kind: { readonly value: WorkValue }, given: WorkValue | null): WorkValue {
  return given ?? kind.value
}

/**
 * Minutes × cost of an hour ÷ 60 in minor units, rounded half up once per entry: everything above adds whole numbers. Entries
 * are priced in SQL (`pricedEntries` in views.ts); tests hold it to this, to `rateOn` and to `spentOn`.
 */
export function entryCost(minutes: number, hourlyMinor: number): number {
  return Math.floor((2 * minutes * hourlyMinor + 60) / 120)
}

export interface Rate {
  readonly memberId: number | null
  readonly role: string | null
  readonly validFrom: Day
  readonly hourlyMinor: number
}

/** The member's own latest rate from on or before the day; without one that of the member's role; null without either. */
export function rateOn(
  rates: readonly Rate[],
  worker: { readonly memberId: number | null; readonly role: string | null },
  day: Day,
): number | null {
  const inForce = rates.filter((rate) => rate.validFrom <= day)
  const own = inForce.filter((rate) => rate.memberId !== null && rate.memberId === worker.memberId)
  const candidates = own.length > 0 ? own : inForce.filter((rate) => rate.role !== null && rate.role === worker.role)
  const latest = candidates.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
  return latest?.hourlyMinor ?? null
}

/** Hours and money of some entries. `unpricedMinutes` have no rate: they are in the minutes and not in the cost. */
export interface Spent {
  readonly gapMinutes: number
  readonly deliveryMinutes: number
  readonly gapMinor: number
  readonly deliveryMinor: number
  readonly unpricedMinutes: number
}

export const NOTHING_SPENT: Spent = {
  gapMinutes: 0,
  deliveryMinutes: 0,
  gapMinor: 0,
  deliveryMinor: 0,
  unpricedMinutes: 0,
}

export interface PricedEntry {
  readonly minutes: number
  readonly value: WorkValue
  readonly costMinor: number | null
}

export function spentOn(entries: readonly PricedEntry[]): Spent {
  return entries.map(spentOnOne).reduce(addSpent, NOTHING_SPENT)
}

export function addSpent(left: Spent, right: Spent): Spent {
  return {
    gapMinutes: left.gapMinutes + right.gapMinutes,
    deliveryMinutes: left.deliveryMinutes + right.deliveryMinutes,
    gapMinor: left.gapMinor + right.gapMinor,
    deliveryMinor: left.deliveryMinor + right.deliveryMinor,
    unpricedMinutes: left.unpricedMinutes + right.unpricedMinutes,
  }
}

function spentOnOne({ minutes, value, costMinor }: PricedEntry): Spent {
  const cost = costMinor ?? 0
  return {
    gapMinutes: value === 'gap' ? minutes : 0,
    deliveryMinutes: value === 'delivery' ? minutes : 0,
    gapMinor: value === 'gap' ? cost : 0,
    deliveryMinor: value === 'delivery' ? cost : 0,
    unpricedMinutes: costMinor === null ? minutes : 0,
  }
}

/**
 * What the work would cost in a year at this pace, as a share of ARR: cost × 365 ÷ days ÷ ARR. Null without ARR or days.
 */
export function shareOfArr(costMinor: number, days: number, arrMinor: number | null): number | null {
  if (arrMinor === null || arrMinor <= 0 || days <= 0) return null
  return (costMinor * 365) / days / arrMinor
}

/** Days of a period of which work can have been written down: up to today. `to` is the first day after it. */
export function daysWorked({ from, to }: { from: Day; to: Day }, tomorrow: Day): number {
  return Math.max(0, daysBetween(from, to < tomorrow ? to : tomorrow))
}
