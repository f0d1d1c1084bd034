import { accountCourse, squeeze } from './course.ts'
import { type ChurnReason, type Segment } from './defaults.ts'
import { type Course, monthsAfter, type Plan, type Window } from './plan.ts'
import { random, type Random } from './random.ts'

/** Log-odds of leaving at one decision: how the state ten weeks earlier weighs against the segment's habit. */
const habit: Readonly<Record<Segment, number>> = {
  Enterprise: 1.3,
  'Mid-market': 1.5,
  'Small business': 2,
  Digital: -0.1,
}
const noticed = 70

/**
 * Accounts outside a story decide at each end of a term (each month without terms). The worse the hidden state was ten
 * weeks before, the likelier they leave; most fade first, some leave out of the blue.
 */
export function decideChurn(plan: Plan, window: Window): void {
  const protectedPart = [...plan.stories].some(
    (key) => key !== 'no_owner' && key !== 'no_stage' && key !== 'no_renewal',
  )
  if (protectedPart || plan.duplicateOf !== null) return
  const chance = random(window.seed, 'churn', plan.index)
  const course = accountCourse(plan, window)
  for (const day of decisions(plan, window)) {
    const state = stateOn(course, day - noticed - window.first)
    if (state === null || !chance.chance(squeeze(habit[plan.segment] - 6.2 * state))) continue
    const reason = reasonFor(plan, window, { day, chance })
    plan.ended = { on: day, reason: reason.words }
    if (reason.fades) fadeOut(plan, day, chance)
    return
  }
}

function decisions(plan: Plan, window: Window): number[] {
  const months = plan.termMonths ?? 1
  const days: number[] = []
  for (let count = 1; count * months <= 72; count += 1) {
    const day = monthsAfter(plan.since, count * months)
    if (day >= window.today - 3) break
    if (day > window.first + noticed + 14 && day > plan.goLive + 80) days.push(day)
  }
  return days
}

function stateOn(course: Course, index: number): number | null {
  const usage = course.usage[index]
  if (usage === undefined) return null
  return (usage + (course.experience[index] ?? 0) + (course.results[index] ?? 0)) / 3
}

function reasonFor(
  plan: Plan,
  window: Window,
  at: { day: number; chance: Random },
): { words: ChurnReason; fades: boolean } {
  const { day, chance } = at
  if (chance.chance(0.22)) {
    const words = chance.pick(['Budget cut', 'Acquired', 'Closed a site', 'Business closed'] as const)
    return { words, fades: words === 'Closed a site' && chance.chance(0.5) }
  }
  const sinceRelease = day - window.release
  if (sinceRelease > 20 && sinceRelease < 120 && chance.chance(0.3)) return { words: 'Release quality', fades: true }
  const sinceSlow = day - window.slowSupport[0]
  if (sinceSlow > 40 && sinceSlow < 150 && chance.chance(0.35))
    return { words: 'Slow support', fades: chance.chance(0.7) }
  return {
    words: chance.weighted([
      ['Low adoption', 5],
      ['Competitor', 3],
      ['Price', plan.segment === 'Digital' ? 4 : 3],
      ['Product gap', 3],
    ] as const),
    fades: chance.chance(0.9),
  }
}

function fadeOut(plan: Plan, day: number, chance: Random): void {
  plan.shocks.push({
    from: day - chance.int(70, 125),
    ramp: chance.int(35, 60),
    hold: 0,
    recover: null,
    usage: -chance.between(1.6, 3.2),
    experience: -chance.between(0.4, 1.6),
    results: -chance.between(0.2, 1),
  })
}
