import { addMonths, type Day, dayFromNumber, dayNumber } from '../../kernel/day.ts'
import type { Language } from './company-names.ts'
import type { ChurnReason, SampleOptions, Segment } from './defaults.ts'
import type { Industry } from './industries.ts'
import type { StoryKey } from './stories.ts'

/** The stretch of time signals are made for. Days are whole days since 1970-01-01; the last one is yesterday. */
export interface Window {
  seed: string
  today: number
  first: number
  /** Number of days from `first` to yesterday. */
  length: number
  /** The day release 4.2 went out. */
  release: number
  /** The quarter in which support was short of people: first day, and first day after. */
  slowSupport: readonly [number, number]
  /** `texts[day − first]` is the day as written. */
  texts: readonly Day[]
}

export const currencies = ['EUR', 'USD', 'GBP'] as const
export type Currency = (typeof currencies)[number]

const editions = ['Essential', 'Professional', 'Enterprise'] as const
export type Edition = (typeof editions)[number]

export type Interval = 'month' | 'quarter' | 'year'
export const monthsOf: Readonly<Record<Interval, number>> = { month: 1, quarter: 3, year: 12 }

/** A push on the hidden state, in log-odds: grows over `ramp` days, holds, fades over `recover` days or stays. */
export interface Shock {
  from: number
  ramp: number
  hold: number
  recover: number | null
  usage: number
  experience: number
  results: number
}

/** The hidden state per day of the window. `usage` is the share of seats active on an ordinary day, 0 before go-live. */
export interface Course {
  usage: Float64Array
  experience: Float64Array
  results: Float64Array
}

/** What is paid from a day on. */
export interface PayStep {
  day: number
  seats: number
  /** Minor units per seat and interval, before discount. */
  priceMinor: number
  discountPercent: number
  edition: Edition
  termEnd: number | null
}

export interface AddOn {
  name: string
  from: number
  priceMinor: number
}

export interface PlannedContact {
  externalId: string
  name: string
  email: string | null
  title: string
  roles: string[]
  leftOn: number | null
}

/** One account's life, from which every row about it is drawn. */
export interface Plan {
  index: number
  externalId: string
  name: string
  domain: string
  language: Language
  country: string
  currency: Currency
  industry: Industry
  segment: Segment
  parent: string | null
  /** The CSM who works with it, also where the owner field was left empty. */
  csm: string
  since: number
  goLivePlanned: number
  goLive: number
  termMonths: number | null
  interval: Interval
  stories: Set<StoryKey>
  temper: { usage: number; experience: number; results: number }
  shocks: Shock[]
  course: Course
  ended: { on: number; reason: ChurnReason } | null
  returnedOn: number | null
  championLeftOn: number | null
  /** Nobody talks to us from this day on. */
  quietSince: number | null
  /** Nobody signs in from this day on. */
  unusedSince: number | null
  steps: PayStep[]
  addOn: AddOn | null
  contacts: PlannedContact[]
  /** The account whose referral won this one. */
  wonThrough: string | null
  /** A second record of the same company, entered by mistake. */
  duplicateOf: string | null
}

export function sampleWindow(options: SampleOptions, today: Day): Window {
  const first = dayNumber(addMonths(today, -options.months))
  const last = dayNumber(today)
  return {
    seed: options.seed,
    today: last,
    first,
    length: last - first,
    release: tuesdayOnOrAfter(dayNumber(addMonths(today, -7))),
    slowSupport: [dayNumber(addMonths(today, -13)), dayNumber(addMonths(today, -10))],
    texts: Array.from({ length: last - first }, (_, offset) => dayFromNumber(first + offset)),
  }
}

export function isLive(plan: Plan, day: number): boolean {
  if (day < plan.since || plan.duplicateOf !== null) return false
  if (plan.ended === null || day < plan.ended.on) return true
  return plan.returnedOn !== null && day >= plan.returnedOn
}

/** Live yesterday, which is the last day of the sample. */
export function isCustomer(plan: Plan, window: Window): boolean {
  return isLive(plan, window.today - 1)
}

/** Whether the account has a part in any of these stories. */
export function plays(plan: Plan, ...keys: readonly StoryKey[]): boolean {
  return keys.some((key) => plan.stories.has(key))
}

/** The hidden state on a day, of the nearest day inside the window. */
export function courseOn(plan: Plan, window: Window, day: number, what: keyof Course): number {
  const index = Math.min(window.length - 1, Math.max(0, day - window.first))
  return plan.course[what][index] ?? 0
}

/** 0 is Sunday, as in `Date`. 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (day + 4) % 7
}

export function monthOf(day: number): number {
  return new Date(day * 86_400_000).getUTCMonth()
}

export function monthsAfter(day: number, count: number): number {
  return dayNumber(addMonths(dayFromNumber(day), count))
}

/** The next working day: a meeting does not fall on a weekend. */
export function workday(day: number): number {
  const name = weekday(day)
  if (name === 6) return day - 1
  return name === 0 ? day - 2 : day
}

function tuesdayOnOrAfter(day: number): number {
  return day + ((2 - weekday(day) + 7) % 7)
}
