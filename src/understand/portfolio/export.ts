import { Readable } from 'node:stream'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { Refusal } from '../../kernel/refusal.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { orderOf, readerOf, selectionOf } from './actions.ts'
import { columnsOf, type Cell, type Column } from './columns.ts'
import { attributeOf } from './conditions.ts'
import type { exportAccounts } from './contract.ts'
import { csvLine } from './csv-text.ts'
import { rowsOf } from './views-rows.ts'
import { customFieldTypes, pageOfIds } from './views.ts'

const EVERYTHING = 1_000_000
const CHUNK = 1_000
// A workbook is built in memory as a whole.
const MOST_XLSX_ROWS = 20_000

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Exactly the accounts and columns shown, in the order shown. CSV is written while it is read, at any size. */
export async function exportFile(input: ParsedInputOf<typeof exportAccounts>, context: Context): Promise<FileReply> {
  const { db, company, today } = context
  const reader = readerOf(context)
  const fields = await customFieldTypes(db)
  const columns = columnsOf(input.columns, fields, company.reportingCurrency)
  const order = orderOf(input, fields, reader)
  const ids = await pageOfIds(db, reader, selectionOf(input, fields, reader), {
    ...order,
    offset: 0,
    limit: EVERYTHING,
  })
  const attributes = input.columns.flatMap((name) => attributeOf(name) ?? [])
  const lines = linesOf(context, ids, columns, attributes)
  const fileName = `accounts-${today}.${input.format}`
  if (input.format === 'xlsx' && ids.length > MOST_XLSX_ROWS) throw tooManyForXlsx(ids.length)
  await recordAudit(db, context, [
    {
      action: 'accounts.exported',
      subjectKind: 'export',
      sentence: `exported ${ids.length} accounts as ${input.format.toUpperCase()}`,
      detail: { accounts: ids.length, columns: input.columns },
    },
  ])
  if (input.format === 'csv') {
    return { fileName, contentType: 'text/csv; charset=utf-8', content: Readable.from(csvOf(columns, lines)) }
  }
  return { fileName, contentType: XLSX, content: await xlsxOf(columns, lines) }
}

const tooManyForXlsx = (rows: number) =>
  new Refusal(
    'accounts.too_many_for_xlsx',
    422,
    `A workbook holds up to ${MOST_XLSX_ROWS} accounts and these are ${rows}. Export them as CSV.`,
  )

async function* linesOf(
  context: Context,
  ids: readonly number[],
  columns: readonly Column[],
  attributes: readonly string[],
) {
  for (let start = 0; start < ids.length; start += CHUNK) {
    const rows = await rowsOf(context.db, context.actor, ids.slice(start, start + CHUNK), attributes)
    yield rows.map((row) => columns.map((column) => column.value(row)))
  }
}

type Lines = AsyncGenerator<Cell[][]>

async function* csvOf(columns: readonly Column[], lines: Lines) {
  // The mark tells spreadsheets that the file is UTF-8.
  yield Buffer.from(`\uFEFF${csvLine(columns.map((column) => column.heading))}`)
  for await (const chunk of lines) yield Buffer.from(chunk.map(csvLine).join(''))
}

async function xlsxOf(columns: readonly Column[], lines: Lines): Promise<Buffer> {
  const sheet: SheetData = [
    columns.map((column) => ({ value: column.heading, type: String, fontWeight: 'bold' as const })),
  ]
  for await (const chunk of lines) {
    for (const line of chunk)
      sheet.push(line.map((value) => (typeof value === 'string' ? { value, type: String } : value)))
  }
  return writeXlsxFile(sheet, { stickyRowsCount: 1 }).toBuffer()
}
