import { counted } from '../../../web/design/format.ts'

/** `3 days`, `36 hours`: how long something must hold. */
export function hoursText(hours: number): string {
  return hours % 24 === 0 ? counted(hours / 24, 'day') : counted(hours, 'hour')
}
