import { addDays, daysBetween, dayIn, type Day } from '../../kernel/day.ts'
import type { Limits } from './definition.ts'
import type { How } from './run.ts'
import type { Standing } from './store-enrol.ts'

/** A playbook that starts oftener for one subject within a day starts itself, in whatever roundabout way. */
const MOST_STARTS_A_DAY = 5

export type Reason = 'gone' | 'known' | 'going' | 'beside' | 'never_again' | 'too_soon' | 'loop'

export interface Obstacle {
  readonly reason: Reason
  readonly sentence: string
}

/**
 * What keeps a subject from entering; null: nothing. A person who starts a playbook, a program, or another playbook
 * knows why: only the trigger and the schedule are held to the time between two runs.
 */
export function obstacleTo(
  standing: Standing,
  { limits, how, today, timeZone }: { limits: Limits; how: How; today: Day; timeZone: string },
): Obstacle | null {
  if (!standing.isThere) return no('gone', 'This account or contact does not exist any more.')
  if (standing.isKnown) return no('known', 'This run was begun already.')
  if (standing.isGoing)
    return no('going', 'This playbook is already running for the account. Stop that run first, or wait until it ends.')
  if (standing.beside !== null)
    return no(
      'beside',
      `“${standing.beside}” is running for the account, and this playbook stands back for it. Stop that run first.`,
    )
  const tooEarly = isByItself(how) ? reentryObstacle(standing, limits, { today, timeZone }) : null
  if (tooEarly) return tooEarly
  if (how !== 'hand' && standing.lately >= MOST_STARTS_A_DAY)
    return no('loop', `This playbook started ${standing.lately} times for the account within a day.`)
  return null
}

export function isByItself(how: How): boolean {
  return how === 'trigger' || how === 'schedule'
}

function reentryObstacle(
  { lastEndedAt }: Standing,
  { reentry, reentryDays }: Limits,
  { today, timeZone }: { today: Day; timeZone: string },
): Obstacle | null {
  if (lastEndedAt === null || reentry === 'always') return null
  if (reentry === 'never')
    return no('never_again', 'The account went through this playbook before, and enters once only.')
  const since = daysBetween(dayIn(timeZone, lastEndedAt), today)
  if (since >= reentryDays) return null
  return no('too_soon', `The account’s last run ended ${since} days ago; it may enter again after ${reentryDays}.`)
}

function no(reason: Reason, sentence: string): Obstacle {
  return { reason, sentence }
}

/** The days on which so many more may begin, filling each up to the limit; `begun` is what began or is planned already. */
export function dayForEach(
  count: number,
  { perDay, today, begun }: { perDay: number | null; today: Day; begun: ReadonlyMap<Day, number> },
): Day[] {
  if (perDay === null) return Array.from({ length: count }, () => today)
  const days: Day[] = []
  let day = today
  let used = begun.get(day) ?? 0
  for (let place = 0; place < count; place += 1) {
    while (used >= perDay) {
      day = addDays(day, 1)
      used = begun.get(day) ?? 0
    }
    days.push(day)
    used += 1
  }
  return days
}
