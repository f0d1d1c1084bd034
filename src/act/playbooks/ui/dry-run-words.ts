import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { counted, number } from '../../../web/design/format.ts'
import type { previewPlaybook } from '../contract.ts'

export type Preview = OutputOf<typeof previewPlaybook>

const SMALL = [
  'No one',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
]

/** `Three would enter now; 21 in the last 90 days` */
export function dryRunHeading({ now, past }: Pick<Preview, 'now' | 'past'>): string {
  const entering = SMALL[now.total] ?? number(now.total)
  return `${entering} would enter now; ${number(past.total)} in the last 90 days`
}

/** `21 entries of 17 accounts; most on one day: 4` */
export function pastText({ total, accounts, days }: Preview['past']): string {
  if (total === 0) return 'Nobody would have entered in the last 90 days.'
  const most = Math.max(...days.map(({ entered }) => entered))
  return `${counted(total, 'entry', 'entries')} of ${counted(accounts, 'account')}; ${number(most)} on the busiest day`
}
