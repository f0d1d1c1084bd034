import type { RetentionLine } from './contract.ts'
import { ratio } from './ratios.ts'

/** An account with MRR on the first day, both ends at the exchange rates of that day. */
export interface Kept {
  openingMinor: number
  closingMinor: number
  /** Still a customer on the last day: pays, or counts as one by the conventions. */
  isCustomer: boolean
  /** Paid nothing at some time within the window. */
  hadLeft: boolean
}

export type RetentionSums = Pick<
  RetentionLine,
  'accounts' | 'openingMinor' | 'closingMinor' | 'keptMinor' | 'keptAccounts'
>

export const NOTHING_KEPT: RetentionSums = {
  accounts: 0,
  openingMinor: 0,
  closingMinor: 0,
  keptMinor: 0,
  keptAccounts: 0,
}

/**
 * GRR = Σ min(closing, opening) / Σ opening; NRR = Σ closing / Σ opening; logo retention = customers left / accounts.
 * An empty base has none of them. Source: definitions, Revenue.
 */
export function retentionLine(sums: RetentionSums): RetentionLine {
  return {
    ...sums,
    grr: ratio(sums.keptMinor, sums.openingMinor),
    nrr: ratio(sums.closingMinor, sums.openingMinor),
    logoRetention: ratio(sums.keptAccounts, sums.accounts),
  }
}

/**
 * Accounts without MRR on the first day never count; one that left and came back counts by the convention. Screens have these
 * sums from SQL (`views-retention.ts`); tests hold it to this.
 */
export function sumsOf(accounts: readonly Kept[], reactivation: 'included' | 'excluded'): RetentionSums {
  const sums = { ...NOTHING_KEPT }
  for (const account of accounts) {
    if (account.openingMinor <= 0) continue
    const isBack = !account.hadLeft || reactivation === 'included'
    const closing = isBack ? account.closingMinor : 0
    sums.accounts += 1
    sums.openingMinor += account.openingMinor
    sums.closingMinor += closing
    sums.keptMinor += Math.min(closing, account.openingMinor)
    sums.keptAccounts += isBack && account.isCustomer ? 1 : 0
  }
  return sums
}

export function addSums(left: RetentionSums, right: RetentionSums): RetentionSums {
  return {
    accounts: left.accounts + right.accounts,
    openingMinor: left.openingMinor + right.openingMinor,
    closingMinor: left.closingMinor + right.closingMinor,
    keptMinor: left.keptMinor + right.keptMinor,
    keptAccounts: left.keptAccounts + right.keptAccounts,
  }
}

export function isBelow({ grr }: Pick<RetentionLine, 'grr'>, floor: number): boolean {
  return grr !== null && grr < floor
}

/** A slice that keeps less than its floor says so, and whether what others pay more hides it. */
export function leakWarning({ grr, nrr }: Pick<RetentionLine, 'grr' | 'nrr'>, floor: number, name: string) {
  if (grr === null || nrr === null || grr >= floor) return null
  const below = `GRR of ${name} is ${percent(grr)}, below its floor of ${percent(floor)}`
  if (nrr <= grr) return `${below}, and nothing expands to make up for it.`
  return `${below}, while NRR shows ${percent(nrr)}: expansion is masking a leak.`
}

/** One decimal, rounded down below a floor would read as if it were reached; so shares are cut, not rounded. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %`
}
