import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { Refusal } from '../../kernel/refusal.ts'
import type { Cell, Rows, SheetColumn } from './cell.ts'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A workbook is built in memory as a whole. */
export const MOST_XLSX_ROWS = 20_000

/** A workbook with one sheet: bold headings that stay in sight. Throws a Refusal where the rows are too many. */
export async function workbook<Row>(columns: readonly SheetColumn<Row>[], rows: Rows<Row>): Promise<Buffer> {
  const sheet: SheetData = [
    columns.map(({ heading }) => ({ value: heading, type: String, fontWeight: 'bold' as const })),
  ]
  for await (const row of rows) {
    if (sheet.length > MOST_XLSX_ROWS) throw tooManyRows()
    sheet.push(columns.map((column) => cellOf(column.value(row), column.kind === 'amount')))
  }
  return writeXlsxFile(sheet, { stickyRowsCount: 1 }).toBuffer()
}

// A text stays a text, whatever it begins with: a workbook runs nothing that is not marked as a formula.
function cellOf(value: Cell, isAmount: boolean) {
  if (typeof value !== 'string') return value
  return isAmount ? Number(value) : { value, type: String }
}

const tooManyRows = () =>
  new Refusal(
    'spreadsheet.too_many_rows',
    422,
    `A workbook holds up to ${MOST_XLSX_ROWS} rows and these are more. Export them as CSV.`,
  )
