import { addDays, type Day, daysBetween } from '../../kernel/day.ts'

/** How an account stands in its stage. */
export const STANDINGS = ['on_track', 'behind', 'stuck', 'open_ended'] as const
export type Standing = (typeof STANDINGS)[number]

/** Beyond the expected days by half: it does not move any more. */
const STUCK_FACTOR = 1.5

export interface Touchpoint {
  readonly id: number
  readonly name: string
  readonly type: 'call' | 'meeting' | 'email' | 'task'
  readonly taskKind: string | null
  /** Days after the account entered the stage. */
  readonly dueDay: number
}

/** Something that happened with the account while it was in the stage. */
export interface Contacted {
  readonly type: Touchpoint['type']
  readonly taskKind: string | null
  readonly on: Day
}

export interface PlannedTouchpoint extends Touchpoint {
  readonly dueOn: Day
  readonly doneOn: Day | null
  readonly state: 'done' | 'overdue' | 'planned'
}

/**
 * What was planned and what of it is done: each contact counts for one touchpoint of its type, the earliest contact for the
 * touchpoint due first. A meeting also does for a planned call.
 */
export function touchpointsOf(
  plan: readonly Touchpoint[],
  contacts: readonly Contacted[],
  { enteredOn, today }: { enteredOn: Day; today: Day },
): PlannedTouchpoint[] {
  const free = contacts.filter(({ on }) => on >= enteredOn && on <= today).toSorted((a, b) => (a.on < b.on ? -1 : 1))
  return plan
    .toSorted((a, b) => a.dueDay - b.dueDay || a.id - b.id)
    .map((touchpoint) => {
      const index = free.findIndex((contact) => doesFor(contact, touchpoint))
      const [done] = index < 0 ? [] : free.splice(index, 1)
      const dueOn = addDays(enteredOn, touchpoint.dueDay)
      const state = done ? ('done' as const) : dueOn < today ? ('overdue' as const) : ('planned' as const)
      return { ...touchpoint, dueOn, doneOn: done?.on ?? null, state }
    })
}

function doesFor(contact: Contacted, { type, taskKind }: Touchpoint): boolean {
  if (type === 'task') return contact.type === 'task' && (taskKind === null || contact.taskKind === taskKind)
  return contact.type === type || (type === 'call' && contact.type === 'meeting')
}

/**
 * On track: within the expected days and nothing planned is overdue. Stuck: half as long again as expected. Behind: anything
 * between. A stage without expected days is behind only while something planned is overdue, and open-ended otherwise.
 */
export function standingOf(stay: {
  readonly days: number
  readonly expectedDays: number | null
  readonly overdueTouchpoints: number
}): Standing {
  const { days, expectedDays, overdueTouchpoints } = stay
  if (expectedDays === null) return overdueTouchpoints > 0 ? 'behind' : 'open_ended'
  if (days > expectedDays * STUCK_FACTOR) return 'stuck'
  return days > expectedDays || overdueTouchpoints > 0 ? 'behind' : 'on_track'
}

/** One stay in a stage; `until` is null while it lasts. */
export interface Stay {
  readonly stageId: number | null
  readonly from: Day
  readonly until: Day | null
  /** Before anything was known: the first known stage stands in. */
  readonly isAssumed: boolean
}

/** Days in a stage, the day of entry not counted; of a stay that lasts, up to today. */
export function daysOfStay({ from, until }: Stay, today: Day): number {
  return Math.max(0, daysBetween(from, until ?? today))
}
