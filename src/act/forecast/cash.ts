import { addDays, addMonths, latest, type Day } from '../../kernel/day.ts'
import type { Counted } from './forecast.ts'
import { monthKey } from './periods.ts'

/** Months looked ahead, the running one included. */
export const MONTHS_AHEAD = 12

export interface Invoice {
  readonly invoiceId: number
  readonly accountId: number
  readonly dueOn: Day | null
  readonly amountMinor: number
}

export interface Renewing extends Counted {
  readonly renewalId: number
  readonly accountId: number
  readonly dueOn: Day
  /** Months that one payment of the account covers. */
  readonly everyMonths: number
}

/** One payment expected; `cashMinor` = amount × probability, rounded to the minor unit. */
export interface CashItem {
  readonly kind: 'invoice' | 'renewal'
  /** Of the invoice or the renewal. */
  readonly id: number
  readonly accountId: number
  /** When the money is expected; null: an invoice without a due day. */
  readonly on: Day | null
  readonly bucket: string
  readonly amountMinor: number
  readonly probability: number
  readonly cashMinor: number
}

/** `2026-11` …: the months looked at, the running one first. */
export function monthsAhead(today: Day): string[] {
  const first = `${today.slice(0, 8)}01` as Day
  return Array.from({ length: MONTHS_AHEAD }, (_, index) => monthKey(addMonths(first, index)))
}

/** The last day looked at. */
export function horizonOf(today: Day): Day {
  return addDays(addMonths(`${today.slice(0, 8)}01` as Day, MONTHS_AHEAD), -1)
}

/**
 * An open invoice is expected whole, on its due day; overdue and undated ones stand apart. Null: after the horizon. For
 * all invoices at once `views-cash.ts` does the same in SQL.
 */
export function invoiceCash(invoice: Invoice, today: Day): CashItem | null {
  const { dueOn, amountMinor } = invoice
  if (dueOn !== null && dueOn > horizonOf(today)) return null
  const bucket = dueOn === null ? 'undated' : dueOn < today ? 'overdue' : monthKey(dueOn)
  const { invoiceId: id, accountId } = invoice
  return { kind: 'invoice', id, accountId, on: dueOn, bucket, amountMinor, probability: 1, cashMinor: amountMinor }
}

/**
 * What a renewal brings within the horizon: called ARR × probability, in the account's billing rhythm from the renewal's
 * due day on (yearly: all of it on that day). A decided one counts with what it renewed at. An open one past its due day
 * is expected from today on. Without a probability it brings nothing that could be counted. For all renewals at once
 * `views-cash.ts` does the same in SQL; tests hold it to this.
 */
export function renewalCash(renewal: Renewing, today: Day): CashItem[] {
  const isOpen = renewal.outcome === 'open'
  const probability = isOpen ? renewal.probability : 1
  const arrMinor = isOpen ? renewal.calledMinor : (renewal.renewedMinor ?? 0)
  if (probability === null || arrMinor <= 0) return []
  const until = horizonOf(today)
  const first = latest(renewal.dueOn, today)
  const { renewalId: id, accountId } = renewal
  return payments(arrMinor, renewal.everyMonths).flatMap((amountMinor, index) => {
    const on = addMonths(first, index * renewal.everyMonths)
    if (on > until) return []
    const cashMinor = Math.round(amountMinor * probability)
    return [{ kind: 'renewal' as const, id, accountId, on, bucket: monthKey(on), amountMinor, probability, cashMinor }]
  })
}

/** A year's payments, which add up to the yearly amount; one that covers several years comes at once. */
export function payments(arrMinor: number, everyMonths: number): number[] {
  if (everyMonths >= 12) return [Math.round((arrMinor * everyMonths) / 12)]
  const count = Math.ceil(12 / everyMonths)
  const paidBy = (index: number) => Math.round((arrMinor * Math.min(12, index * everyMonths)) / 12)
  return Array.from({ length: count }, (_, index) => paidBy(index + 1) - paidBy(index))
}

const MONTHS_OF: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 }

/** Months that one payment covers; days and weeks count as monthly, an unknown rhythm as yearly. */
export function monthsCovered(interval: string | null, count: number | null): number {
  if (interval === null) return 12
  return Math.max(1, (MONTHS_OF[interval] ?? 1) * (interval in MONTHS_OF ? (count ?? 1) : 1))
}

export interface Bucket {
  readonly key: string
  readonly invoicesMinor: number
  readonly renewalsMinor: number
  readonly items: number
}

/** Overdue, undated, then every month looked at, also the empty ones; together they hold every item once. */
export function buckets(items: readonly CashItem[], today: Day): Bucket[] {
  return filledBuckets(
    items.map(({ bucket, kind, cashMinor }) => ({ bucket, kind, cashMinor, items: 1 })),
    today,
  )
}

export function filledBuckets(
  sums: readonly { bucket: string; kind: CashItem['kind']; cashMinor: number; items: number }[],
  today: Day,
): Bucket[] {
  const groups = Map.groupBy(sums, ({ bucket }) => bucket)
  return ['overdue', 'undated', ...monthsAhead(today)].map((key) => {
    const found = groups.get(key) ?? []
    const sumOf = (kind: CashItem['kind']) =>
      found.reduce((total, one) => total + (one.kind === kind ? one.cashMinor : 0), 0)
    return {
      key,
      invoicesMinor: sumOf('invoice'),
      renewalsMinor: sumOf('renewal'),
      items: found.reduce((total, one) => total + one.items, 0),
    }
  })
}
