import { industries, weekendShare } from './industries.ts'
import { isLive, monthOf, type Plan, weekday, type Window } from './plan.ts'
import { stepOn } from './payments.ts'
import { random, type Random } from './random.ts'

export type UsageRow = {
  account_external_id: string
  metric: string
  day: string
  value: number
  contact_external_id: string | null
}

/** The metrics of the sample product; every account has the first five, the others belong to the larger ones. */
export const sampleMetrics = [
  { key: 'logins', name: 'Sign-ins', unit: 'sign-ins', description: 'Times somebody signed in.', rollup: 'sum' },
  {
    key: 'active_users',
    name: 'Active users',
    unit: 'users',
    description: 'People who did something that day.',
    rollup: 'mean',
  },
  {
    key: 'key_actions',
    name: 'Dock slots handled',
    unit: 'slots',
    description: 'The job the product is bought for: slots booked, moved or checked in.',
    rollup: 'sum',
  },
  { key: 'errors', name: 'Errors', unit: 'errors', description: 'Failures a user saw.', rollup: 'sum' },
  {
    key: 'seats_used',
    name: 'Seats used',
    unit: 'seats',
    description: 'Seats given to a person, counted each Monday.',
    rollup: 'last',
  },
  {
    key: 'sessions',
    name: 'Sessions',
    unit: 'sessions',
    description: 'Visits with at least one action.',
    rollup: 'sum',
  },
  { key: 'exports', name: 'Exports', unit: 'exports', description: 'Reports and customs files made.', rollup: 'sum' },
  {
    key: 'api_calls',
    name: 'API calls',
    unit: 'calls',
    description: 'Calls by the connected warehouse or order system.',
    rollup: 'sum',
  },
] as const

/** Closed days: New Year, 1 May, Christmas, by month (0 is January) and date. */
const holidays = new Set(['0-1', '4-1', '11-24', '11-25', '11-26', '11-31'])
const augustShare: Readonly<Record<string, number>> = { FR: 0.6, IT: 0.5, ES: 0.62, BE: 0.78, PL: 0.9 }
/** Personal sign-ins are kept for the people of every fourth account and this many days. */
const personalDays = 120

/** Daily numbers of one account, oldest first. Days with a zero are left out, as a meter would. */
export function* usageRows(plan: Plan, window: Window): Generator<UsageRow> {
  if (plan.duplicateOf !== null) return
  const chance = random(window.seed, 'usage', plan.index)
  const style = styleOf(plan, chance)
  for (let offset = 0; offset < window.length; offset += 1) {
    const day = window.first + offset
    if (!isLive(plan, day)) continue
    const values = valuesOn(plan, window, { day, offset, style, chance })
    for (const [metric, value] of values) {
      if (value <= 0) continue
      yield {
        account_external_id: plan.externalId,
        metric,
        day: window.texts[offset] ?? '',
        value,
        contact_external_id: null,
      }
    }
    const logins = values.find(([metric]) => metric === 'logins')?.[1] ?? 0
    if (style.isPersonal && offset >= window.length - personalDays)
      yield* personalLogins(plan, { day, text: window.texts[offset] ?? '', logins, chance })
  }
}

interface Style {
  loginsPerUser: number
  actionsPerUser: number
  errorsPerUser: number
  /** API calls per action; 0 without a connected system. */
  callsPerAction: number
  weekend: number
  isLarger: boolean
  isPersonal: boolean
}

interface Moment {
  day: number
  offset: number
  style: Style
  chance: Random
}

function styleOf(plan: Plan, chance: Random): Style {
  const isLarger = plan.segment === 'Enterprise' || plan.segment === 'Mid-market'
  return {
    loginsPerUser: chance.between(1.1, 1.7),
    actionsPerUser: chance.between(4, 14),
    errorsPerUser: chance.between(0.01, 0.03),
    callsPerAction: isLarger && chance.chance(0.55) ? chance.between(2, 9) : 0,
    weekend: weekendShare[plan.industry] ?? 0,
    isLarger,
    isPersonal: plan.index % 4 === 0,
  }
}

function valuesOn(plan: Plan, window: Window, moment: Moment): (readonly [string, number])[] {
  const { day, offset, style, chance } = moment
  const seats = stepOn(plan, day)?.seats ?? 0
  const level = (plan.course.usage[offset] ?? 0) * rhythm(plan, style, day)
  const wanted = seats * level * (1 + 0.12 * chance.normal())
  // Rounding up or down by chance keeps the mean of small accounts right.
  const active = Math.min(seats, Math.max(0, Math.floor(wanted + chance.next())))
  const results = 0.7 + 0.6 * (plan.course.results[offset] ?? 0)
  const season = industries[plan.industry][monthOf(day)] ?? 1
  const actions = chance.poisson(active * style.actionsPerUser * results * season)
  const values: [string, number][] = [
    ['logins', active === 0 ? 0 : active + chance.poisson(active * (style.loginsPerUser - 1))],
    ['active_users', active],
    ['key_actions', actions],
    ['errors', chance.poisson(active * style.errorsPerUser * releaseErrors(plan, window, day))],
  ]
  if (weekday(day) === 1) values.push(['seats_used', seatsUsed(plan, seats, offset)])
  if (!style.isLarger) return values
  if (plan.segment === 'Enterprise')
    values.push(['sessions', active === 0 ? 0 : Math.round(active * style.loginsPerUser * 1.35)])
  if (chance.chance(0.5)) values.push(['exports', chance.poisson(active * 0.12)])
  if (style.callsPerAction > 0) values.push(['api_calls', Math.round(actions * style.callsPerAction)])
  return values
}

/** Share of an ordinary weekday: weekends, holidays, the industry's season and August. */
function rhythm(plan: Plan, style: Style, day: number): number {
  const date = new Date(day * 86_400_000)
  if (holidays.has(`${date.getUTCMonth()}-${date.getUTCDate()}`)) return 0.05
  const name = weekday(day)
  const week = name === 0 ? style.weekend * 0.6 : name === 6 ? style.weekend : name === 5 ? 0.92 : 1
  const season = industries[plan.industry][date.getUTCMonth()] ?? 1
  const summer = date.getUTCMonth() === 7 ? (augustShare[plan.country] ?? 0.95) : 1
  return week * (0.5 + 0.5 * season) * summer
}

/** Errors grow five- to tenfold with release 4.2 and come back to normal in six weeks. */
function releaseErrors(plan: Plan, window: Window, day: number): number {
  const age = day - window.release
  if (age < 0 || age >= 42 || !plan.stories.has('bad_release')) return 1
  const isHit = plan.stories.has('release_hit') || plan.stories.has('release_churn')
  return 1 + (isHit ? 16 : 6) * (1 - age / 42)
}

function seatsUsed(plan: Plan, seats: number, offset: number): number {
  if (plan.stories.has('seats_full')) return Math.round(seats * 0.96)
  const usual = 0.35 + 0.65 * (plan.course.usage[Math.max(0, offset - 14)] ?? 0)
  return Math.min(seats, Math.round(seats * usual))
}

function* personalLogins(
  plan: Plan,
  at: { day: number; text: string; logins: number; chance: Random },
): Generator<UsageRow> {
  let left = at.logins
  for (const contact of plan.contacts.slice(0, 5)) {
    const value = Math.min(left, at.chance.poisson(0.9))
    if (value === 0 || (contact.leftOn !== null && at.day >= contact.leftOn)) continue
    left -= value
    yield {
      account_external_id: plan.externalId,
      metric: 'logins',
      day: at.text,
      value,
      contact_external_id: contact.externalId,
    }
  }
}
