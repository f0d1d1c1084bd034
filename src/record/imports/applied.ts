import type { CanonicalRow, RowError } from './mapping-apply.ts'
import type { JournalEntry } from './store.ts'

/** What writing a batch did. The caller counts, journals and reports it in the same transaction. */
export interface Applied {
  created: number
  changed: number
  unchanged: number
  failed: { row: CanonicalRow; error: RowError }[]
  /** Accounts whose signals changed. */
  accountIds: Set<number>
  journal: JournalEntry[]
}

export function nothingApplied(): Applied {
  return { created: 0, changed: 0, unchanged: 0, failed: [], accountIds: new Set(), journal: [] }
}

/** The fields of `after` that differ from `before`, among those the file provides; null when none does. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): { before: Record<string, unknown>; after: Record<string, unknown> } | null {
  const changed = columns.filter((column) => !isSame(before[column] ?? null, after[column] ?? null))
  if (changed.length === 0) return null
  const pick = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((column) => [column, row[column] ?? null]))
  return { before: pick(before), after: pick(after) }
}

/** Equality of two values as the database tells them in JSON; the order of an object's keys does not matter. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  // Decimals come as text where a number of the language would not hold them exactly.
  if (typeof left === 'number' && typeof right === 'string') return String(left) === right
  if (typeof left === 'string' && typeof right === 'number') return left === String(right)
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false
    return left.every((item, index) => isSame(item, right[index]))
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every((name) =>
    isSame((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
  )
}

/** Attributes after a file was read: what it names is set, what it does not name stays. Empty cells set nothing. */
export function mergedAttributes(
  before: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = { ...before }
  for (const [key, value] of Object.entries(given)) if (value !== null) merged[key] = value
  return merged
}

/**
 * A row as the database tells it in JSON, with every decimal of its columns as exact text: the language's own numbers
 * would round amounts. What lies deeper, such as custom attributes, keeps its types.
 */
export function exactRow(json: string): Record<string, unknown> {
  const row = JSON.parse(json) as Record<string, unknown>
  const exact = JSON.parse(json, keepSource) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? exact[name] : value]),
  )
}

function keepSource(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? context?.source : value
}
