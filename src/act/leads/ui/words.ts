import type { LeadState } from '../../../kernel/leads.ts'
import { counted, moneyCompact, number } from '../../../web/design/format.ts'

export const STATE_WORDS: Readonly<Record<LeadState, string>> = {
  open: 'Not sent',
  sent: 'Waiting',
  accepted: 'Accepted',
  declined: 'Declined',
  won: 'Won',
  lost: 'Lost',
}

export const STATE_TONES = {
  open: 'plain',
  sent: 'accent',
  accepted: 'plain',
  declined: 'fair',
  won: 'good',
  lost: 'poor',
} as const

export function departmentName(department: string | null): string {
  return department === null ? 'nobody' : `${department.charAt(0).toUpperCase()}${department.slice(1)}`
}

/** A decimal without the zeros that say nothing: `4800`, `12000.5`. */
export function shortAmount(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
}

interface Totals {
  counts: Readonly<Record<LeadState, number>>
  acceptedShare: number | null
  pipelineMinor: number | null
  wonMinor: number | null
  withoutAmount: number
  currency: string
}

/** The finding above the list: `3 leads wait for an answer of Sales`. */
export function leadsHeading({ counts }: Pick<Totals, 'counts'>, department: string | null): string {
  const of = department === null ? '' : ` of ${departmentName(department)}`
  if (counts.sent > 0)
    return `${counted(counts.sent, 'lead')} ${counts.sent === 1 ? 'waits' : 'wait'} for an answer${of}`
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (all === 0) return 'No leads yet'
  if (counts.open > 0)
    return `${counted(counts.open, 'lead')} ${counts.open === 1 ? 'is' : 'are'} written down and not sent`
  return `${counted(counts.won, 'lead')} won, ${number(counts.accepted)} being worked on`
}

/** The line below it: how many were accepted, and what they are worth. */
export function leadsReason(totals: Totals): string {
  const { acceptedShare, pipelineMinor, wonMinor, withoutAmount, currency } = totals
  const parts = [
    acceptedShare === null ? null : `${number(acceptedShare * 100)} % of those decided were accepted`,
    pipelineMinor === null ? null : `${moneyCompact(pipelineMinor, currency)} a year in the pipeline`,
    wonMinor === null ? null : `${moneyCompact(wonMinor, currency)} won`,
    withoutAmount === 0 || pipelineMinor === null
      ? null
      : `${counted(withoutAmount, 'lead')} without an amount ${withoutAmount === 1 ? 'is' : 'are'} in no sum`,
  ].filter((part) => part !== null)
  return parts.length === 0
    ? 'What a customer’s success gives rise to: growth, and other customers.'
    : `${parts.join('; ')}.`
}
