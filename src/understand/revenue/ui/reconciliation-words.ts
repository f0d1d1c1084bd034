import { percent } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { revenueReconciliation } from '../contract-settings.ts'
import { saidMoney } from './said-money.ts'

type Reconciliation = OutputOf<typeof revenueReconciliation>
type Month = Reconciliation['months'][number]

/** The month, where its invoices come to exactly what its subscriptions are worth; else null. */
export function billedMonth(months: readonly Month[], month: string): Month | null {
  const found = months.find((one) => one.month === month)
  if (!found || found.issuedMinor === 0) return null
  return found.issuedMinor === found.mrrMinor || found.issuedMinor === found.averageMrrMinor ? found : null
}

/** `Of €1.2M that subscriptions were worth, 97 % was invoiced and 95 % paid`. */
export function billingSentence(months: readonly Month[], currency: string): string {
  const worth = sum(months, 'averageMrrMinor')
  const issued = sum(months, 'issuedMinor')
  if (worth === 0 && issued === 0) return 'Neither subscriptions nor invoices are on record for this time'
  if (issued === 0)
    return `Subscriptions were worth ${saidMoney(worth, currency)}; no invoice is on record to compare them with`
  if (worth === 0) return `Invoices of ${saidMoney(issued, currency)} are on record, and no subscription they belong to`
  return `Subscriptions were worth ${saidMoney(worth, currency)}; ${percent(issued / worth)} of it was invoiced, ${percent(sum(months, 'paidMinor') / worth)} paid`
}

function sum(months: readonly Month[], key: 'averageMrrMinor' | 'issuedMinor' | 'paidMinor'): number {
  return months.reduce((total, month) => total + month[key], 0)
}

/** The first sentence of a verdict, and what follows it. */
export function verdictParts(verdict: string): { title: string; rest: string } {
  const end = verdict.indexOf('. ')
  return end < 0
    ? { title: verdict.replace(/\.$/, ''), rest: '' }
    : { title: verdict.slice(0, end), rest: verdict.slice(end + 2) }
}
