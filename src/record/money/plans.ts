import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from './conventions.ts'
import { termsInForce, type SubscriptionVersion, type Term } from './mrr.ts'
import type { Rational } from './rational.ts'
import { daysOfChange, isInForce, worthOn, type Conversion } from './steps.ts'

/** The plan of an account from a day on; null: nothing is paid, or most is paid for something without a plan. */
export interface PlanStep {
  day: Day
  plan: string | null
}

/**
 * The plan of an account is the one with most MRR, compared without rounding; of equal ones the first by name. Needs every
 * rate (`mrrSteps` says which are missing). Source: definitions, Revenue. `store-ledger-forms.ts` does it for many accounts.
 */
export function planSteps(
  versions: readonly SubscriptionVersion[],
  conversion: Conversion,
  conventions: Conventions = DEFAULT_CONVENTIONS,
): PlanStep[] {
  const terms = termsInForce(versions, conventions).filter(({ minor }) => minor !== 0n)
  const days = daysOfChange(terms, conversion).map((day) => ({ day, plan: planOn(day, terms, conversion) }))
  return days.filter(({ plan }, index) => plan !== (days[index - 1]?.plan ?? null))
}

function planOn(day: Day, terms: readonly Term[], conversion: Conversion): string | null {
  const running = terms.filter((term) => isInForce(term, day))
  const worths = [...Map.groupBy(running, ({ plan }) => plan)].map(([plan, ofPlan]) => ({
    plan,
    worth: sum(ofPlan.map((term) => worthOn(day, term, conversion))),
  }))
  const [first] = worths
    .filter(({ worth }) => worth.numerator > 0n)
    .toSorted((a, b) => compare(b.worth, a.worth) || byName(a.plan, b.plan))
  return first?.plan ?? null
}

function sum(parts: readonly Rational[]): Rational {
  return parts.reduce((total, part) => ({
    numerator: total.numerator * part.denominator + part.numerator * total.denominator,
    denominator: total.denominator * part.denominator,
  }))
}

function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  if (difference === 0n) return 0
  return difference > 0n ? 1 : -1
}

function byName(a: string | null, b: string | null): number {
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
