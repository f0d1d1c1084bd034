import type { Day } from '../../kernel/day.ts'
import { exact } from './exchange.ts'

/** The plan of an account from a day on; null: nothing is paid, or most is paid for something without a plan. */
export interface PlanStep {
  day: Day
  plan: string | null
}

/** What is paid for each plan, in minor units of each currency; nothing at zero. */
export interface PlanSums {
  add(change: { plan: string | null; currency: string; minor: number }): void
  readonly byPlan: ReadonlyMap<string | null, ReadonlyMap<string, number>>
}

export function createPlanSums(): PlanSums {
  const byPlan = new Map<string | null, Map<string, number>>()
  return {
    byPlan,
    add({ plan, currency, minor }) {
      const sums = byPlan.get(plan) ?? new Map<string, number>()
      byPlan.set(plan, sums)
      const sum = exact((sums.get(currency) ?? 0) + minor)
      if (sum === 0) sums.delete(currency)
      else sums.set(currency, sum)
      if (sums.size === 0) byPlan.delete(plan)
    },
  }
}

/**
 * The plan with most MRR, compared without rounding; of equal ones the first by name, and one without a name last. Null
 * where nothing is paid, or most for something without a plan. `factorOf`: what a minor unit of a currency is worth, in
 * any unit that is the same for all. Source: definitions, Revenue.
 */
export function bestPlan({ byPlan }: PlanSums, factorOf: (currency: string) => bigint): string | null {
  let best: { plan: string | null; worth: bigint } | null = null
  for (const [plan, sums] of byPlan) {
    let worth = 0n
    for (const [currency, minor] of sums) worth += BigInt(minor) * factorOf(currency)
    if (worth <= 0n) continue
    if (best === null || worth > best.worth || (worth === best.worth && isBefore(plan, best.plan)))
      best = { plan, worth }
  }
  return best?.plan ?? null
}

function isBefore(plan: string | null, other: string | null): boolean {
  return plan !== null && (other === null || plan < other)
}
