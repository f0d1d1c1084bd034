import { recordAudit } from '../../identity/audit/store.ts'
import { may } from '../../kernel/access.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { SheetColumn } from '../../platform/spreadsheet/cell.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { askedRows } from './actions.ts'
import { cashExpected } from './actions-cash.ts'
import type { exportForecast } from './contract.ts'
import { noMoneySeen } from './errors.ts'
import { calledBefore } from './actions-calls-past.ts'
import { calledLines, type CalledLine } from './call-scores.ts'
import { expectedOf } from './forecast.ts'
import { periodName } from './periods.ts'
import type { NamedCash } from './views-cash.ts'
import type { RenewalRow } from './views.ts'

type Asked = ParsedInputOf<typeof exportForecast>

/** The renewals of a forecast with what is said of them, or the cash expected, one line each. */
export async function forecastFile(input: Asked, context: Context): Promise<FileReply> {
  if (!may(context.actor, 'forecast.read')) throw noMoneySeen()
  if (input.what === 'calls') return callsFile(input, context)
  return input.what === 'cash' ? cashFile(input, context) : renewalsFile(input, context)
}

async function renewalsFile(input: Asked, context: Context): Promise<FileReply> {
  const { period, rows } = await askedRows(input, context)
  const name = periodName(period)
  await noteExport(context, `exported the forecast of ${name}`, { rows: rows.length, from: period.from })
  const fileName = `forecast-${name.toLowerCase().replaceAll(' ', '-')}`
  return spreadsheet({
    fileName,
    format: input.format,
    columns: renewalColumns(context.company.reportingCurrency),
    rows,
  })
}

async function cashFile(input: Asked, context: Context): Promise<FileReply> {
  const items = await cashExpected(input.memberId, context)
  await noteExport(context, 'exported the cash expected', { rows: items.length })
  const columns = cashColumns(context.company.reportingCurrency)
  return spreadsheet({ fileName: `expected-cash-${context.today}`, format: input.format, columns, rows: items })
}

async function callsFile(input: Asked, context: Context): Promise<FileReply> {
  const { renewals, quarters, names } = await calledBefore(input, context)
  const rows = calledLines(renewals, quarters)
  await noteExport(context, 'exported how good calls were', { rows: rows.length, weeksBefore: input.weeksBefore })
  const columns = calledColumns(context.company.reportingCurrency, names)
  return spreadsheet({ fileName: `forecast-calls-${context.today}`, format: input.format, columns, rows })
}

async function noteExport(context: Context, sentence: string, detail: Record<string, unknown>): Promise<void> {
  await recordAudit(context.db, context, [{ action: 'forecast.exported', subjectKind: 'export', sentence, detail }])
}

function renewalColumns(currency: string): SheetColumn<RenewalRow>[] {
  const amount = (heading: string, value: (row: RenewalRow) => number | null): SheetColumn<RenewalRow> => ({
    heading: `${heading} (${currency})`,
    kind: 'amount',
    value: (row) => written(value(row), currency),
  })
  return [
    { heading: 'Account', value: (row) => row.account },
    { heading: 'CSM', value: (row) => row.owner },
    { heading: 'Segment', value: (row) => row.segment },
    { heading: 'Due', value: (row) => row.dueOn },
    amount('ARR up', (row) => row.amountMinor),
    { heading: 'Category', value: (row) => (row.outcome === 'open' ? (row.category ?? 'not_called') : 'closed') },
    { heading: 'Said by', value: (row) => row.voice },
    { heading: 'Reason', value: (row) => row.reason },
    amount('ARR called', (row) => row.calledMinor),
    { heading: 'Probability', value: (row) => row.probability },
    amount('Expected', expectedOf),
    { heading: 'Outcome', value: (row) => row.outcome },
    amount('Renewed at', (row) => row.renewedMinor),
  ]
}

function cashColumns(currency: string): SheetColumn<NamedCash>[] {
  return [
    { heading: 'Expected on', value: (item) => item.on },
    { heading: 'Month', value: (item) => item.bucket },
    { heading: 'Account', value: (item) => item.account },
    { heading: 'What', value: (item) => item.kind },
    { heading: 'Number', value: (item) => item.number },
    { heading: `Amount (${currency})`, kind: 'amount', value: (item) => written(item.amountMinor, currency) },
    { heading: 'Probability', value: (item) => item.probability },
    { heading: `Cash (${currency})`, kind: 'amount', value: (item) => written(item.cashMinor, currency) },
  ]
}

function calledColumns(currency: string, names: ReadonlyMap<number, string>): SheetColumn<CalledLine>[] {
  return [
    { heading: 'CSM', value: ({ memberId }) => names.get(memberId) ?? null },
    { heading: 'Quarter', value: ({ quarter }) => periodName({ kind: 'quarter', from: quarter }) },
    { heading: 'Said by', value: ({ voice }) => voice },
    { heading: 'Called', value: ({ of }) => of },
    { heading: 'Decided', value: ({ decided }) => decided },
    { heading: 'Right', value: ({ hits }) => hits },
    { heading: `ARR called (${currency})`, kind: 'amount', value: (row) => written(row.calledMinor, currency) },
    { heading: `ARR that came (${currency})`, kind: 'amount', value: (row) => written(row.cameMinor, currency) },
  ]
}

function written(minor: number | null, currency: string): string | null {
  return minor === null ? null : plainAmount(minor, currency)
}
