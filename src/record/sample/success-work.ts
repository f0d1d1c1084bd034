import { addMonths, dayFromNumber } from '../../kernel/day.ts'
import type { Segment } from './defaults.ts'
import { sampleMembers } from './members.ts'
import { isLive, type Plan, weekday, type Window, workday } from './plan.ts'
import { random, type Random } from './random.ts'
import { tierName } from './accounts.ts'
import { samplePartners } from './selling.ts'
import { writtenDay } from './written.ts'

/** Pieces of work a month that a member writes down, by segment. */
const PACE: Readonly<Record<Segment, number>> = {
  Enterprise: 3.2,
  'Mid-market': 1.3,
  'Small business': 0.35,
  Digital: 0.08,
}
const MONTHS_WORKED = 12

/** What members do because the product lacks something: area, kind of work, note. */
const GAPS = [
  ['Reports', 'workaround', 'Built the dock report as a spreadsheet', 6],
  ['Reports', 'manual_work', 'Sent the monthly figures by hand', 4],
  ['Slot booking', 'workaround', 'Set up recurring slots one by one', 5],
  ['Slot booking', 'escalation', 'Double bookings traced with support', 3],
  ['Carrier portal', 'manual_work', 'Invited carriers by mail for the customer', 4],
  ['Gate check-in', 'escalation', 'Stood by while gates stalled', 3],
  ['ERP connection', 'data_repair', 'Repaired orders that came in twice', 3],
  ['ERP connection', 'workaround', 'Moved files between systems every week', 3],
  ['Permissions', 'manual_work', 'Copied roles site by site', 2],
] as const
const DELIVERIES = [
  ['training', 'Trained the yard team', 3],
  ['adoption', 'Showed what other sites use', 4],
  ['review', 'Prepared and held the review', 3],
  ['success_plan', 'Worked on the agreed results', 3],
  ['renewal', 'Prepared the renewal', 1.5],
] as const

export interface SampleWork {
  accountExternalId: string
  memberEmail: string
  day: string
  minutes: number
  kind: string
  productArea: string | null
  note: string
}

/** Time the CSMs wrote down in the last year, account by account, oldest first. */
export function sampleWork(plans: readonly Plan[], window: Window): SampleWork[] {
  return plans.flatMap((plan) => {
    if (plan.duplicateOf !== null) return []
    const chance = random(window.seed, 'work', plan.index)
    const premium = tierName(plan, window) === 'Premium' ? 1.5 : 1
    const days = Array.from({ length: MONTHS_WORKED }, (_, back) =>
      Array.from({ length: chance.poisson(PACE[plan.segment] * premium) }, () => dayIn(back, window, chance)),
    ).flat()
    return days
      .filter((day) => day < window.today && isLive(plan, day) && day >= plan.since)
      .toSorted((a, b) => a - b)
      .map((day) => pieceOf(plan, window, { day, chance }))
  })
}

function dayIn(back: number, window: Window, chance: Random): number {
  const day = workday(window.today - 1 - back * 30 - chance.int(0, 29))
  return weekday(day) === 0 ? day - 2 : day
}

function pieceOf(plan: Plan, window: Window, { day, chance }: { day: number; chance: Random }): SampleWork {
  const base = {
    accountExternalId: plan.externalId,
    memberEmail: plan.csm,
    day: writtenDay(day),
    minutes: 15 * chance.int(1, 10),
  }
  const isNew = day - plan.since < 90
  if (isNew && chance.chance(0.7)) return { ...base, kind: 'onboarding', productArea: null, note: 'Onboarding session' }
  const troubled = day >= window.release && day < window.release + 45
  if (chance.chance(troubled ? 0.6 : 0.36)) {
    const [productArea, kind, note] = chance.weighted(
      GAPS.map((gap) => [gap, troubled && gap[1] === 'escalation' ? 3 * gap[3] : gap[3]] as const),
    )
    return { ...base, kind, productArea, note }
  }
  const [kind, note] = chance.weighted(DELIVERIES.map((delivery) => [delivery, delivery[2]] as const))
  return { ...base, kind, productArea: null, note }
}

export interface SampleRate {
  memberEmail: string
  validFrom: string
  /** EUR cents. */
  hourlyMinor: number
}

/** What an hour of each member of Success costs, and three per cent more since January. */
export function sampleRates(window: Window): SampleRate[] {
  const today = dayFromNumber(window.today)
  const start = addMonths(today, -24)
  const raised = `${today.slice(0, 4)}-01-01`
  return sampleMembers
    .filter(({ department }) => department === 'success')
    .flatMap(({ email, role }) => {
      const chance = random(window.seed, 'rates', email)
      const hourly = (role === 'leader' ? 9_400 : 5_800) + 100 * chance.int(0, 14)
      return [
        { memberEmail: email, validFrom: start, hourlyMinor: hourly },
        { memberEmail: email, validFrom: raised, hourlyMinor: Math.round(hourly * 1.03) },
      ]
    })
}

export interface SampleIncentive {
  partner: string
  day: string
  amountMinor: number
  note: string
}

/** Two payments a year to each partner. */
export function sampleIncentives(window: Window): SampleIncentive[] {
  return samplePartners.flatMap((partner, index) =>
    [40, 222].map((back) => ({
      partner,
      day: writtenDay(workday(window.today - back)),
      amountMinor: (9 + 4 * index) * 100_000,
      note: 'Half-year commission',
    })),
  )
}
