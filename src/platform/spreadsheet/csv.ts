import { csvLine } from '../../kernel/csv-line.ts'
import type { Rows, SheetColumn } from './cell.ts'

export const CSV_TYPE = 'text/csv; charset=utf-8'

const ROWS_A_PIECE = 1_000

/** The file in pieces, written while the rows are read, at any size. */
export async function* csvPieces<Row>(columns: readonly SheetColumn<Row>[], rows: Rows<Row>): AsyncGenerator<Buffer> {
  // The mark tells spreadsheets that the file is UTF-8.
  let lines = [`\uFEFF${csvLine(columns.map(({ heading }) => heading))}`]
  for await (const row of rows) {
    lines.push(csvLine(columns.map((column) => column.value(row))))
    if (lines.length < ROWS_A_PIECE) continue
    yield Buffer.from(lines.join(''))
    lines = []
  }
  yield Buffer.from(lines.join(''))
}
