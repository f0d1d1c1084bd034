import { type Course, isLive, type Plan, type Shock, type Window } from './plan.ts'
import { random } from './random.ts'

const WEEK_PULL = 0.07
const WEEK_NOISE = 0.24

/**
 * The hidden state of an account for each day of the window: three slow random walks (weekly steps that are pulled
 * back to the account's temper, linear between) with the shocks of its stories added, squeezed to 0..1.
 */
export function accountCourse(plan: Plan, window: Window): Course {
  const chance = random(window.seed, 'course', plan.index)
  const weeks = Math.ceil(window.length / 7) + 2
  const shared = walk(chance, weeks, 0)
  const own = {
    usage: walk(chance, weeks, plan.temper.usage),
    experience: walk(chance, weeks, plan.temper.experience),
    results: walk(chance, weeks, plan.temper.results),
  }
  const course: Course = {
    usage: new Float64Array(window.length),
    experience: new Float64Array(window.length),
    results: new Float64Array(window.length),
  }
  for (let offset = 0; offset < window.length; offset += 1) {
    const day = window.first + offset
    const push = pushOn(plan.shocks, day)
    const mood = 0.6 * onDay(shared, offset)
    course.experience[offset] = squeeze(onDay(own.experience, offset) + mood + push.experience)
    course.results[offset] = squeeze(onDay(own.results, offset) + mood + push.results)
    const share = 0.06 + 0.8 * squeeze(onDay(own.usage, offset) + mood + push.usage)
    course.usage[offset] = isLive(plan, day) && !isUnused(plan, day) ? share * rollOut(plan, day) : 0
  }
  return course
}

function walk(chance: ReturnType<typeof random>, weeks: number, mean: number): number[] {
  let value = mean + 0.5 * chance.normal()
  return Array.from({ length: weeks }, () => {
    value += WEEK_PULL * (mean - value) + WEEK_NOISE * chance.normal()
    return value
  })
}

function onDay(weekly: readonly number[], offset: number): number {
  const week = Math.floor(offset / 7)
  const share = (offset % 7) / 7
  return (weekly[week] ?? 0) * (1 - share) + (weekly[week + 1] ?? 0) * share
}

function pushOn(shocks: readonly Shock[], day: number) {
  const push = { usage: 0, experience: 0, results: 0 }
  for (const shock of shocks) {
    const strength = shockStrength(shock, day - shock.from)
    if (strength === 0) continue
    push.usage += shock.usage * strength
    push.experience += shock.experience * strength
    push.results += shock.results * strength
  }
  return push
}

/** From 0 to 1 over the ramp, then holding, then back to 0 over the recovery, if there is one. */
function shockStrength(shock: Shock, age: number): number {
  if (age < 0) return 0
  if (age < shock.ramp) return (age + 1) / (shock.ramp + 1)
  if (shock.recover === null || age < shock.ramp + shock.hold) return 1
  return Math.max(0, 1 - (age - shock.ramp - shock.hold) / shock.recover)
}

function isUnused(plan: Plan, day: number): boolean {
  return plan.unusedSince !== null && day >= plan.unusedSince
}

/** A handful of testers before go-live, then sixty days until everybody works with it. */
function rollOut(plan: Plan, day: number): number {
  const start = plan.returnedOn !== null && day >= plan.returnedOn ? plan.returnedOn : plan.goLive
  if (day < start) return 0.06
  return Math.min(1, 0.15 + (0.85 * (day - start)) / 60)
}

export function squeeze(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
