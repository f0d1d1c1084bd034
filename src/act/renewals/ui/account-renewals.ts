import type { Day } from '../../../kernel/day.ts'
import { counted, moneyCompact } from '../../../web/design/format.ts'
import type { Renewal } from '../contract.ts'
import { dueWords } from './words.ts'

/** Open ones first, the next one on top; then decided ones, the latest on top. */
export function inOrder(renewals: readonly Renewal[]): Renewal[] {
  const open = renewals.filter(({ outcome }) => outcome === 'open')
  const decided = renewals.filter(({ outcome }) => outcome !== 'open')
  return [
    ...open.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1)),
    ...decided.toSorted((a, b) => (a.dueOn < b.dueOn ? 1 : -1)),
  ]
}

/** `Renews in 47 days, worth €18.6k a year; voices differ`: what an account's renewals say, as a sentence. */
export function accountHeading(
  ordered: readonly Pick<Renewal, 'outcome' | 'dueOn' | 'amountMinor' | 'disagree'>[],
  about: { currency: string; today: Day },
): string {
  const [next] = ordered
  if (next === undefined || next.outcome !== 'open') {
    return `Nothing is up for renewal; ${counted(ordered.length, 'renewal is', 'renewals are')} decided`
  }
  const when =
    next.dueOn < about.today
      ? `A renewal was due ${dueWords(next.dueOn, about.today)}`
      : `Renews ${dueWords(next.dueOn, about.today)}`
  const worth = next.amountMinor === null ? '' : `, worth ${moneyCompact(next.amountMinor, about.currency)} a year`
  return `${when}${worth}${next.disagree ? '; voices differ' : ''}`
}
