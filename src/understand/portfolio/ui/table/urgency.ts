import { daysBetween } from '../../../../kernel/day.ts'
import type { Day } from '../../../../kernel/day.ts'

const SOON_DAYS = 60
const QUIET_DAYS = 14

/** A renewal that is due, or will be within two months. */
export function isSoon(renewalOn: Day, today: Day): boolean {
  return daysBetween(today, renewalOn) < SOON_DAYS
}

/** Nobody spoke with them for two weeks. */
export function isQuiet(lastContact: Day, today: Day): boolean {
  return daysBetween(lastContact, today) >= QUIET_DAYS
}
