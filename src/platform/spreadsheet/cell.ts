/** What stands in a cell; money as a plain decimal text keeps its digits (`1234.50`). */
export type Cell = string | number | boolean | null

/** A column of a file: its heading and what each row has there. */
export interface SheetColumn<Row> {
  heading: string
  /** `amount`: a decimal text that a workbook holds as a number. */
  kind?: 'amount'
  value(row: Row): Cell
}

export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>
