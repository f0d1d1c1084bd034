import type { CellValue } from './convert.ts'
import type { CsvRecord } from './csv-scan.ts'
import { readText } from './convert.ts'
import type { Plan } from './mapping-plan.ts'
import type { ViaKind } from './mapping.ts'
import { Unreadable } from './unreadable.ts'

export interface CanonicalRow {
  line: number
  /** A key for every column the plan fills; null is unknown. */
  values: Record<string, CellValue | null>
  attributes: Readonly<Record<string, string | number | boolean | null>>
  /** Whose account this row belongs to, in place of `account_external_id`. */
  accountVia: { kind: ViaKind; externalId: string } | null
}

export interface RowError {
  line: number
  /** The file's column; null when the whole row or a constant is meant. */
  column: string | null
  canonical: string | null
  /** The cell as written, at most 200 characters. */
  value: string
  code: string
  /** A sentence that says how to correct it. */
  reason: string
}

export interface MappedRecord {
  /** Several when the mapping unfolds; none when there are errors. */
  rows: readonly CanonicalRow[]
  errors: readonly RowError[]
  isSkipped: boolean
}

const NONE = Object.freeze([])
const NO_ATTRIBUTES = Object.freeze({})
const SKIPPED: MappedRecord = Object.freeze({ rows: NONE, errors: NONE, isSkipped: true })

/** Turns one record of the file into canonical rows, or into all errors found in it. */
export function applyMapping(plan: Plan, record: CsvRecord): MappedRecord {
  const { cells, line } = record
  if (record.problem) return failed([wholeRow(record, record.problem)])
  if (cells.every(isBlank) || isAnyEmpty(plan.skipWhenEmpty, cells)) return SKIPPED

  const values: Record<string, CellValue | null> = {}
  let errors: RowError[] | null = null
  for (const step of plan.steps) {
    const value = step.read(cells)
    if (value instanceof Unreadable) (errors ??= []).push(cellError(record, step, value))
    else if (value === null && step.isRequired) (errors ??= []).push(cellError(record, step, missing))
    else values[step.name] = value
  }
  const attributes = readAttributes(plan, record)
  if (Array.isArray(attributes)) return failed([...(errors ?? []), ...attributes])
  const accountVia = readAccountVia(plan, record)
  if (accountVia instanceof Unreadable) {
    const at = {
      column: plan.accountVia?.column ?? null,
      name: 'account_external_id',
      index: plan.accountVia?.index ?? -1,
    }
    return failed([...(errors ?? []), cellError(record, at, accountVia)])
  }
  const row: CanonicalRow = { line, values, attributes, accountVia }
  const atOdds = errors === null ? (firstOutOfOrder(plan, record, values) ?? firstTooMuch(plan, record, values)) : null
  if (atOdds) return failed([atOdds])
  if (plan.unfold.length > 0) return unfold(plan, record, row, errors)
  return errors === null ? { rows: [row], errors: NONE, isSkipped: false } : failed(errors)
}

function unfold(plan: Plan, record: CsvRecord, base: CanonicalRow, earlier: RowError[] | null): MappedRecord {
  const rows: CanonicalRow[] = []
  const errors = earlier ?? []
  for (const { column, index, metrics, convert } of plan.unfold) {
    const text = (record.cells[index] ?? '').trim()
    if (text === '') continue
    const value = convert(text)
    if (value instanceof Unreadable) {
      errors.push(cellError(record, { column, name: 'value', index }, value))
      continue
    }
    for (const fill of metrics) {
      const metric = fill(record.cells)
      const checked = typeof metric === 'string' ? readText(metric, 100) : (metric ?? missing)
      if (checked instanceof Unreadable) errors.push(cellError(record, { column, name: 'metric', index }, checked))
      else rows.push({ ...base, values: { ...base.values, metric: checked, value } })
    }
  }
  if (errors.length > 0) return failed(errors)
  return rows.length > 0 ? { rows, errors: NONE, isSkipped: false } : SKIPPED
}

function readAttributes(plan: Plan, record: CsvRecord): CanonicalRow['attributes'] | RowError[] {
  if (plan.attributes.length === 0) return NO_ATTRIBUTES
  const attributes: Record<string, string | number | boolean | null> = {}
  const errors: RowError[] = []
  for (const { key, step } of plan.attributes) {
    const value = step.read(record.cells)
    if (value instanceof Unreadable) errors.push(cellError(record, step, value))
    else attributes[key] = typeof value === 'object' ? null : value
  }
  return errors.length > 0 ? errors : attributes
}

function readAccountVia({ accountVia }: Plan, { cells }: CsvRecord): CanonicalRow['accountVia'] | Unreadable {
  if (accountVia === null) return null
  const externalId = readText((cells[accountVia.index] ?? '').trim(), 200)
  if (externalId instanceof Unreadable) return externalId
  return externalId === '' ? missing : { kind: accountVia.kind, externalId }
}

/** A trillion a day is still counted to the cent within 2^53, converted to a month. */
const MOST_MULTIPLIED = 1_000_000_000_000

function firstTooMuch(plan: Plan, record: CsvRecord, values: CanonicalRow['values']): RowError | null {
  for (const [first, second] of plan.kind.multiplied) {
    if (Number(values[first] ?? 0) * Number(values[second] ?? 1) <= MOST_MULTIPLIED) continue
    const step = plan.steps.find((candidate) => candidate.name === first)
    const reason = `“${first}” times “${second}” is more than a trillion. Correct one of the two.`
    if (step) return cellError(record, step, { code: 'too_much', reason })
  }
  return null
}

function firstOutOfOrder(plan: Plan, record: CsvRecord, values: CanonicalRow['values']): RowError | null {
  for (const [first, second] of plan.kind.inOrder) {
    const before = values[first]
    const after = values[second]
    if (typeof before !== 'string' || typeof after !== 'string' || before <= after) continue
    const step = plan.steps.find((candidate) => candidate.name === second)
    const reason = `“${second}” lies before “${first}” (${before}). Correct one of the two days.`
    if (step) return cellError(record, step, { code: 'out_of_order', reason })
  }
  return null
}

const missing = new Unreadable('required', 'The cell is empty, but the row cannot be used without it. Fill it in.')

function cellError(
  { line, cells }: CsvRecord,
  at: { column: string | null; name: string; index: number },
  { code, reason }: { code: string; reason: string },
): RowError {
  return { line, column: at.column, canonical: at.name, value: clipped(cells[at.index] ?? ''), code, reason }
}

function wholeRow({ line, cells }: CsvRecord, { code, reason }: { code: string; reason: string }): RowError {
  return { line, column: null, canonical: null, value: clipped(cells.slice(0, 50).join(',')), code, reason }
}

/** Errors are stored and shown, so the value is made storable: no U+0000, no broken characters. */
function clipped(value: string): string {
  return value.slice(0, 200).replaceAll('\0', '\u2400').toWellFormed()
}

function failed(errors: RowError[]): MappedRecord {
  return { rows: NONE, errors, isSkipped: false }
}

function isAnyEmpty(indexes: readonly number[], cells: readonly string[]): boolean {
  for (const index of indexes) if (isBlank(cells[index] ?? '')) return true
  return false
}

function isBlank(cell: string): boolean {
  return cell === '' || cell.trim() === ''
}
