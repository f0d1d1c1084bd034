import { openCsv } from './csv-file.ts'
import type { CsvRecord } from './csv-scan.ts'
import { guessImport, type ColumnGuess } from './guess.ts'
import { kindNamed } from './kinds.ts'
import { applyMapping, type CanonicalRow, type RowError } from './mapping-apply.ts'
import { compileMapping, type Plan } from './mapping-plan.ts'
import type { Mapping } from './mapping.ts'
import type { CellValue } from './convert.ts'

const SAMPLE_ROWS = 200
const SHOWN_ROWS = 20

export interface FileHead {
  header: readonly string[]
  encoding: string
  delimiter: string
  records: readonly CsvRecord[]
}

/** The first rows of a file. Refuses a file that cannot be used at all. */
export async function readHead(path: string): Promise<FileHead> {
  const file = await openCsv(path)
  try {
    const records: CsvRecord[] = []
    for await (const batch of file.batches(SAMPLE_ROWS)) {
      records.push(...batch)
      if (records.length >= SAMPLE_ROWS) break
    }
    return { header: file.header, encoding: file.encoding, delimiter: file.delimiter, records }
  } finally {
    await file.close()
  }
}

/** What a file seems to be. The types of custom attributes are fixed in the mapping, so that they never change under way. */
export function guessMapping(
  head: FileHead,
  told: { kind?: string; fileName: string },
): { kind: string; mapping: Mapping; columns: readonly ColumnGuess[] } {
  const kind = told.kind === undefined ? undefined : kindNamed(told.kind)
  const samples = head.records.map(({ cells }) => cells)
  const guess = guessImport(head.header, samples, { ...(kind ? { kind } : {}), fileName: told.fileName })
  const mapping = canonicalFirst(guess.kind, guess.mapping)
  return { kind: guess.kind, mapping: withAttributeTypes(guess.kind, mapping, head), columns: guess.columns }
}

/**
 * A column that carries a canonical name is that column, whatever its values look like: where they do not fit, the rows
 * say so, instead of the column quietly becoming something else.
 */
function canonicalFirst(kind: string, mapping: Mapping): Mapping {
  const taken = new Set(Object.values(mapping.columns ?? {}))
  const isOurs = (column: string) => !taken.has(column) && kindNamed(kind).columns.some(({ name }) => name === column)
  const attributes = Object.entries(mapping.attributes ?? {}).filter(([column]) => !isOurs(column))
  const ignore = (mapping.ignore ?? []).filter((column) => !isOurs(column))
  const { attributes: _attributes, ignore: _ignore, ...rest } = mapping
  return {
    ...rest,
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
    ...(ignore.length > 0 ? { ignore } : {}),
  }
}

export function withAttributeTypes(kind: string, mapping: Mapping, head: FileHead): Mapping {
  const samples = head.records.map(({ cells }) => cells)
  const { plan } = compileMapping(kindNamed(kind), mapping, head.header, samples)
  if (!plan || plan.attributes.length === 0) return mapping
  return { ...mapping, attributes: Object.fromEntries(plan.attributes.map(({ column, type }) => [column, type])) }
}

/** The first rows of a file under a mapping: what each column becomes, and what does not fit yet. */
export function previewOf(head: FileHead, kind: string, mapping: Mapping, guesses: readonly ColumnGuess[] = []) {
  const samples = head.records.map(({ cells }) => cells)
  const { plan, problems } = compileMapping(kindNamed(kind), mapping, head.header, samples)
  const { rows, errors } = plan ? firstRows(plan, head) : { rows: [], errors: [] }
  const confidence = new Map(guesses.map((guess) => [guess.column, guess.confidence]))
  return {
    header: [...head.header],
    encoding: head.encoding,
    delimiter: head.delimiter,
    samples: samples.slice(0, SHOWN_ROWS),
    kind,
    mapping: mapping as Record<string, unknown>,
    columns: head.header.map((column) => ({
      ...targetOf(column, plan, mapping, kind),
      confidence: confidence.get(column) ?? 1,
    })),
    problems: problems.map(({ path, message }) => ({ path: String(path), message })),
    rows,
    errors,
  }
}

function firstRows(plan: Plan, head: FileHead) {
  const rows: { line: number; values: Record<string, string | null> }[] = []
  const errors: RowError[] = []
  for (const record of head.records.slice(0, SHOWN_ROWS)) {
    const mapped = applyMapping(plan, record)
    errors.push(...mapped.errors)
    rows.push(...mapped.rows.map((row) => ({ line: row.line, values: shown(row) })))
  }
  return { rows: rows.slice(0, SHOWN_ROWS * 2), errors: errors.slice(0, 200) }
}

function shown(row: CanonicalRow): Record<string, string | null> {
  const values = Object.entries(row.values).map(([name, value]) => [name, shownValue(value)])
  const attributes = Object.entries(row.attributes).map(([name, value]) => [`attribute:${name}`, shownValue(value)])
  const via = row.accountVia ? [['account_external_id', `through ${row.accountVia.externalId}`]] : []
  return Object.fromEntries([...values, ...via, ...attributes])
}

function shownValue(value: CellValue | null): string | null {
  if (value === null) return null
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function targetOf(column: string, plan: Plan | null, mapping: Mapping, kind: string) {
  const attribute = plan?.attributes.find((one) => one.column === column)
  if (attribute) return { column, target: attribute.key, isAttribute: true }
  if (mapping.ignore?.includes(column)) return { column, target: null, isAttribute: false }
  const named = mapping.columns?.[column]
  if (named !== undefined) return { column, target: named, isAttribute: false }
  const same = kindNamed(kind).columns.find(({ name }) => name === column)
  return { column, target: same?.name ?? null, isAttribute: false }
}
