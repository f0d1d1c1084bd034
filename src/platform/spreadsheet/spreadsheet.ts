import { Readable } from 'node:stream'
import type { FileReply } from '../http/route.ts'
import type { Rows, SheetColumn } from './cell.ts'
import { CSV_TYPE, csvPieces } from './csv.ts'
import { workbook, XLSX_TYPE } from './xlsx.ts'

export interface Spreadsheet<Row> {
  /** Without its ending. */
  fileName: string
  format: 'csv' | 'xlsx'
  columns: readonly SheetColumn<Row>[]
  rows: Rows<Row>
}

/**
 * The rows as a file for a spreadsheet: headings first, then a line per row in the order given. CSV is written while rows
 * are read, at any size; XLSX holds up to 20,000 rows and refuses more.
 */
export async function spreadsheet<Row>({ fileName, format, columns, rows }: Spreadsheet<Row>): Promise<FileReply> {
  if (format === 'csv') {
    return {
      fileName: `${fileName}.csv`,
      contentType: CSV_TYPE,
      content: Readable.from(csvPieces(columns, rows), { objectMode: false }),
    }
  }
  return { fileName: `${fileName}.xlsx`, contentType: XLSX_TYPE, content: await workbook(columns, rows) }
}
