import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { Refusal } from '../../kernel/refusal.ts'
import { detectDialect } from './csv-dialect.ts'
import {
  fileEmpty,
  fileMissing,
  fileNotText,
  fileUnreadable,
  headerMissing,
  headerNameless,
  headerRepeats,
  headerUnreadable,
} from './csv-errors.ts'
import { RecordScanner } from './csv-scan.ts'
import type { CsvRecord, Dialect } from './csv-scan.ts'
import { decoderFor } from './encoding.ts'
import type { FileDecoder, FileEncoding } from './encoding.ts'

const CHUNK_BYTES = 65_536
const HEAD_CHARACTERS = 65_536
const BATCH_ROWS = 1000

/**
 * An opened CSV file, read once from front to back in constant memory. `header` holds trimmed, distinct names; every
 * record has as many cells as the header unless it carries a problem. `bytesRead` counts towards the file's size.
 */
export interface CsvFile {
  readonly header: readonly string[]
  /** Line of the header; records follow. */
  readonly headerLine: number
  readonly delimiter: Dialect['delimiter']
  /** Final once all batches were read: plain ASCII counts as UTF-8 until another byte appears. */
  readonly encoding: FileEncoding
  readonly bytesRead: number
  batches(rowsPerBatch?: number): AsyncGenerator<CsvRecord[], void, void>
  close(): Promise<void>
}

/**
 * Opens a file path or a stream of bytes. Throws a Refusal when the file cannot be used: missing, empty, not text,
 * without a usable header, or with a record beyond all bounds (also later, while reading batches).
 */
export async function openCsv(source: string | Readable): Promise<CsvFile> {
  const reader = new TextReader(source)
  try {
    const head = await reader.readHead()
    refuseOtherFormats(head)
    if (head.trim() === '') throw fileEmpty()
    const dialect = detectDialect(head)
    const scanner = new RecordScanner(dialect, dialect.skip > 0 ? 2 : 1)
    const waiting = await recordsWithHeader(reader, scanner, head.slice(dialect.skip))
    const first = waiting.shift()
    if (!first) throw fileEmpty()
    const header = checkedHeader(first)
    return {
      header,
      headerLine: first.line,
      delimiter: dialect.delimiter,
      get encoding() {
        return reader.encoding
      },
      get bytesRead() {
        return reader.bytesRead
      },
      batches: (rowsPerBatch = BATCH_ROWS) => readBatches(reader, scanner, waiting, rowsPerBatch),
      close: () => reader.close(),
    }
  } catch (error) {
    await reader.close()
    throw error
  }
}

async function recordsWithHeader(reader: TextReader, scanner: RecordScanner, head: string): Promise<CsvRecord[]> {
  let records = scanner.push(head)
  while (records.length === 0) {
    const text = await reader.read()
    if (text === null) return scanner.end()
    records = scanner.push(text)
  }
  return records
}

async function* readBatches(reader: TextReader, scanner: RecordScanner, waiting: CsvRecord[], rows: number) {
  try {
    let pending = waiting.splice(0)
    for (;;) {
      let from = 0
      for (; pending.length - from >= rows; from += rows) yield pending.slice(from, from + rows)
      const rest = pending.slice(from)
      const text = await reader.read()
      const records = text === null ? scanner.end() : scanner.push(text)
      pending = rest.length > 0 ? [...rest, ...records] : records
      if (text === null) break
    }
    for (let from = 0; from < pending.length; from += rows) yield pending.slice(from, from + rows)
  } finally {
    await reader.close()
  }
}

/** Bytes in, decoded text out, in chunks of one size however the source cuts them. */
class TextReader {
  readonly #chunks: AsyncGenerator<Buffer, void, void>
  readonly #source: Readable
  #decoder: FileDecoder | null = null
  bytesRead = 0

  constructor(source: string | Readable) {
    this.#source = typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source
    this.#chunks = evenChunks(this.#source)
  }

  get encoding(): FileEncoding {
    return this.#decoder?.encoding ?? 'utf-8'
  }

  async readHead(): Promise<string> {
    let head = ''
    while (head.length < HEAD_CHARACTERS) {
      const text = await this.read()
      if (text === null) break
      head += text
    }
    return head
  }

  /** The next piece of text, or null after the last. */
  async read(): Promise<string | null> {
    const bytes = await this.#nextChunk()
    if (bytes !== null) return this.#decode(bytes)
    const rest = this.#decoder?.end() ?? ''
    this.#decoder = this.#decoder && { ...ended, encoding: this.#decoder.encoding }
    return rest === '' ? null : rest
  }

  async close() {
    await this.#chunks.return()
    this.#source.destroy()
  }

  #decode(bytes: Buffer): string {
    this.bytesRead += bytes.length
    if (this.#decoder) return this.#decoder.write(bytes)
    const { decoder, bomBytes } = decoderFor(bytes)
    this.#decoder = decoder
    return decoder.write(bytes.subarray(bomBytes))
  }

  async #nextChunk(): Promise<Buffer | null> {
    try {
      const { value, done } = await this.#chunks.next()
      return done ? null : value
    } catch (error) {
      throw readingRefused(error)
    }
  }
}

const ended = { write: () => '', end: () => '' }

/** Tiny chunks are joined, or each would rescan an unfinished record; giant ones are cut, or they would be held twice. */
async function* evenChunks(source: Readable): AsyncGenerator<Buffer, void, void> {
  let small: Buffer[] = []
  let smallBytes = 0
  for await (const chunk of source) {
    const bytes: Buffer =
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (bytes.length >= CHUNK_BYTES / 2 && smallBytes === 0) {
      for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES)
      continue
    }
    small.push(bytes)
    smallBytes += bytes.length
    if (smallBytes < CHUNK_BYTES / 2) continue
    const joined = Buffer.concat(small)
    small = []
    smallBytes = 0
    for (let from = 0; from < joined.length; from += CHUNK_BYTES) yield joined.subarray(from, from + CHUNK_BYTES)
  }
  if (smallBytes > 0) yield Buffer.concat(small)
}

function readingRefused(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOENT') return fileMissing()
  return typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code) ? fileUnreadable(error.code) : error
}

function refuseOtherFormats(head: string) {
  const start = head.slice(0, 200).trimStart().toLowerCase()
  if (/^<(!doctype|html|\?xml)/.test(start)) throw fileNotText('a web page or XML', 'Export the table as CSV.')
  if (/^(\{\s*"|\[\s*[{[])/.test(start)) throw fileNotText('JSON', 'Convert it to CSV with a header line.')
}

function checkedHeader({ cells, problem }: CsvRecord): string[] {
  if (problem) throw headerUnreadable(problem.reason)
  const names = cells.map((cell) => cell.trim())
  const nameless = names.flatMap((name, index) => (name === '' ? [index + 1] : []))
  if (nameless.length > 0) throw headerNameless(nameless)
  const unreadable = names.find((name) => name.length > 200 || name.includes('\0') || !name.isWellFormed())
  if (unreadable !== undefined) {
    throw headerUnreadable('a column name is longer than 200 characters or contains damaged text. Correct the name.')
  }
  const datum = names.find((name) =>
    /^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{4}|^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name),
  )
  if (datum !== undefined) throw headerMissing(datum.slice(0, 100))
  const numbers = names.filter((name) => /^-?\d+([.,]\d+)?$/.test(name))
  if (numbers[0] !== undefined && numbers.length * 2 >= names.length) throw headerMissing(numbers[0].slice(0, 100))

  const repeated = names.filter((name, index) => names.indexOf(name) < index)
  if (repeated.length > 0) throw headerRepeats([...new Set(repeated)])
  return names
}
