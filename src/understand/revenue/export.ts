import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { Day } from '../../kernel/day.ts'
import { movementsOf, retentionOf } from './actions.ts'
import { movementAccountsOf, retentionAccountsOf } from './actions-accounts.ts'
import { cohortsOf } from './actions-cohorts.ts'
import { windowOf } from './periods.ts'
import type {
  exportCohorts,
  exportMovementAccounts,
  exportMovements,
  exportRetention,
  exportRetentionAccounts,
  MovementAccount,
  MovementLine,
  RetentionAccount,
  RetentionSlice,
} from './contract.ts'
import type { CohortCell } from './contract.ts'

const EVERYTHING = { offset: 0, limit: 1_000_000 }

interface File<Row> {
  /** What was exported, as the audit log says it. */
  what: string
  fileName: string
  format: 'csv' | 'xlsx'
  columns: SheetColumn<Row>[]
  rows: readonly Row[]
}

async function written<Row>(
  context: Context,
  { what, ...file }: File<Row>,
  detail: Record<string, unknown>,
): Promise<FileReply> {
  const reply = await spreadsheet(file)
  await recordAudit(context.db, context, [
    {
      action: 'revenue.exported',
      subjectKind: 'export',
      sentence: `exported ${file.rows.length} rows of ${what} as ${file.format.toUpperCase()}`,
      detail,
    },
  ])
  return reply
}

const column = <Row>(heading: string, value: SheetColumn<Row>['value']): SheetColumn<Row> => ({ heading, value })

function amount<Row>(heading: string, currency: string, minor: (row: Row) => number): SheetColumn<Row> {
  return { heading, kind: 'amount', value: (row) => plainAmount(minor(row), currency) }
}

const currencyColumn = <Row>(currency: string) => column<Row>('Currency', () => currency)

export async function movementsFile(
  input: ParsedInputOf<typeof exportMovements>,
  context: Context,
): Promise<FileReply> {
  const { periods, slices, currency, net } = await movementsOf(context.db, context, input)
  type Row = MovementLine & { slice: string; period: string; from: Day; to: Day; currency: string }
  const whole = { period: '', ...windowOf(input.from, input.to) }
  const rows: Row[] = [
    ...periods.map((period) => ({ ...period, slice: 'All accounts', currency })),
    ...slices.map((slice) => ({ ...slice, ...whole, slice: slice.name })),
  ]
  const line = (heading: string, of: (row: MovementLine) => { minor: number }): SheetColumn<Row> => ({
    heading,
    kind: 'amount',
    value: (row) => plainAmount(of(row).minor, row.currency),
  })
  const columns: SheetColumn<Row>[] = [
    ...(slices.length > 0 ? [column<Row>('Slice', (row) => row.slice)] : []),
    column('Period', (row) => row.period),
    column('From', (row) => row.from),
    column('To', (row) => row.to),
    line('Opening', (row) => row.opening),
    line('New', (row) => row.new),
    line('Reactivation', (row) => row.reactivation),
    line('Expansion', (row) => row.expansion),
    line('Contraction', (row) => row.contraction),
    line('Churn', (row) => row.churn),
    line('Exchange rates', (row) => row.fx),
    line('Transfer in', (row) => row.transferIn),
    line('Transfer out', (row) => row.transferOut),
    line('Closing', (row) => row.closing),
    column('Currency', (row) => row.currency),
    column('Paying accounts at opening', (row) => row.opening.accounts),
    column('New accounts', (row) => row.new.accounts),
    column('Churned accounts', (row) => row.churn.accounts),
    column('Paying accounts at closing', (row) => row.closing.accounts),
    column('Quick ratio', (row) => row.quickRatio),
  ]
  const fileName = `revenue-movements-${input.from}-${input.to}`
  return written(context, { what: 'movements', fileName, format: input.format, columns, rows }, { ...input, net })
}

export async function movementAccountsFile(
  input: ParsedInputOf<typeof exportMovementAccounts>,
  context: Context,
): Promise<FileReply> {
  const { rows, currency } = await movementAccountsOf(context.db, context, input, EVERYTHING)
  const columns: SheetColumn<MovementAccount>[] = [
    column('Account id', (row) => row.accountId),
    column('Account', (row) => row.name),
    column('Owner', (row) => row.ownerName),
    column('Day', (row) => row.day),
    column('Movement', (row) => row.kind),
    amount('Before', currency, (row) => row.beforeMinor),
    amount('After', currency, (row) => row.afterMinor),
    amount('Amount', currency, (row) => row.amountMinor),
    currencyColumn(currency),
    column('Reason', (row) => row.reasonLabel),
    column('Note', (row) => row.note),
  ]
  const fileName = `revenue-movements-accounts-${input.from}-${input.to}`
  return written(context, { what: 'movements by account', fileName, format: input.format, columns, rows }, input)
}

export async function retentionFile(
  input: ParsedInputOf<typeof exportRetention>,
  context: Context,
): Promise<FileReply> {
  const { total, slices, currency } = await retentionOf(context.db, context, input)
  const columns: SheetColumn<RetentionSlice>[] = [
    column('Slice', (row) => row.name),
    column('Accounts', (row) => row.accounts),
    amount('Opening', currency, (row) => row.openingMinor),
    amount('Closing', currency, (row) => row.closingMinor),
    amount('Kept', currency, (row) => row.keptMinor),
    currencyColumn(currency),
    column('GRR', (row) => row.grr),
    column('NRR', (row) => row.nrr),
    column('Logo retention', (row) => row.logoRetention),
    column('GRR floor', (row) => row.floor),
    column('Below its floor', (row) => row.isBelowFloor),
  ]
  const fileName = `revenue-retention-${input.from}-${input.to}`
  return written(
    context,
    { what: 'retention', fileName, format: input.format, columns, rows: [...slices, total] },
    input,
  )
}

export async function retentionAccountsFile(
  input: ParsedInputOf<typeof exportRetentionAccounts>,
  context: Context,
): Promise<FileReply> {
  const { rows, currency } = await retentionAccountsOf(context.db, context, input, EVERYTHING)
  const columns: SheetColumn<RetentionAccount>[] = [
    column('Account id', (row) => row.accountId),
    column('Account', (row) => row.name),
    column('Owner', (row) => row.ownerName),
    amount('Opening', currency, (row) => row.openingMinor),
    amount('Closing', currency, (row) => row.closingMinor),
    amount('Kept', currency, (row) => row.keptMinor),
    currencyColumn(currency),
    column('Change', (row) => row.change),
    column('Reason', (row) => row.reasonLabel),
  ]
  const fileName = `revenue-retention-accounts-${input.from}-${input.to}`
  return written(context, { what: 'retention by account', fileName, format: input.format, columns, rows }, input)
}

export async function cohortsFile(input: ParsedInputOf<typeof exportCohorts>, context: Context): Promise<FileReply> {
  const { cohorts, currency } = await cohortsOf(context.db, context, input)
  const rows = cohorts.flatMap(({ period, accounts, startMinor, cells }) =>
    cells.map((cell) => ({ ...cell, period, joined: accounts, startMinor })),
  )
  type Row = CohortCell & { period: string; joined: number; startMinor: number }
  const columns: SheetColumn<Row>[] = [
    column('Cohort', (row) => row.period),
    column('Joined accounts', (row) => row.joined),
    amount('MRR at start', currency, (row) => row.startMinor),
    column('Periods later', (row) => row.offset),
    column('Accounts', (row) => row.accounts),
    amount('MRR', currency, (row) => row.minor),
    currencyColumn(currency),
    column('Logo retention', (row) => row.logoRetention),
    column('Net retention', (row) => row.net),
    column('Gross retention', (row) => row.gross),
  ]
  return written(
    context,
    { what: 'cohorts', fileName: `revenue-cohorts-by-${input.by}`, format: input.format, columns, rows },
    input,
  )
}
