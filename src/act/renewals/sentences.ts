import type { Day } from '../../kernel/day.ts'
import { minorDigits } from '../../kernel/minor-digits.ts'
import type { Category, Outcome } from './categories.ts'

export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  commit: 'commit',
  best_case: 'best case',
  at_risk: 'at risk',
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  open: 'open',
  renewed: 'renewed',
  expanded: 'expanded',
  contracted: 'contracted',
  churned: 'lost',
}

/** `€18,600`, as written in notices, tasks and the audit log. */
export function moneyWords(minor: number | null, currency: string): string {
  if (minor === null) return 'an amount not known yet'
  const places = minorDigits(currency)
  return (minor / 10 ** places).toLocaleString('en', { style: 'currency', currency, maximumFractionDigits: 0 })
}

/** `16 Dec 2026`. */
export function dayWords(day: Day): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

function percentWords(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** How the machine begins where it goes by what became of others. */
export const BASE_RATE = 'The base rate:'

/** What the machine says of a renewal, and what it goes by. */
export function machineReason(seen: {
  low: number | null
  high: number | null
  decided: number | null
  driver: string | null
}): string {
  if (seen.decided !== null) {
    return `${BASE_RATE} so many of the last ${seen.decided.toLocaleString('en')} decided renewals stayed. There is no prediction for this account yet.`
  }
  const range =
    seen.low === null || seen.high === null ? '' : `Between ${percentWords(seen.low)} and ${percentWords(seen.high)}.`
  return [seen.driver, range].filter((part) => part !== null && part !== '').join(' ')
}
