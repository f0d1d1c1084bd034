import { daysBetween, type Day } from '../../../kernel/day.ts'
import type { Band } from '../../../web/design/bands.ts'
import { counted, moneyCompact, percent } from '../../../web/design/format.ts'
import type { Category, Outcome, Voice } from '../categories.ts'
import type { Totals } from '../contract.ts'

export const RENEWAL_TOPICS = ['renewals', 'accounts', 'tasks', 'revenue'] as const

export const CATEGORY_LABELS: Readonly<Record<Category, string>> = {
  commit: 'Commit',
  best_case: 'Best case',
  at_risk: 'At risk',
}

/** Beside the word, never instead of it. */
export const CATEGORY_SHAPES: Readonly<Record<Category | 'none', Band>> = {
  commit: 'good',
  best_case: 'fair',
  at_risk: 'poor',
  none: 'unknown',
}

export const VOICE_LABELS: Readonly<Record<Voice, string>> = { machine: 'Machine', csm: 'CSM', leader: 'Leader' }

/** Within a sentence: `as the leader`. */
export const VOICE_WORDS: Readonly<Record<Voice, string>> = { machine: 'machine', csm: 'CSM', leader: 'leader' }

export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  open: 'Open',
  renewed: 'Renewed',
  expanded: 'Expanded',
  contracted: 'Contracted',
  churned: 'Lost',
}

export const DECIDED_BY: Readonly<Record<'source' | 'ledger' | 'person', string>> = {
  source: 'as its source says',
  ledger: 'as the ledger shows',
  person: 'by hand',
}

/** `€876k renews within 120 days; voices differ on 4 of 10`: what the list says, as a sentence. */
export function renewalsHeading(
  totals: Totals,
  about: { currency: string; window: string; state: 'open' | 'closed' | 'all' },
): string {
  const { renewals, amountMinor, disagree } = totals
  const amount = moneyCompact(amountMinor, about.currency)
  if (renewals === 0)
    return about.state === 'closed' ? `Nothing was decided ${about.window}` : `Nothing renews ${about.window}`
  if (about.state === 'closed') {
    return `${moneyCompact(totals.renewedMinor, about.currency)} of ${amount} was renewed ${about.window}`
  }
  const differ = disagree === 0 ? harmony(totals) : `voices differ on ${disagree} of ${renewals}`
  return `${amount} renews ${about.window}; ${differ}`
}

/** Nobody agrees with anybody where one voice alone has spoken. */
function harmony({ csm, leader, machine }: Pick<Totals, 'csm' | 'leader' | 'machine'>): string {
  const speaks = ({ commit, best_case, at_risk }: Totals['csm']) => commit + best_case + at_risk > 0
  if (speaks(csm) || speaks(leader)) return 'no voices differ'
  return speaks(machine) ? 'the machine alone has spoken' : 'nobody has said a view'
}

/** What is missing, as a second line. */
export function renewalsReason(totals: Totals, currency: string, state: 'open' | 'closed' | 'all'): string {
  if (state === 'closed') {
    const share = totals.amountMinor === 0 ? null : totals.renewedMinor / totals.amountMinor
    return `${counted(totals.renewals, 'renewal')} decided; renewed are ${percent(share)} of what was up for renewal, growth included.`
  }
  const parts = [
    `${counted(totals.renewals, 'renewal')}, expected ${moneyCompact(totals.expectedMinor, currency)}`,
    ...(totals.waiting > 0
      ? [`${counted(totals.waiting, 'checkpoint waits', 'checkpoints wait')} for somebody’s view`]
      : []),
    ...(totals.unknown > 0
      ? [`${counted(totals.unknown, 'amount is', 'amounts are')} unknown for want of an exchange rate`]
      : []),
  ]
  return `${parts.join('. ')}.`
}

/** `in 47 days`, `today`, `12 days ago`. */
export function dueWords(dueOn: Day, today: Day): string {
  const days = daysBetween(today, dueOn)
  if (days === 0) return 'today'
  return days > 0 ? `in ${counted(days, 'day')}` : `${counted(-days, 'day')} ago`
}

/** `November 2026`. */
export function monthWords(first: Day): string {
  return new Date(`${first}T00:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
}
