import type { Config } from '../config.ts'
import { dayIn, type Day } from '../kernel/day.ts'
import { readCompany } from '../identity/company/store.ts'
import { openDatabase, type Db } from '../platform/db/database.ts'
import { createLog } from '../platform/log/log.ts'
import { checkLedger } from '../record/money/actions.ts'
import type { LedgerDifference } from '../record/money/actions-ledger.ts'
import { counted } from './findings.ts'
import { withDatabase } from './open-database.ts'

export interface LedgerReport {
  accounts: number
  /** What stood before a repair. */
  differences: LedgerDifference[]
  isRepaired: boolean
}

/** Compares the revenue ledger that is kept with subscriptions and exchange rates, and brings right what differs where asked. */
export async function compareLedger(
  config: Config,
  { repair, now }: { repair: boolean; now: Date },
): Promise<LedgerReport> {
  return withDatabase({ config, log: createLog('silent') }, async ({ pool }) => {
    const db = openDatabase(pool)
    const { timeZone } = await readCompany(db)
    return ledgerReport(db, { repair, today: dayIn(timeZone, now) })
  })
}

export async function ledgerReport(db: Db, { repair, today }: { repair: boolean; today: Day }): Promise<LedgerReport> {
  const report: LedgerReport = { accounts: 0, differences: [], isRepaired: false }
  for await (const { accounts, differences } of checkLedger(db, today, { repair })) {
    report.accounts += accounts
    report.differences.push(...differences)
  }
  report.isRepaired = repair && report.differences.length > 0
  return report
}

const MOST_LINES = 200
/** Longest part of a row that is worth reading on a line. */
const MOST_LETTERS = 80

/** The report as lines for people; JSON has every difference. */
export function ledgerLines({ accounts, differences, isRepaired }: LedgerReport): string[] {
  const compared = `the money of ${counted(accounts, 'account')}`
  if (differences.length === 0) return [`✓ ledger: ${compared} is what subscriptions and rates come to.`]
  const lines = differences
    .slice(0, MOST_LINES)
    .map(
      ({ accountId, table, key, kept, computed }) =>
        `  account ${accountId}  ${[table, key].filter(Boolean).join(' ')}  kept ${short(kept)}, computed ${short(computed)}`,
    )
  const more = differences.length - lines.length
  const rows = counted(differences.length, 'row')
  return [
    ...lines,
    ...(more > 0 ? [`  and ${more} more; --json has them all`] : []),
    isRepaired
      ? `✓ ledger: ${rows} of ${compared} differed and were computed anew.`
      : `✗ ledger: ${rows} of ${compared} differ from subscriptions and rates. Run volant doctor --ledger --repair.`,
  ]
}

function short(row: string | null): string {
  if (row === null) return 'nothing'
  return row.length > MOST_LETTERS ? `${row.slice(0, MOST_LETTERS)}…` : row
}
