import { reachable } from './contacts.ts'
import { arrMinor, stepArrMinor } from './payments.ts'
import { courseOn, isLive, type Plan, plays, type Window, workday } from './plan.ts'
import { random, type Random } from './random.ts'
import { type OutcomeKind, outcomeKinds } from './texts-outcomes.ts'
import { writtenDay, writtenMoney } from './written.ts'

export interface PlannedOutcome {
  externalId: string
  kind: OutcomeKind
  baseline: number
  target: number
  agreedOn: number
  dueOn: number
  measurements: { day: number; value: number }[]
}

/** What an account wants to reach, with what was measured on the way. Deterministic: asked twice, answered alike. */
export function plannedOutcomes(plan: Plan, window: Window): PlannedOutcome[] {
  const chance = random(window.seed, 'outcomes', plan.index)
  const kinds = chance.shuffled(outcomeKinds)
  return Array.from({ length: outcomeCount(plan, chance) }, (_, position) => {
    const kind = kinds[position]
    if (kind === undefined) throw new RangeError('More outcomes wanted than there are kinds')
    const baseline = rounded(chance.between(kind.baseline[0], kind.baseline[1]), kind.decimals)
    const agreedOn = agreedDay(plan, window, { chance, position })
    const planned = {
      externalId: `${plan.externalId.replace('-acc-', '-out-')}-${position + 1}`,
      kind,
      baseline,
      target: rounded(baseline * chance.between(kind.factor[0], kind.factor[1]), kind.decimals),
      agreedOn,
      dueOn: Math.max(agreedOn, plan.goLive) + chance.int(240, 420),
    }
    return { ...planned, measurements: measurementsOf(plan, window, { ...planned, chance }) }
  })
}

export function outcomeRows(plan: Plan, window: Window) {
  const chance = random(window.seed, 'outcome rows', plan.index)
  return plannedOutcomes(plan, window).map((outcome) => {
    const arr = arrMinor(plan, window.today - 1) || stepArrMinor(plan, plan.steps.at(-1))
    return {
      external_id: outcome.externalId,
      account_external_id: plan.externalId,
      name: outcome.kind.name,
      kpi: outcome.kind.kpi,
      unit: outcome.kind.unit === 'EUR' ? plan.currency : outcome.kind.unit,
      baseline: outcome.baseline,
      target: outcome.target,
      due_on: writtenDay(outcome.dueOn),
      value_amount: writtenMoney(Math.round((arr * outcome.kind.worth) / 100_000) * 100_000 || 100_000),
      currency: plan.currency,
      agreed_by: chance.chance(0.8) ? chance.pick(reachable(plan, outcome.agreedOn)).name : null,
      agreed_on: writtenDay(outcome.agreedOn),
      captured_in:
        outcome.agreedOn <= plan.since ? 'presales' : outcome.agreedOn < plan.since + 100 ? 'onboarding' : 'review',
    }
  })
}

export function measurementRows(plan: Plan, window: Window) {
  return plannedOutcomes(plan, window).flatMap((outcome) =>
    outcome.measurements.map(({ day, value }) => ({
      outcome_external_id: outcome.externalId,
      measured_on: writtenDay(day),
      value,
    })),
  )
}

function outcomeCount(plan: Plan, chance: Random): number {
  if (plan.duplicateOf !== null) return 0
  if (plays(plan, 'unproven', 'comfort_unproven')) return chance.chance(0.5) ? 1 : 0
  if (plays(plan, 'strained', 'advocate', 'critical', 'seats_full')) return chance.int(1, 2)
  if (plan.segment === 'Digital') return chance.chance(0.45) ? 1 : 0
  if (plan.segment === 'Small business') return chance.chance(0.8) ? 1 : 0
  return plan.segment === 'Enterprise' ? chance.int(1, 3) : chance.int(1, 2)
}

function agreedDay(plan: Plan, window: Window, at: { chance: Random; position: number }): number {
  const { chance, position } = at
  const inSales = plan.since - chance.int(5, 40)
  const inOnboarding = plan.since + chance.int(3, 40)
  const first = chance.chance(0.4) ? inSales : inOnboarding
  const day = position === 0 ? first : first + chance.int(60, 300)
  return workday(Math.min(day, window.today - 2))
}

/** About every six weeks from go-live on. Unproven accounts have none; critical ones stopped measuring. */
function measurementsOf(
  plan: Plan,
  window: Window,
  outcome: { baseline: number; target: number; kind: OutcomeKind; agreedOn: number; chance: Random },
): { day: number; value: number }[] {
  const { chance, kind } = outcome
  if (plays(plan, 'unproven', 'comfort_unproven')) return []
  const isKeen = plays(plan, 'strained', 'advocate')
  const from = Math.max(plan.goLive + 15, outcome.agreedOn + 5, window.first)
  const measured: { day: number; value: number }[] = []
  for (let day = from + chance.int(0, 20); day < window.today; day += chance.int(28, 52)) {
    const isLost = !isLive(plan, day) || (plan.quietSince !== null && day >= plan.quietSince)
    if (isLost || !(isKeen || chance.chance(0.85))) continue
    const progress = progressOn(plan, window, day) + 0.05 * chance.normal()
    const value = outcome.baseline + (outcome.target - outcome.baseline) * progress
    measured.push({ day: workday(day), value: rounded(Math.max(0, value), kind.decimals) })
  }
  const distinct = new Map(measured.filter(({ day }) => day >= from).map((each) => [each.day, each]))
  return [...distinct.values()]
}

/** From 0 at go-live towards a height set by the hidden results; nine months bring most of it. */
function progressOn(plan: Plan, window: Window, day: number): number {
  const age = Math.max(0, day - plan.goLive)
  const height = 1.3 * courseOn(plan, window, day, 'results')
  return height * (1 - Math.exp(-age / 130))
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}
