import type { Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { termsOn, type LedgerSettings } from '../../record/money/actions-ledger.ts'
import type { PlanPart } from './plan-shares.ts'

const AT_ONCE = 5_000

/** What these accounts pay on a day for each plan, priced as the ledger does. */
export async function planParts(
  db: Db,
  accountIds: readonly number[],
  { at, ...settings }: LedgerSettings & { at: Day },
): Promise<PlanPart[]> {
  const parts: PlanPart[] = []
  for (let start = 0; start < accountIds.length; start += AT_ONCE) {
    const terms = await termsOn(db, accountIds.slice(start, start + AT_ONCE), { settings, on: at })
    const together = Map.groupBy(terms, ({ of, currency, plan }) => JSON.stringify([of.accountId, currency, plan]))
    for (const [first, ...others] of together.values()) {
      if (first === undefined) continue
      const minor = others.reduce((sum, term) => sum + term.minor, first.minor)
      if (minor !== 0) parts.push({ accountId: first.of.accountId, currency: first.currency, plan: first.plan, minor })
    }
  }
  return parts
}
