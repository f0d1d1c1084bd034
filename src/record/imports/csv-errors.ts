import { Refusal } from '../../kernel/refusal.ts'
import type { RefusalDetail } from '../../kernel/refusal.ts'

export const fileMissing = () =>
  new Refusal('imports.file_missing', 404, 'There is no file at this path. Check the path and try again.')

export const fileUnreadable = (cause: string) =>
  new Refusal(
    'imports.file_unreadable',
    422,
    `The file cannot be read (${cause}). Check that it is a file you may read.`,
  )

export const fileEmpty = () =>
  new Refusal('imports.file_empty', 422, 'The file is empty. Export it again with a header line and at least one row.')

export const fileNotText = (what: string, advice: string) =>
  new Refusal('imports.file_not_text', 415, `This is ${what}, not a CSV file. ${advice}`)

export const encodingUnknown = () =>
  new Refusal('imports.encoding_unknown', 415, 'The file is written in UTF-32, which is not read. Save it as UTF-8.')

export const headerMissing = (cell: string) =>
  new Refusal(
    'imports.header_missing',
    422,
    `The first line looks like data, not like column names (it contains “${cell}”). Add a header line above it.`,
  )

export const headerNameless = (positions: readonly number[]) =>
  new Refusal(
    'imports.header_nameless',
    422,
    `${positions.length === 1 ? 'Column' : 'Columns'} ${positions.slice(0, 20).join(', ')} of the header line ${
      positions.length === 1 ? 'has' : 'have'
    } no name. Name every column, or remove it.`,
  )

export const headerRepeats = (names: readonly string[]) =>
  new Refusal(
    'imports.header_repeats',
    422,
    `The header line names a column more than once: ${names.slice(0, 20).join(', ')}. Give every column its own name.`,
    { details: names.slice(0, 20).map((name): RefusalDetail => ({ path: name, message: 'Named more than once.' })) },
  )

export const headerUnreadable = (reason: string) =>
  new Refusal('imports.header_unreadable', 422, `The header line cannot be read: ${reason}`)

export const tooManyColumns = (limit: number) =>
  new Refusal('imports.too_many_columns', 422, `The file has more than ${limit} columns. Remove those you do not need.`)

export const recordTooLong = (line: number, limit: number) =>
  new Refusal(
    'imports.record_too_long',
    422,
    `The row that begins on line ${line} is longer than ${limit / 1_048_576} MiB; most likely a quote opened there is never closed. Close it and try again.`,
  )
