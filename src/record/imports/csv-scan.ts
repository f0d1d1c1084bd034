import { recordTooLong, tooManyColumns } from './csv-errors.ts'

const MAX_COLUMNS = 1000
export const MAX_CELL_CHARACTERS = 1_048_576
const MAX_RECORD_CHARACTERS = 4_194_304

export type RecordProblemCode = 'too_few_cells' | 'too_many_cells' | 'cell_too_long' | 'stray_quote' | 'unclosed_quote'

export interface RecordProblem {
  code: RecordProblemCode
  reason: string
}

export interface CsvRecord {
  /** Physical line of the file on which the record begins, from 1. */
  line: number
  cells: string[]
  /** Why the record cannot be used; its cells are then what could be made out. */
  problem: RecordProblem | null
}

export interface Dialect {
  delimiter: ',' | ';' | '\t'
  newline: '\n' | '\r'
}

interface Stop {
  next: number
  problem: RecordProblem | null
}

/**
 * Splits decoded text into records (RFC 4180, and `\n`, `\r\n` or `\r` as line ends). The first record that is not
 * blank is the header and sets how many cells a row must have; blank lines are passed over.
 *
 * Our own scanner and not csv-parse: measured on 2,000,000 rows of four short cells, csv-parse gives 0.5-0.6 million
 * rows a second and this 2.8 million (Node 24, one core), which is what makes usage imports keep up with COPY.
 * csv-parse remains the reference: a property test holds both to the same cells. Two differences are wanted: bad
 * quoting is an error of its row instead of the end of the file, and a quote inside an unquoted cell is just a quote.
 *
 * Memory is bounded by MAX_RECORD_CHARACTERS plus one chunk; a longer record refuses the file.
 */
export class RecordScanner {
  readonly #delimiter: string
  readonly #newline: string
  #text = ''
  #line: number
  #width = 0
  #nextQuote = -1
  #nextDelimiter = -1

  constructor(dialect: Dialect, firstLine = 1) {
    this.#delimiter = dialect.delimiter
    this.#newline = dialect.newline
    this.#line = firstLine
  }

  push(text: string): CsvRecord[] {
    return this.#scan(this.#text + text, false)
  }

  end(): CsvRecord[] {
    return this.#scan(this.#text, true)
  }

  #scan(text: string, isLast: boolean): CsvRecord[] {
    this.#text = text
    this.#nextQuote = -1
    this.#nextDelimiter = -1
    const records: CsvRecord[] = []
    let position = 0
    while (position < text.length) {
      const next = this.#record(position, isLast, records)
      if (next === -1) break
      position = next
    }
    this.#text = text.slice(position)
    if (this.#text.length > MAX_RECORD_CHARACTERS) throw recordTooLong(this.#line, MAX_RECORD_CHARACTERS)
    return records
  }

  /** Reads one record and gives the position after it, or -1 when its end has not arrived yet. */
  #record(start: number, isLast: boolean, records: CsvRecord[]): number {
    const text = this.#text
    let end = text.indexOf(this.#newline, start)
    if (end === -1) {
      if (!isLast) return -1
      end = text.length
    }
    if (this.#quoteFrom(start) < end) return this.#quotedRecord(start, isLast, records)

    const contentEnd = this.#beforeReturn(start, end)
    if (contentEnd > start) {
      const cells: string[] = []
      let from = start
      for (;;) {
        const delimiter = this.#delimiterFrom(from)
        if (delimiter >= contentEnd) break
        if (cells.length <= MAX_COLUMNS) cells.push(text.slice(from, delimiter))
        from = delimiter + 1
      }
      cells.push(text.slice(from, contentEnd))
      records.push(this.#finish(cells, null, contentEnd - start))
    }
    this.#line += 1
    return end + 1
  }

  #quotedRecord(start: number, isLast: boolean, records: CsvRecord[]): number {
    const text = this.#text
    const cells: string[] = []
    let problem: RecordProblem | null = null
    let position = start
    for (;;) {
      const cell =
        text[position] === '"' ? this.#quotedCell(position, isLast, cells) : this.#plainCell(position, isLast, cells)
      if (cell === null) return -1
      problem ??= cell.problem
      position = cell.next
      if (text[position] !== this.#delimiter) break
      position += 1
    }
    if (text[position] === '\r' && this.#newline === '\n') position += 1
    const length = position - start
    records.push(this.#finish(cells, problem, length))
    this.#line += 1 + this.#newlinesWithin(start, position)
    return position + 1
  }

  /** `next` is the delimiter, the line end or the end of the text that follows the cell. */
  #quotedCell(start: number, isLast: boolean, cells: string[]): Stop | null {
    const text = this.#text
    let close = this.#quoteFrom(start + 1)
    let hasEscapes = false
    while (text[close + 1] === '"') {
      hasEscapes = true
      close = this.#quoteFrom(close + 2)
    }
    if (!isLast && close + 2 >= text.length) return null

    const isClosed = close < text.length
    const raw = text.slice(start + 1, isClosed ? close : text.length)
    const value = hasEscapes ? raw.replaceAll('""', '"') : raw
    if (!isClosed) {
      cells.push(value)
      return { next: text.length, problem: unclosedQuote }
    }
    const next = close + 1
    if (next >= text.length || this.#endsCell(next)) {
      cells.push(value)
      return { next, problem: null }
    }
    const rest = this.#plainCell(next, isLast, cells)
    if (rest === null) return null
    cells.push(value + (cells.pop() ?? ''))
    return { next: rest.next, problem: strayQuote }
  }

  #plainCell(start: number, isLast: boolean, cells: string[]): Stop | null {
    const text = this.#text
    let end = text.indexOf(this.#newline, start)
    if (end === -1) {
      if (!isLast) return null
      end = text.length
    }
    const next = Math.min(this.#delimiterFrom(start), this.#beforeReturn(start, end))
    cells.push(text.slice(start, next))
    return { next, problem: null }
  }

  #finish(cells: string[], problem: RecordProblem | null, length: number): CsvRecord {
    const line = this.#line
    if (this.#width === 0) {
      while (cells.length > 1 && cells.at(-1)?.trim() === '') cells.pop()
      if (cells.length > MAX_COLUMNS) throw tooManyColumns(MAX_COLUMNS)
      this.#width = cells.length
      return { line, cells, problem: problem ?? cellTooLong(cells, length) }
    }
    if (cells.length !== this.#width && problem === null) problem = this.#wrongWidth(cells)
    return { line, cells, problem: problem ?? cellTooLong(cells, length) }
  }

  #wrongWidth(cells: string[]): RecordProblem | null {
    // Spreadsheets leave empty cells behind the last column; they carry nothing.
    while (cells.length > this.#width && cells.at(-1)?.trim() === '') cells.pop()
    if (cells.length === this.#width) return null
    if (cells.length > MAX_COLUMNS) cells.length = MAX_COLUMNS
    return cells.length > this.#width
      ? {
          code: 'too_many_cells',
          reason: `The row has more cells than the header's ${this.#width} columns. Put quotes around cells that contain the delimiter.`,
        }
      : {
          code: 'too_few_cells',
          reason: `The row has ${cells.length} cells, the header has ${this.#width} columns. Add the missing cells, empty if need be.`,
        }
  }

  #quoteFrom(position: number): number {
    if (this.#nextQuote < position) this.#nextQuote = found(this.#text.indexOf('"', position), this.#text)
    return this.#nextQuote
  }

  // Remembered between cells: a file of one column would otherwise be searched to its end for every line.
  #delimiterFrom(position: number): number {
    if (this.#nextDelimiter < position) {
      this.#nextDelimiter = found(this.#text.indexOf(this.#delimiter, position), this.#text)
    }
    return this.#nextDelimiter
  }

  #endsCell(position: number): boolean {
    const character = this.#text[position]
    if (character === this.#delimiter || character === this.#newline) return true
    return character === '\r' && (this.#text[position + 1] === '\n' || position + 1 === this.#text.length)
  }

  #beforeReturn(start: number, end: number): number {
    return end > start && this.#newline === '\n' && this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end
  }

  #newlinesWithin(start: number, end: number): number {
    let count = 0
    let position = this.#text.indexOf(this.#newline, start)
    while (position !== -1 && position < end) {
      count += 1
      position = this.#text.indexOf(this.#newline, position + 1)
    }
    return count
  }
}

/** Not found lies behind the text, so that it compares as later than anything. */
function found(index: number, text: string): number {
  return index === -1 ? text.length + 1 : index
}

const unclosedQuote: RecordProblem = {
  code: 'unclosed_quote',
  reason:
    'A quote that opens in this row is never closed: everything after it was read as one cell. Close it, and check that the file is complete.',
}

const strayQuote: RecordProblem = {
  code: 'stray_quote',
  reason: 'Text follows a closing quote. Write a quote inside a quoted cell twice ("").',
}

function cellTooLong(cells: string[], length: number): RecordProblem | null {
  if (length <= MAX_CELL_CHARACTERS || cells.every((cell) => cell.length <= MAX_CELL_CHARACTERS)) return null
  for (const [index, cell] of cells.entries()) if (cell.length > MAX_CELL_CHARACTERS) cells[index] = cell.slice(0, 200)
  return { code: 'cell_too_long', reason: 'A cell is longer than 1 MiB. Shorten it, or leave the column out.' }
}
