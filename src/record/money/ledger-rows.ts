import type { Ledger } from './ledger.ts'

export type Cell = string | number | boolean | null

/** How a column is compared and sent. Lists are compared as the text that PostgreSQL writes. */
export type ColumnType = 'bigint' | 'boolean' | 'date' | 'text' | 'bigint[]' | 'int[]'

export interface LedgerTable {
  table: string
  /** Beside the account. */
  keys: Readonly<Record<string, ColumnType>>
  values: Readonly<Record<string, ColumnType>>
  /** In the order of keys and values. */
  rowsOf: (ledger: Ledger) => readonly Cell[][]
}

const listOf = (numbers: readonly number[]) => `{${numbers.join(',')}}`

/** What is kept of the ledger. */
export const LEDGER_TABLES: readonly LedgerTable[] = [
  {
    table: 'mrr_steps',
    keys: { day: 'date' },
    values: { before_minor: 'bigint', mrr_minor: 'bigint', fx_minor: 'bigint', kind: 'text', is_customer: 'boolean' },
    rowsOf: ({ steps }) =>
      steps.map((step) => [step.day, step.beforeMinor, step.mrrMinor, step.fxMinor, step.kind, step.isCustomer]),
  },
  {
    table: 'account_plans',
    keys: { day: 'date' },
    values: { plan: 'text' },
    rowsOf: ({ plans }) => plans.map(({ day, plan }) => [day, plan]),
  },
  {
    table: 'mrr_currency_steps',
    keys: { currency: 'text', day: 'date' },
    values: { mrr_minor: 'bigint' },
    rowsOf: ({ currencySteps }) => currencySteps.map(({ currency, day, mrrMinor }) => [currency, day, mrrMinor]),
  },
  {
    table: 'mrr_months',
    keys: { currency: 'text' },
    values: { months: 'int[]', mrr: 'bigint[]', customer_turns: 'int[]' },
    rowsOf: ({ months }) =>
      months.map((row) => [row.currency, listOf(row.months), listOf(row.mrr), listOf(row.customerTurns)]),
  },
  {
    table: 'money_problems',
    keys: { currency: 'text' },
    values: { day: 'date' },
    rowsOf: ({ missing }) => missing.map(({ currency, day }) => [currency, day]),
  },
]

/** A row of a table of the ledger, its cells in the order of keys and values. */
export interface LedgerRow {
  accountId: number
  cells: readonly Cell[]
}

/** Rows of one key, of which one side may not be there. */
export interface LedgerChange {
  kept: LedgerRow | null
  made: LedgerRow | null
}

export function madeRows(table: LedgerTable, ledgers: ReadonlyMap<number, Ledger>): LedgerRow[] {
  return [...ledgers].flatMap(([accountId, ledger]) => table.rowsOf(ledger).map((cells) => ({ accountId, cells })))
}

/** Where rows that are kept are not those that were made. */
export function changesBetween(
  table: LedgerTable,
  kept: readonly LedgerRow[],
  made: readonly LedgerRow[],
): LedgerChange[] {
  if (kept.length === 0) return made.map((row) => ({ kept: null, made: row }))
  const keys = Object.keys(table.keys).length
  const keyOf = ({ accountId, cells }: LedgerRow) => `${accountId} ${cells.slice(0, keys).join(' ')}`
  const left = new Map(kept.map((row) => [keyOf(row), row]))
  const changes: LedgerChange[] = []
  for (const row of made) {
    const key = keyOf(row)
    const before = left.get(key)
    left.delete(key)
    if (before === undefined) changes.push({ kept: null, made: row })
    else if (!before.cells.every((cell, index) => cell === row.cells[index])) changes.push({ kept: before, made: row })
  }
  return [...changes, ...[...left.values()].map((row) => ({ kept: row, made: null }))]
}
