import type { Day } from '../../kernel/day.ts'
import type { ColumnType, Kind } from '../imports/kinds/column.ts'
import { kindNamed } from '../imports/kinds.ts'
import type { CellValue } from '../imports/convert.ts'
import type { CanonicalRow } from '../imports/mapping-apply.ts'
import type { SampleOptions } from './defaults.ts'
import { type SampleRow, sampleRows } from './sample-rows.ts'

/**
 * The sample company as the import engine takes rows after mapping: decimals as canonical texts, instants as dates,
 * columns the kind does not know as attributes. Lines count from 1 within each kind.
 */
export function* canonicalSample(
  options: Partial<SampleOptions> & { today: Day },
): Generator<{ kind: string; rows: CanonicalRow[] }> {
  const lines = new Map<string, number>()
  for (const chunk of sampleRows(options)) {
    const before = lines.get(chunk.kind) ?? 0
    lines.set(chunk.kind, before + chunk.rows.length)
    const columns = columnsOf(kindNamed(chunk.kind), chunk.rows[0] ?? {})
    yield { kind: chunk.kind, rows: chunk.rows.map((row, index) => canonicalRow(row, columns, before + index + 1)) }
  }
}

interface Columns {
  known: readonly { name: string; convert: (value: unknown) => CellValue | null }[]
  further: readonly string[]
}

const noAttributes: CanonicalRow['attributes'] = Object.freeze({})

function canonicalRow(row: SampleRow, columns: Columns, line: number): CanonicalRow {
  const values: Record<string, CellValue | null> = {}
  for (const { name, convert } of columns.known) values[name] = convert(row[name])
  return {
    line,
    values,
    attributes: columns.further.length === 0 ? noAttributes : furtherOf(row, columns),
    accountVia: null,
  }
}

function furtherOf(row: SampleRow, columns: Columns): CanonicalRow['attributes'] {
  return Object.fromEntries(columns.further.map((name) => [name, row[name] as string | number | boolean | null]))
}

/** Read off the first row: all rows of a kind have the same columns. */
function columnsOf(kind: Kind, first: SampleRow): Columns {
  const known = kind.columns.filter((column) => column.name in first)
  const names = new Set(known.map((column) => column.name))
  return {
    known: known.map(({ name, type }) => ({ name, convert: converterOf(type) })),
    further: Object.keys(first).filter((name) => !names.has(name)),
  }
}

function converterOf(type: ColumnType): (value: unknown) => CellValue | null {
  if (type === 'decimal' || type === 'percent') return canonicalDecimal
  if (type === 'instant') return canonicalInstant
  return (value) => value as CellValue | null
}

function canonicalInstant(value: unknown): Date | null {
  return value === null ? null : new Date(String(value))
}

/** No zeros at the end of a fraction: `12.50` becomes `12.5`, `3.00` becomes `3`. */
function canonicalDecimal(value: unknown): string | null {
  if (value === null) return null
  const text = String(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
