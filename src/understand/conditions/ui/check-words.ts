import { counted, number } from '../../../web/design/format.ts'

interface Counts {
  fulfilled: number
  unknown: number
  total: number
}

/** `True of 12 of 340 accounts now; of 3 it cannot be known.` */
export function checkHeading({ fulfilled, unknown, total }: Counts): string {
  const of = counted(total, 'account')
  const now = fulfilled === 0 ? `True of none of ${of} now` : `True of ${number(fulfilled)} of ${of} now`
  return unknown === 0 ? `${now}.` : `${now}; of ${number(unknown)} it cannot be known.`
}
