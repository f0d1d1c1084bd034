import type { Day } from '../../kernel/day.ts'
import { exact, inMinorUnits, type Exchange, type RateStep } from './exchange.ts'
import { monthRows, type MonthRow } from './months.ts'
import type { Term } from './mrr.ts'
import { bestPlan, createPlanSums, type PlanStep, type PlanSums } from './plans.ts'

const MOVEMENT_KINDS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
export type MovementKind = (typeof MOVEMENT_KINDS)[number]

/** A change of an account's MRR, in minor units of the reporting currency: mrr = before + fx + movement. */
export interface MrrStep {
  day: Day
  beforeMinor: number
  mrrMinor: number
  /** Part of the change that comes from a new exchange rate alone. */
  fxMinor: number
  /** Null: new exchange rates alone. */
  kind: MovementKind | null
  /** Pays, or counts as a customer by convention. */
  isCustomer: boolean
}

/** MRR in a currency that is paid in, from a day on. */
export interface CurrencyStep {
  currency: string
  day: Day
  mrrMinor: number
}

export interface MissingRate {
  currency: string
  /** The first day for which a rate was needed and none on or before it is known. */
  day: Day
}

/** Everything that is kept of an account's revenue. Where a rate is missing, that is all that is known. */
export interface Ledger {
  missing: MissingRate[]
  steps: MrrStep[]
  plans: PlanStep[]
  /** Of accounts that ever pay in another than the reporting currency. */
  currencySteps: CurrencyStep[]
  months: MonthRow[]
}

/**
 * The ledger of an account from its terms, in any order. What stands in each currency is converted at the latest rate on
 * or before the day and rounded half up once; a new rate revalues what stands, told apart as `fxMinor`. Source:
 * definitions, Revenue. Throws a RangeError for money beyond 2^53 minor units.
 */
export function ledgerOf(terms: readonly Term[], exchange: Exchange): Ledger {
  const missing = missingRates(terms, exchange)
  if (missing.length > 0) return { missing, steps: [], plans: [], currencySteps: [], months: [] }
  const changes = changesOf(terms)
  const purses = pursesOf(terms, exchange)
  const isAbroad = [...purses.keys()].some((currency) => currency !== exchange.reportingCurrency)
  const days = isAbroad ? withRateDays(changes, purses) : daysOf(changes)
  const account = createAccount(purses, { exchange, isAbroad })
  let next = 0
  for (const day of days) {
    account.revalue(day)
    for (let change = changes[next]; change?.day === day; change = changes[next]) {
      account.apply(change)
      next += 1
    }
    account.close(day)
  }
  const { steps, plans, currencySteps } = account
  return { missing, steps, plans, currencySteps, months: monthRows(steps, currencySteps, exchange.reportingCurrency) }
}

interface Change {
  day: Day
  currency: string
  plan: string | null
  minor: number
  /** 1 or −1 where something begins or ends that costs nothing and holds its account by convention. */
  held: number
}

/** What is paid in one currency. */
interface Purse {
  currency: string
  rates: readonly RateStep[]
  /** The next of `rates`. */
  nextRate: number
  factor: bigint
  /** Minor units of its own currency. */
  stands: number
  stoodAtClose: number
  /** Minor units of the reporting currency. */
  value: number
}

function changesOf(terms: readonly Term[]): Change[] {
  const changes = terms.flatMap(({ from, until, currency, plan, minor, isHeld }) => {
    const begins = { day: from, currency, plan, minor, held: isHeld ? 1 : 0 }
    return until === null ? [begins] : [begins, { day: until, currency, plan, minor: -minor, held: isHeld ? -1 : 0 }]
  })
  return changes.sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)))
}

function pursesOf(terms: readonly Term[], { reportingCurrency, unit, steps }: Exchange): Map<string, Purse> {
  const currencies = new Set(terms.filter(({ minor }) => minor !== 0).map(({ currency }) => currency))
  const purseOf = (currency: string): Purse => {
    const rates = currency === reportingCurrency ? [] : (steps.get(currency) ?? [])
    return { currency, rates, nextRate: 0, factor: unit, stands: 0, stoodAtClose: 0, value: 0 }
  }
  return new Map([...currencies].sort().map((currency) => [currency, purseOf(currency)]))
}

function daysOf(changes: readonly Change[]): Day[] {
  return changes.filter(({ day }, index) => day !== changes[index - 1]?.day).map(({ day }) => day)
}

/** Days on which what stands, or a rate it may be converted at, changes. */
function withRateDays(changes: readonly Change[], purses: ReadonlyMap<string, Purse>): Day[] {
  const [first] = changes
  if (first === undefined) return []
  const rateDays = [...purses.values()].flatMap(({ rates }) => rates.map(({ day }) => day))
  return [...new Set([...daysOf(changes), ...rateDays.filter((day) => day > first.day)])].sort()
}

/** An account as its days pass: rates first, then what changes, then the close of the day. */
function createAccount(
  purses: ReadonlyMap<string, Purse>,
  { exchange, isAbroad }: { exchange: Exchange; isAbroad: boolean },
) {
  const steps: MrrStep[] = []
  const plans: PlanStep[] = []
  const currencySteps: CurrencyStep[] = []
  const planSums: PlanSums = createPlanSums()
  let [mrr, fx, held, isCustomer, wasEver] = [0, 0, 0, false, false]
  let hasChanged = false

  const valueOf = ({ stands, factor }: Purse) =>
    stands === 0 || factor === exchange.unit ? stands : inMinorUnits(BigInt(stands) * factor, exchange.unit)

  return {
    steps,
    plans,
    currencySteps,
    revalue(day: Day) {
      if (!isAbroad) return
      for (const purse of purses.values()) {
        if (!moveTo(purse, day) || purse.stands === 0) continue
        const value = valueOf(purse)
        fx += value - purse.value
        purse.value = value
        hasChanged = true
      }
    },
    apply({ currency, plan, minor, held: holds }: Change) {
      held += holds
      const purse = minor === 0 ? undefined : purses.get(currency)
      if (purse === undefined) return
      purse.stands = exact(purse.stands + minor)
      planSums.add({ plan, currency, minor })
      hasChanged = true
    },
    close(day: Day) {
      let after = mrr
      if (hasChanged) {
        after = 0
        for (const purse of purses.values()) {
          if (purse.stands !== purse.stoodAtClose) {
            purse.value = valueOf(purse)
            purse.stoodAtClose = purse.stands
            if (isAbroad) currencySteps.push({ currency: purse.currency, day, mrrMinor: purse.stands })
          }
          after = exact(after + purse.value)
        }
        const plan = bestPlan(planSums, (currency) => purses.get(currency)?.factor ?? exchange.unit)
        if (plan !== (plans.at(-1)?.plan ?? null)) plans.push({ day, plan })
      }
      const stays = after > 0 || (isCustomer && held > 0)
      const kind = kindOf({ isCustomer, wasEver }, stays, after - mrr - fx)
      if (after !== mrr || fx !== 0 || kind !== null)
        steps.push({ day, beforeMinor: mrr, mrrMinor: after, fxMinor: fx, kind, isCustomer: stays })
      ;[mrr, fx, isCustomer, wasEver] = [after, 0, stays, wasEver || stays]
      hasChanged = false
    },
  }
}

/** Takes the latest rate on or before the day; whether it is another than before. */
function moveTo(purse: Purse, day: Day): boolean {
  const { factor, rates } = purse
  for (let rate = rates[purse.nextRate]; rate !== undefined && rate.day <= day; rate = rates[purse.nextRate]) {
    purse.factor = rate.factor
    purse.nextRate += 1
  }
  return purse.factor !== factor
}

function kindOf(
  before: { isCustomer: boolean; wasEver: boolean },
  isCustomer: boolean,
  movement: number,
): MovementKind | null {
  if (isCustomer && !before.isCustomer) return before.wasEver ? 'reactivation' : 'new'
  if (before.isCustomer && !isCustomer) return 'churn'
  if (movement === 0) return null
  return movement > 0 ? 'expansion' : 'contraction'
}

function missingRates(terms: readonly Term[], { reportingCurrency, steps }: Exchange): MissingRate[] {
  const firstDays = new Map<string, Day>()
  for (const { currency, from, minor } of terms) {
    if (minor === 0 || currency === reportingCurrency) continue
    const first = firstDays.get(currency)
    if (first === undefined || from < first) firstDays.set(currency, from)
  }
  return [...firstDays]
    .filter(([currency, day]) => {
      const first = steps.get(currency)?.[0]
      return first === undefined || first.day > day
    })
    .map(([currency, day]) => ({ currency, day }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}
