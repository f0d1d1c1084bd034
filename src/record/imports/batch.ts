import type { CsvRecord } from './csv-scan.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'

/** A batch after the mapping was applied: rows to write, and records that cannot be used with all their errors. */
export interface ReadBatch {
  records: readonly CsvRecord[]
  rows: CanonicalRow[]
  failed: { record: CsvRecord; errors: readonly RowError[] }[]
  skipped: number
  bytes: number
}

export function recordOf(batch: ReadBatch, row: CanonicalRow): CsvRecord {
  const found = batch.records.find((record) => record.line === row.line)
  if (!found) throw new Error(`No record of line ${row.line} stands in its batch`)
  return found
}
