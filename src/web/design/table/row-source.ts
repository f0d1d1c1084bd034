/** Rows of a list that may be far longer than what is loaded. */
export interface RowSource<Row> {
  /** Rows that match the filter, loaded or not. */
  count: number
  /** undefined while the row is on its way. */
  at: (index: number) => Row | undefined
  /** Told which rows are in sight, so that they are fetched. */
  show: (first: number, last: number) => void
}

/** Rows that are all here already. */
export function loadedRows<Row>(rows: readonly Row[]): RowSource<Row> {
  return { count: rows.length, at: (index) => rows[index], show: () => undefined }
}
