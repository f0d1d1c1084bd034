import { z } from 'zod'
import { addDays, addMonths, type Day } from '../../../kernel/day.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { CATEGORIES } from '../categories.ts'
import type { listRenewals } from '../contract.ts'

export const WINDOWS = [30, 90, 120, 180, 365] as const
export type WindowDays = (typeof WINDOWS)[number]

const Ids = z.array(z.number().int().positive()).max(100).optional().catch(undefined)

/** What the page shows, in its address. */
export const RenewalsAddress = z.object({
  shape: z.enum(['list', 'board', 'calendar']).catch('list'),
  days: z.literal(WINDOWS).catch(120),
  state: z.enum(['open', 'closed']).catch('open'),
  owners: Ids,
  segments: Ids,
  categories: z
    .array(z.enum([...CATEGORIES, 'none']))
    .max(4)
    .optional()
    .catch(undefined),
  only: z.enum(['disagree', 'csm', 'leader', 'step', 'contradicted']).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  sort: z.enum(['due', 'amount', 'account', 'probability']).catch('due'),
  descending: z.boolean().catch(false),
  /** First day of the month that the calendar shows. */
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional()
    .catch(undefined),
})
export type RenewalsAddress = z.output<typeof RenewalsAddress>

type Asked = Omit<InputOf<typeof listRenewals>, 'offset' | 'limit'>

/** Overdue ones are open still: they stand first among those ahead. */
const OVERDUE_DAYS = 365

/** The question an address asks. */
export function questionOf(address: RenewalsAddress, today: Day): Asked {
  const { state, owners, segments, categories, only, q } = address
  return {
    ...windowOf(address, today),
    state: address.shape === 'calendar' ? ('all' as const) : state,
    ...(owners ? { ownerIds: owners } : {}),
    ...(segments ? { segmentIds: segments } : {}),
    ...(categories ? { categories } : {}),
    ...(q ? { search: q } : {}),
    ...(only === 'disagree' ? { disagree: true } : {}),
    ...(only === 'csm' || only === 'leader' ? { waitsFor: only } : {}),
    ...(only === 'step' ? { withoutNextStep: true } : {}),
    ...(only === 'contradicted' ? { contradicted: true } : {}),
  }
}

function windowOf({ shape, state, days, month }: RenewalsAddress, today: Day): { from: Day; to: Day } {
  if (shape === 'calendar') {
    const first = monthOf(month, today)
    return { from: first, to: addDays(addMonths(first, 1), -1) }
  }
  if (state === 'closed') return { from: addDays(today, -days), to: today }
  return { from: addDays(today, -OVERDUE_DAYS), to: addDays(today, days) }
}

/** First day of the month asked for, else of the running one. */
export function monthOf(month: string | undefined, today: Day): Day {
  return `${month ?? today.slice(0, 7)}-01` as Day
}

export function windowWords({ state, days }: RenewalsAddress): string {
  if (state === 'closed') return `in the last ${days} days`
  return days === 365 ? 'within a year' : `within ${days} days`
}

export function isNarrowed({ owners, segments, categories, only, q }: RenewalsAddress): boolean {
  return [owners, segments, categories, only, q].some((part) => part !== undefined)
}

export const NOT_NARROWED = {
  owners: undefined,
  segments: undefined,
  categories: undefined,
  only: undefined,
  q: undefined,
} as const

/** The weeks of a month, Monday first; days of the months beside it are null. */
export function weeksOf(first: Day): (Day | null)[][] {
  // 0 is Monday.
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const next = addMonths(first, 1)
  const days: (Day | null)[] = Array.from({ length: lead }, () => null)
  for (let day = first; day < next; day = addDays(day, 1)) days.push(day)
  while (days.length % 7 !== 0) days.push(null)
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}
