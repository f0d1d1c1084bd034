import type { Day } from '../../kernel/day.ts'
import { sampleOptions, type SampleOptions } from './defaults.ts'
import type { Plan, Window } from './plan.ts'
import { random, type Random } from './random.ts'
import { usageRows } from './usage.ts'
import { sampleWorld } from './world.ts'

/** One event as the sample's product would have sent it. */
export interface ProductEvent {
  accountExternalId: string
  /** ISO 8601. */
  at: string
  type: 't' | 'p'
  name: string
  userId: string
  properties: Record<string, string | number | boolean>
}

/** Single events are kept for every fifth account and this many days: enough to walk through, little to store. */
const EVERY = 5
const DAYS = 60
/** Of one account's users on one day so many leave single events. */
const MOST_USERS = 5
const DOCKS = 12
const CARRIERS = ['Norrvik', 'Hallberg', 'Trasporti Po', 'Van Dael', 'Kestrel', 'Lumen Cargo'] as const

/** Events of the days in which the imported numbers say somebody was active, oldest first within an account. */
export function* productEvents(options: Partial<SampleOptions> & { today: Day }): Generator<ProductEvent> {
  const { plans, window } = sampleWorld({ ...sampleOptions, ...options }, options.today)
  for (const plan of plans) {
    if (plan.index % EVERY === 0 && plan.duplicateOf === null) yield* eventsOf(plan, window)
  }
}

function* eventsOf(plan: Plan, window: Window): Generator<ProductEvent> {
  const chance = random(window.seed, 'events', plan.index)
  const users = usersOf(plan, window, chance)
  const first = window.texts[window.length - DAYS] ?? ''
  for (const { metric, day, value } of usageRows(plan, window)) {
    if (metric !== 'active_users' || day < first) continue
    const here = users.filter(({ from, until }) => from <= day && day < until)
    // Regulars come more often than others.
    const active = new Set(
      Array.from({ length: Math.min(MOST_USERS, value) }, () => here[Math.floor(here.length * chance.next() ** 1.6)]),
    )
    for (const user of active) if (user) yield* visit(plan, { user, day, chance })
  }
}

interface User {
  id: string
  /** Day of the invitation. */
  from: string
  /** First day on which it is gone. */
  until: string
  isNew: boolean
}

/** The people on record, and colleagues of theirs of whom only a number is known; some are invited in these weeks. */
function usersOf(plan: Plan, window: Window, chance: Random): User[] {
  const dayAt = (offset: number) => window.texts[Math.min(window.length - 1, window.length - DAYS + offset)] ?? ''
  const known = plan.contacts.map(({ externalId, leftOn }) => ({
    id: externalId,
    from: '',
    until: leftOn === null ? '9999' : (window.texts[leftOn - window.first] ?? '9999'),
    isNew: false,
  }))
  const colleagues = Array.from({ length: chance.int(2, 9) }, (_, index): User => {
    const isNew = chance.chance(0.6)
    const from = isNew ? chance.int(3, DAYS - 4) : 0
    // Some never come to like it.
    const stays = chance.chance(0.7) ? DAYS : chance.int(3, 21)
    return {
      id: `${plan.externalId}-U${index + 1}`,
      from: isNew ? dayAt(from) : '',
      until: from + stays >= DAYS ? '9999' : dayAt(from + stays),
      isNew,
    }
  })
  return [...known, ...colleagues]
}

interface Visit {
  user: User
  day: string
  chance: Random
}

/** One person's day: signing in, looking at the plan, and mostly some work with it. */
function* visit(plan: Plan, { user, day, chance }: Visit): Generator<ProductEvent> {
  let minute = chance.int(6 * 60, 14 * 60)
  const event = (name: string, properties: ProductEvent['properties'] = {}, type: 't' | 'p' = 't'): ProductEvent => {
    minute += chance.int(1, 25)
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const at = `${day}T${time}:${String(chance.int(10, 59))}Z`
    return { accountExternalId: plan.externalId, at, type, name, userId: user.id, properties }
  }
  if (user.isNew) {
    user.isNew = false
    yield event('Invitation accepted', { role: chance.pick(['planner', 'gate', 'viewer']) })
  }
  yield event('Signed in', { method: chance.chance(0.7) ? 'password' : 'sso' })
  if (chance.chance(0.35)) yield event('/dock-plan', { path: '/dock-plan' }, 'p')
  if (!chance.chance(0.72)) return
  const carrier = chance.pick(CARRIERS)
  yield event('Slot booked', { dock: chance.int(1, DOCKS), carrier, minutes: 15 * chance.int(1, 6) })
  if (chance.chance(0.25))
    yield event('Slot moved', { carrier, reason: chance.pick(['late truck', 'no staff', 'goods missing']) })
  if (!chance.chance(0.6)) return
  yield event('Truck checked in', { carrier, onTime: chance.chance(0.8) })
  if (chance.chance(0.12)) yield event('Report exported', { format: chance.chance(0.6) ? 'pdf' : 'csv' })
}
