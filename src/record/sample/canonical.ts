import type { Day } from '../../kernel/day.ts'
import type { Kind } from '../imports/kinds/column.ts'
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
    const converters = convertersOf(kindNamed(chunk.kind))
    yield { kind: chunk.kind, rows: chunk.rows.map((row, index) => canonicalRow(row, converters, before + index + 1)) }
  }
}

type Converters = ReadonlyMap<string, (value: unknown) => CellValue | null>

function canonicalRow(row: SampleRow, converters: Converters, line: number): CanonicalRow {
  const values: Record<string, CellValue | null> = {}
  const attributes: Record<string, string | number | boolean | null> = {}
  for (const [name, value] of Object.entries(row)) {
    const convert = converters.get(name)
    if (convert !== undefined) values[name] = convert(value)
    else attributes[name] = value as string | number | boolean | null
  }
  return { line, values, attributes, accountVia: null }
}

function convertersOf(kind: Kind): Converters {
  return new Map(
    kind.columns.map((column) => {
      if (column.type === 'decimal' || column.type === 'percent') return [column.name, canonicalDecimal] as const
      if (column.type === 'instant') return [column.name, canonicalInstant] as const
      return [column.name, (value: unknown) => value as CellValue | null] as const
    }),
  )
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
