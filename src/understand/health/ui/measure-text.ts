import type { Day } from '../../../kernel/day.ts'
import {
  counted,
  currencyDigits,
  delta,
  exactDay,
  moneyCompact,
  number,
  percent,
  plainNumber,
  shortDay,
} from '../../../web/design/format.ts'
import type { MeasureRow } from '../contract.ts'
import type { Unit } from '../definitions.ts'

const TENTH_BELOW = 0.1

/** A measure's value with its unit, as written in a row. `currency` is the reporting currency; null is `–`. */
export function valueText(value: number | null, unit: Unit, currency: string): string {
  if (value === null) return '–'
  switch (unit) {
    case 'share':
      return percent(value, value !== 0 && Math.abs(value) < TENTH_BELOW ? 1 : 0)
    case 'change':
      return `${delta(value * 100)}\u00A0%`
    case 'days':
      return `${plainNumber(roughly(value))}\u00A0d`
    case 'hours':
      return `${plainNumber(roughly(value))}\u00A0h`
    case 'money':
      return moneyCompact(Math.round(value * 10 ** currencyDigits(currency)), currency)
    case 'yes_no':
      return value > 0 ? 'yes' : 'no'
    case 'points':
      return number(value)
    default:
      return plainNumber(value)
  }
}

/** The same value with every figure, for hover. */
export function exactValueText(value: number | null, unit: Unit): string {
  if (value === null) return 'not known'
  const scaled = unit === 'share' || unit === 'change' ? value * 100 : value
  return `exactly ${Number(scaled.toPrecision(12)).toString()}${unit === 'share' || unit === 'change' ? ' %' : ''}`
}

/** `was 62 %`, `no change`, or that it was unknown. */
export function beforeText(row: MeasureRow, then: number | null, currency: string): string {
  if (then === null) return 'was unknown'
  const before = valueText(then, row.unit, currency)
  return row.value !== null && before === valueText(row.value, row.unit, currency) ? 'no change' : `was ${before}`
}

const COUNTED: Record<string, readonly [string, string]> = {
  tickets: ['ticket', 'tickets'],
  survey: ['answer', 'answers'],
  invoices: ['invoice', 'invoices'],
  outcomes: ['outcome', 'outcomes'],
  activities: ['conversation', 'conversations'],
  contacts: ['contact', 'contacts'],
  metric: ['day with data', 'days with data'],
  usage: ['day with data', 'days with data'],
}

/** What stands behind the value: `4 tickets`, `19 days with data`. */
export function evidenceText({ source, count }: MeasureRow): string {
  if (source === null) return 'no longer defined'
  if (source.kind === 'attribute') return 'field of the account'
  if (source.kind === 'subscription') return source.aggregation === 'seat_use' ? 'seats paid for' : 'renewal date'
  const words = COUNTED[source.kind]
  return words ? counted(count, words[0], words[1]) : ''
}

/** `stale since 14 Nov`, for a value whose source has gone silent. */
export function staleText(dataDay: Day | null, today: Day): string {
  return dataDay === null ? 'stale' : `stale since ${shortDay(dataDay, today)}`
}

/** For hover over the evidence: up to which day the data reaches. */
export function dataDayText(dataDay: Day | null): string | undefined {
  return dataDay === null ? undefined : `Data up to ${exactDay(dataDay)}`
}

function roughly(value: number): number {
  return Math.round(value * 10) / 10
}
