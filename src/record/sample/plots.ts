import { termEndIn } from './casting.ts'
import type { Plan, Shock, Window } from './plan.ts'
import { random, type Random } from './random.ts'
import type { StoryKey } from './stories.ts'

type Plot = (plan: Plan, window: Window, chance: Random) => void

const shock = (from: number, shape: Partial<Shock>): Shock => ({
  from,
  ramp: 20,
  hold: 0,
  recover: null,
  usage: 0,
  experience: 0,
  results: 0,
  ...shape,
})

const plots: Readonly<Partial<Record<StoryKey, Plot>>> = {
  champion_churn: (plan, window, chance) => {
    const end = termEndIn(plan, window.today - 380, window.today - 20) ?? window.today - 20
    plan.championLeftOn = end - chance.int(100, 140)
    plan.ended = { on: end, reason: 'Champion left' }
    plan.temper.usage = Math.max(plan.temper.usage, 0.8)
    plan.shocks.push(
      shock(plan.championLeftOn + chance.int(12, 25), { ramp: 45, usage: -2.6, experience: -1, results: -0.8 }),
    )
  },
  release_churn: (plan, window, chance) => {
    const end = termEndIn(plan, window.release + 45, window.today - 10) ?? window.today - 10
    plan.ended = { on: end, reason: chance.chance(0.7) ? 'Release quality' : 'Competitor' }
    plan.shocks.push(shock(window.release, { ramp: 6, usage: -1.9, experience: -3, results: -0.8 }))
  },
  release_hit: (plan, window) => {
    plan.shocks.push(
      shock(window.release, { ramp: 5, hold: 35, recover: 75, usage: -1.5, experience: -2.8, results: -0.5 }),
    )
  },
  price_downgrade: (plan) => {
    plan.temper.usage = Math.min(plan.temper.usage, 0.4)
  },
  reactivation: (plan, window, chance) => {
    const end = window.today - chance.int(300, 400)
    plan.ended = { on: end, reason: chance.pick(['Competitor', 'Price', 'Budget cut'] as const) }
    plan.returnedOn = end + chance.int(75, 160)
    plan.temper.usage = Math.max(plan.temper.usage, 0.9)
    plan.shocks.push(shock(end - 95, { ramp: 50, hold: 45, recover: 60, usage: -1.6, experience: -0.8 }))
  },
  champion_left: (plan, window, chance) => {
    plan.championLeftOn = window.today - chance.int(34, 62)
    plan.temper.usage = Math.max(plan.temper.usage, 0.9)
    plan.shocks.push(shock(plan.championLeftOn + chance.int(6, 12), { ramp: 18, usage: -2.2, experience: -0.7 }))
  },
  seats_full: (plan, _window, chance) => {
    plan.temper = { usage: 2 + chance.next(), experience: 1.7, results: 1.7 }
  },
  silent: (plan, window, chance) => {
    plan.quietSince = window.today - chance.int(18, 42)
    if (chance.chance(0.5)) plan.unusedSince = window.today - chance.int(16, 24)
    else plan.shocks.push(shock(plan.quietSince, { ramp: 25, usage: -0.9 }))
  },
  comfort_unused: (plan, window, chance) => {
    plan.unusedSince = window.today - chance.int(37, 66)
    plan.temper.experience = 2.4
    plan.shocks.push(shock(plan.unusedSince - 50, { ramp: 50, usage: -1.4 }))
  },
  comfort_unproven: (plan) => {
    plan.temper = { usage: 0.5, experience: 2.4, results: -0.8 }
  },
  strained: (plan, window) => {
    plan.temper = { usage: 0.9, experience: 0.3, results: 2 }
    plan.shocks.push(shock(window.today - 190, { ramp: 60, experience: -2.5 }))
  },
  unproven: (plan, _window, chance) => {
    plan.temper = { usage: 0.6 + 0.4 * chance.normal(), experience: 1.6, results: -0.9 }
  },
  critical: (plan, window, chance) => {
    plan.temper = { usage: 0.2, experience: 0, results: -0.8 }
    plan.shocks.push(
      shock(window.today - chance.int(110, 170), { ramp: 80, usage: -2, experience: -2.2, results: -1.2 }),
    )
  },
  advocate: (plan, _window, chance) => {
    plan.temper = { usage: 1.6 + 0.5 * chance.next(), experience: 2.1, results: 2.1 }
  },
  late_onboarding: (plan, window, chance) => {
    plan.goLivePlanned = Math.min(plan.goLivePlanned, window.today - chance.int(7, 16))
    plan.goLive = window.today + chance.int(10, 30)
    plan.temper.experience = Math.min(plan.temper.experience, 0.2)
  },
}

/** Turns the parts an account was cast for into dates, tempers and shocks, and adds what befalls everybody. */
export function plotOf(plan: Plan, window: Window): void {
  if (plan.duplicateOf !== null) return
  const chance = random(window.seed, 'plot', plan.index)
  for (const key of plan.stories) plots[key]?.(plan, window, chance)
  sharedTroubles(plan, window, chance)
}

function sharedTroubles(plan: Plan, window: Window, chance: Random): void {
  const spared = plan.segment === 'Digital' ? 0.7 : 0.2
  const isCast = plan.stories.has('release_hit') || plan.stories.has('release_churn')
  if (!isCast && plan.goLive < window.release && !chance.chance(spared)) {
    const depth = chance.between(0.35, 0.8)
    plan.shocks.push(shock(window.release, { ramp: 5, hold: 20, recover: 45, usage: -depth, experience: -2 * depth }))
  }
  const [from, to] = window.slowSupport
  if (plan.since < from)
    plan.shocks.push(shock(from, { ramp: 30, hold: to - from - 30, recover: 60, experience: -0.7 }))
  // A temporary dip that means nothing: a stocktake, a strike, a holiday. It keeps a falling line from being a verdict.
  if (plan.stories.size === 0 && chance.chance(0.3)) {
    const start = window.first + chance.int(60, window.length - 90)
    plan.shocks.push(shock(start, { ramp: 15, hold: chance.int(15, 45), recover: 30, usage: -chance.between(0.8, 2) }))
  }
}
