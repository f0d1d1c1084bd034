import type { CsvRecord, Dialect } from './csv-scan.ts'
import { RecordScanner } from './csv-scan.ts'

const DELIMITERS = [',', ';', '\t'] as const
const ROWS_LOOKED_AT = 50

export interface DetectedDialect extends Dialect {
  /** Characters before the header that are not part of the table: Excel's `sep=;` line. */
  skip: number
}

/**
 * The delimiter is the one that splits the first rows into most columns, weighed by the share of rows that agree with
 * the header; commas when nothing splits. Line ends are `\r` only in files without any `\n`.
 */
export function detectDialect(head: string): DetectedDialect {
  const newline = !head.includes('\n') && head.includes('\r') ? '\r' : '\n'
  const told = /^sep=([,;\t])\r?\n?/i.exec(head)
  if (told) return { delimiter: asDelimiter(told[1]), newline, skip: told[0].length }

  let best: { delimiter: Dialect['delimiter']; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const score = columnsAgreedOn(firstRecords(head, { delimiter, newline }))
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, newline, skip: 0 }
}

function asDelimiter(text: string | undefined): Dialect['delimiter'] {
  return DELIMITERS.find((delimiter) => delimiter === text) ?? ','
}

function firstRecords(head: string, dialect: Dialect): CsvRecord[] {
  const scanner = new RecordScanner(dialect)
  const records = scanner.push(head)
  return (records.length > 0 ? records : scanner.end()).slice(0, ROWS_LOOKED_AT)
}

function columnsAgreedOn([header, ...rows]: CsvRecord[]): number {
  if (!header || header.cells.length < 2) return 0
  const agreeing = rows.filter((row) => row.problem === null).length
  return header.cells.length * ((agreeing + 1) / (rows.length + 1))
}
