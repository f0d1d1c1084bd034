import { addDays } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { RETENTION_SENTENCES, unratedSentence, type MovementInput, type RetentionInput } from './actions.ts'
import { beside, coverage, LEDGER_SENTENCES, type Asker } from './actions-covered.ts'
import type {
  MovementAccount,
  RetentionAccount,
  revenueMovementAccounts,
  revenueRetentionAccounts,
} from './contract.ts'
import type { revenueReasons } from './contract-settings.ts'
import { signOf } from './movement-lines.ts'
import { periodsBetween, windowOf, type Period } from './periods.ts'
import { ratio } from './ratios.ts'
import { NOTHING_KEPT, retentionLine } from './retention.ts'
import type { Step } from './selection.ts'
import { reasonLabel } from './settings.ts'
import { keptAccounts, movementEntries, reasonSums, type PageOf } from './views-accounts.ts'

type EntriesInput = Omit<MovementInput, 'by'> & { by?: Step | undefined; kind?: MovementAccount['kind'] | undefined }

/** The rows behind a figure of the movements, and what all of them add up to. */
export async function movementAccountsOf(db: Db, asker: Asker, input: EntriesInput, page: PageOf) {
  const window = windowOf(input.from, input.to)
  const whole: Period = { period: `${window.from}/${window.to}`, ...window }
  const periods = input.by === undefined ? [whole] : periodsBetween(window.from, window.to, input.by)
  const found = await coverage(db, asker, { ...input, opening: addDays(window.from, -1) })
  const net = input.net ?? found.conventions.samePeriod === 'net'
  const printed = {
    ...found,
    conventions: { ...found.conventions, samePeriod: net ? ('net' as const) : ('by_day' as const) },
  }
  const { rows, total, sums } = await movementEntries(db, { ...found.covered, periods, net, kind: input.kind }, page)
  return {
    ...(await beside(db, printed, ['samePeriod', ...LEDGER_SENTENCES])),
    rows: rows.map(({ minor, mayWrite, ...row }) => ({
      ...row,
      amountMinor: isLoss(row.kind) ? 0 - minor : minor,
      reasonLabel: reasonLabel(found.choices, row.reason),
      maySay: mayWrite && isLoss(row.kind),
    })),
    total,
    amountMinor: amountOf(sums, input.kind),
  }
}

/** Of one line as the line counts it; of all of them how much MRR changed. */
function amountOf(
  sums: readonly { kind: MovementAccount['kind']; minor: number }[],
  kind: MovementAccount['kind'] | undefined,
) {
  const sum = sums.reduce((total, one) => total + (one.kind === 'transferOut' ? 0 - one.minor : one.minor), 0)
  return kind === undefined || signOf(kind) === 1 ? sum : 0 - sum
}

const isLoss = (kind: MovementAccount['kind']) => kind === 'contraction' || kind === 'churn'

export async function showMovementAccounts(input: ParsedInputOf<typeof revenueMovementAccounts>, context: Context) {
  return movementAccountsOf(context.db, context, input, input)
}

type KeptInput = RetentionInput & { change?: RetentionAccount['change'] | undefined }

/** The accounts behind a retention figure, largest loss first, with the line they add up to. */
export async function retentionAccountsOf(db: Db, asker: Asker, input: KeptInput, page: PageOf) {
  windowOf(input.from, input.to)
  const found = await coverage(db, asker, { ...input, opening: input.from })
  const { covered, conventions, choices } = found
  const query = {
    ...covered,
    from: input.from,
    to: input.to,
    reactivation: conventions.reactivationInNrr,
    change: input.change,
  }
  const { rows, sums } = await keptAccounts(db, query, page)
  const { accounts, openingMinor, closingMinor, keptMinor, keptAccounts: kept } = sums ?? NOTHING_KEPT
  const line = retentionLine({ accounts, openingMinor, closingMinor, keptMinor, keptAccounts: kept })
  const printed = await beside(db, found, RETENTION_SENTENCES)
  return {
    ...printed,
    problems: [...printed.problems, ...unratedSentence(sums?.unrated ?? 0, input.from)],
    rows: rows.map((row) => ({ ...row, reasonLabel: reasonLabel(choices, row.reason) })),
    total: line.accounts,
    line,
  }
}

export async function showRetentionAccounts(input: ParsedInputOf<typeof revenueRetentionAccounts>, context: Context) {
  return retentionAccountsOf(context.db, context, input, input)
}

/** Churn and contraction of a window by reason, largest first. */
export async function showReasons(input: ParsedInputOf<typeof revenueReasons>, context: Context) {
  const { db } = context
  const window = windowOf(input.from, input.to)
  const found = await coverage(db, context, { ...input, opening: addDays(window.from, -1) })
  const sums = await reasonSums(db, { ...found.covered, periods: [{ period: '', ...window }], net: false })
  const totalMinor = sums.reduce((total, { minor }) => total + minor, 0)
  const unknown = sums.reduce((total, { reason, minor }) => total + (reason === '' ? minor : 0), 0)
  const byReason = Map.groupBy(sums, ({ reason }) => reason)
  const reasons = [...byReason].map(([reason, own]) => {
    const of = (line: 'churn' | 'contraction') => {
      const { minor = 0, accounts = 0 } = own.find((sum) => sum.line === line) ?? {}
      return { minor, accounts }
    }
    const [churn, contraction] = [of('churn'), of('contraction')]
    const label = reasonLabel(found.choices, reason) ?? 'No reason known'
    return { reason, label, churn, contraction, share: ratio(churn.minor + contraction.minor, totalMinor) }
  })
  return {
    ...(await beside(db, found, LEDGER_SENTENCES)),
    reasons: reasons.sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (a.label < b.label ? -1 : 1)),
    totalMinor,
    known: ratio(totalMinor - unknown, totalMinor),
  }
}
