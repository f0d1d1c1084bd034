import type { Exchange } from './exchange.ts'

/** What an account pays for one plan in one currency, in its minor units. */
export interface PlanPart {
  accountId: number
  currency: string
  plan: string | null
  minor: number
}

export interface PlanSum {
  plan: string | null
  minor: number
  accounts: number
}

/**
 * MRR by plan in the reporting currency. What an account pays in a currency is converted as a whole, as the ledger does,
 * and shared out among its plans; what rounding leaves goes to the largest, so that plans add up to MRR to the cent.
 */
export function planSums(parts: readonly PlanPart[], exchangeOf: (currency: string) => Exchange | null): PlanSum[] {
  const sums = new Map<string | null, { minor: number; accounts: Set<number> }>()
  const together = Map.groupBy(parts, ({ accountId, currency }) => `${accountId} ${currency}`)
  for (const group of together.values()) {
    const [first, ...others] = group.toSorted((a, b) => b.minor - a.minor)
    const exchange = first && exchangeOf(first.currency)
    if (!first || !exchange) continue
    const whole = exchange(group.reduce((sum, { minor }) => sum + minor, 0))
    const shares = others.map((part) => ({ ...part, minor: exchange(part.minor) }))
    const rest = whole - shares.reduce((sum, { minor }) => sum + minor, 0)
    for (const { plan, minor, accountId } of [{ ...first, minor: rest }, ...shares]) {
      const sum = sums.get(plan) ?? { minor: 0, accounts: new Set<number>() }
      sum.minor += minor
      sum.accounts.add(accountId)
      sums.set(plan, sum)
    }
  }
  return [...sums].map(([plan, { minor, accounts }]) => ({ plan, minor, accounts: accounts.size }))
}
