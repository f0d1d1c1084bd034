import { termEndIn } from './casting.ts'
import type { Segment } from './defaults.ts'
import {
  type AddOn,
  type Currency,
  courseOn,
  type Edition,
  isLive,
  monthsAfter,
  monthsOf,
  type PayStep,
  type Plan,
  type Window,
} from './plan.ts'
import { random, type Random } from './random.ts'

/** List price per seat and month in minor units. */
const listMinor: Readonly<Record<Edition, Readonly<Record<Currency, number>>>> = {
  Essential: { EUR: 2900, USD: 3100, GBP: 2600 },
  Professional: { EUR: 4900, USD: 5300, GBP: 4300 },
  Enterprise: { EUR: 6900, USD: 7500, GBP: 6100 },
}
const seatsOf: Readonly<Record<Segment, readonly [number, number]>> = {
  Enterprise: [140, 620],
  'Mid-market': [32, 130],
  'Small business': [8, 30],
  Digital: [2, 8],
}
const discountOf: Readonly<Record<Segment, readonly [number, number]>> = {
  Enterprise: [10, 25],
  'Mid-market': [0, 12],
  'Small business': [0, 5],
  Digital: [0, 0],
}

/** The first contract, every renewal since, and changes of seats in between, in order of their days. */
export function paySteps(plan: Plan, window: Window): PayStep[] {
  if (plan.duplicateOf !== null) return []
  const chance = random(window.seed, 'payments', plan.index)
  const steps: PayStep[] = [firstStep(plan, window, chance)]
  const until = plan.ended?.on ?? window.today
  if (plan.termMonths === null) {
    for (const day of quarterDays(plan, window, until))
      addChange(steps, plan, window, { day, chance, isRenewal: false })
  } else {
    for (let count = 1; ; count += 1) {
      const day = monthsAfter(plan.since, count * plan.termMonths)
      growWithinTerm(steps, plan, window, { before: Math.min(day, until), chance })
      if (day >= until) break
      addChange(steps, plan, window, { day, chance, isRenewal: true })
    }
  }
  if (plan.returnedOn !== null) steps.push(returnStep(plan, steps, plan.returnedOn))
  return steps
}

/** Yearly recurring amount on a day in the account's currency, minor units, rounded half up. */
export function arrMinor(plan: Plan, day: number): number {
  if (!isLive(plan, day)) return 0
  return stepArrMinor(plan, stepOn(plan, day)) + addOnArrMinor(plan, day)
}

export function stepArrMinor(plan: Plan, step: PayStep | undefined): number {
  return step === undefined ? 0 : (intervalMinor(step) * 12) / monthsOf[plan.interval]
}

export function addOnArrMinor(plan: Plan, day: number): number {
  return plan.addOn !== null && plan.addOn.from <= day ? plan.addOn.priceMinor * 12 : 0
}

/** What one interval costs for all seats. */
export function intervalMinor(step: PayStep): number {
  return Math.round((step.priceMinor * step.seats * (100 - step.discountPercent)) / 100)
}

export function stepOn(plan: Plan, day: number): PayStep | undefined {
  return plan.steps.findLast((step) => step.day <= day)
}

/** A module bought beside the seats by some of the larger accounts, mostly as an expansion. */
export function payAddOn(plan: Plan, window: Window): AddOn | null {
  const chance = random(window.seed, 'add-on', plan.index)
  const isLarger = plan.segment === 'Enterprise' || plan.segment === 'Mid-market'
  if (!isLarger || plan.ended !== null || plan.duplicateOf !== null || !chance.chance(0.2)) return null
  const from = Math.max(plan.since + 120, window.first + chance.int(0, window.length - 20))
  if (from >= window.today || courseOn(plan, window, from, 'usage') < 0.45) return null
  const seats = stepOn(plan, from)?.seats ?? 0
  return {
    name: chance.pick(['Yard view', 'Carrier analytics']),
    from,
    priceMinor: 9900 + Math.round(seats / 10) * 2500,
  }
}

function firstStep(plan: Plan, window: Window, chance: Random): PayStep {
  const [low, high] = seatsOf[plan.segment]
  const edition = editionOf(plan.segment, chance)
  const years = Math.round((window.today - plan.since) / 365)
  const listed = listMinor[edition][plan.currency] * monthsOf[plan.interval]
  const [least, most] = discountOf[plan.segment]
  return {
    day: plan.since,
    seats: Math.round(low + (high - low) * chance.next() ** 1.8),
    priceMinor: Math.round((listed * (1 - 0.02 * Math.min(4, years))) / 50) * 50,
    discountPercent: chance.int(least, most),
    edition,
    termEnd: plan.termMonths === null ? null : monthsAfter(plan.since, plan.termMonths),
  }
}

function editionOf(segment: Segment, chance: Random): Edition {
  if (segment === 'Enterprise') return chance.chance(0.7) ? 'Enterprise' : 'Professional'
  if (segment === 'Mid-market') return chance.chance(0.75) ? 'Professional' : 'Essential'
  return chance.chance(0.8) ? 'Essential' : 'Professional'
}

interface Change {
  day: number
  chance: Random
  isRenewal: boolean
}

function addChange(steps: PayStep[], plan: Plan, window: Window, change: Change): void {
  const before = steps.at(-1)
  if (before === undefined) return
  const { day, chance, isRenewal } = change
  const isPriceRise =
    plan.stories.has('price_downgrade') && day === termEndIn(plan, window.today - 300, window.today - 100)
  const uplift = isPriceRise ? 1.09 : isRenewal ? 1 + chance.pick([0, 0.02, 0.03, 0.04]) : 1
  const seats = isPriceRise
    ? Math.ceil(before.seats * chance.between(0.6, 0.8))
    : seatsAfter(plan, window, before, change)
  if (!isRenewal && seats === before.seats) return
  steps.push({
    ...before,
    day,
    seats,
    edition: isPriceRise && before.edition === 'Enterprise' ? 'Professional' : before.edition,
    priceMinor: Math.round((before.priceMinor * uplift) / 5) * 5,
    termEnd: isRenewal && plan.termMonths !== null ? termAfter(plan, day) : before.termEnd,
  })
}

/** Those who use their seats take more, those who do not give some back. Before the window: slow growth. */
function seatsAfter(plan: Plan, window: Window, before: PayStep, { day, chance, isRenewal }: Change): number {
  if (day <= window.first + 30)
    return chance.chance(0.45) ? Math.ceil(before.seats * chance.between(1.02, 1.15)) : before.seats
  const usage = courseOn(plan, window, day - 7, 'usage')
  const [low] = seatsOf[plan.segment]
  if (usage > 0.58 && chance.chance(isRenewal ? 0.5 : 0.12)) return Math.ceil(before.seats * chance.between(1.06, 1.3))
  if (usage < 0.42 && chance.chance(isRenewal ? 0.5 : 0.07)) {
    return Math.max(Math.min(low, before.seats), Math.floor(before.seats * chance.between(0.75, 0.94)))
  }
  return before.seats
}

/** At most one purchase of further seats inside a term, by accounts that use what they have. */
function growWithinTerm(steps: PayStep[], plan: Plan, window: Window, at: { before: number; chance: Random }): void {
  const { before, chance } = at
  const last = steps.at(-1)
  if (last === undefined || last.termEnd === null) return
  const day = last.day + chance.int(60, 300)
  const wants = chance.chance(0.35)
  const tooLate = day >= before - 20 || day <= window.first + 60 || plan.stories.has('seats_full')
  if (!wants || tooLate || courseOn(plan, window, day, 'usage') < 0.6) return
  steps.push({ ...last, day, seats: Math.ceil(last.seats * chance.between(1.08, 1.25)) })
}

function quarterDays(plan: Plan, window: Window, until: number): number[] {
  const days: number[] = []
  for (let count = 3; monthsAfter(plan.since, count) < until; count += 3) {
    const day = monthsAfter(plan.since, count)
    if (day > window.first) days.push(day)
  }
  return days
}

function returnStep(plan: Plan, steps: readonly PayStep[], day: number): PayStep {
  const before = steps.at(-1)
  if (before === undefined) throw new RangeError(`${plan.externalId} cannot return: it never paid`)
  return { ...before, day, seats: Math.ceil(before.seats * 0.8), termEnd: termAfter(plan, day) }
}

function termAfter(plan: Plan, day: number): number | null {
  return plan.termMonths === null ? null : monthsAfter(day, plan.termMonths)
}
