import type { Trx } from '../../platform/db/database.ts'
import { claimExternalIds, findExternalIds } from '../sources/store-external-ids.ts'
import { differences, mergedAttributes, nothingApplied, type Applied } from './applied.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import { DIRECTORY_KINDS } from './directory-kinds.ts'
import { resolveReferences, type AccountFinder, type ImportScope } from './references.ts'
import { insertRows, matchRows, updateRows, type Draft, type Matched, type Place } from './store-rows.ts'
import { keepOrigins } from '../hygiene/store-origins.ts'
import type { Target } from './targets.ts'

/** What a row is written as: the canonical row, its account, and its database columns. */
interface Prepared {
  row: CanonicalRow
  accountId: number
  /** The account the row came for, where a merge sends it to another. */
  originId: number | null
  externalId: string | null
  draft: Draft
}

export interface TargetImport {
  scope: ImportScope
  target: Target
  /** Canonical columns that the file fills: only these may change a row that is there already. */
  provided: readonly string[]
  accounts: AccountFinder
  reportingCurrency: string
}

/**
 * Writes a batch of rows of a kind that is one table: finds accounts and references, adds what is new, changes what
 * differs, and leaves the rest alone. Rows of one batch have different keys.
 */
export async function applyRows(trx: Trx, job: TargetImport, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const prepared = await prepare(trx, job, rows, applied)
  const existing = await match(trx, job, prepared)
  const byIndex = new Map(existing.map((matched) => [matched.index, matched]))

  await changeRows(trx, job, prepared, existing, applied)
  await addRows(
    trx,
    job,
    prepared.filter((_, index) => !byIndex.has(index)),
    applied,
  )
  return applied
}

async function prepare(
  trx: Trx,
  job: TargetImport,
  rows: readonly CanonicalRow[],
  applied: Applied,
): Promise<Prepared[]> {
  const { target, scope } = job
  const owned = target.references.some((reference) => reference.to === 'outcome')
  const accounts = owned ? rows.map(() => null) : await job.accounts.find(trx, rows)
  const located = rows.map((row, index) => ({ row, account: accounts[index] ?? null }))
  const references = await resolveReferences(
    trx,
    scope,
    target.references,
    located.map(({ row, account }) => ({ row, accountId: isPlace(account) ? account.accountId : null })),
  )
  const prepared: Prepared[] = []
  for (const [index, { row, account }] of located.entries()) {
    const reference = references[index]
    const place = reference?.place ?? account
    const error: RowError | null = reference?.error ?? (place !== null && !isPlace(place) ? place : null)
    if (error || !isPlace(place)) applied.failed.push({ row, error: error ?? noAccount(row) })
    else {
      const draft = draftOf(job, row, place.accountId, reference?.ids ?? {})
      prepared.push({ row, ...place, externalId: externalIdOf(row), draft })
    }
  }
  return prepared
}

/** Contacts are found by the directory of ids, everything else by source and key. */
async function match(trx: Trx, job: TargetImport, prepared: readonly Prepared[]): Promise<Matched[]> {
  const { target, scope } = job
  if (target.table !== 'contacts') {
    return matchRows(
      trx,
      target.table,
      target.key,
      prepared.map(({ draft }) => draft),
    )
  }
  const ids = prepared.flatMap(({ externalId }) => (externalId === null ? [] : [externalId]))
  const known = await findExternalIds(trx, { kind: 'contact', sourceId: scope.sourceId }, ids)
  const drafts = prepared.map(({ draft, externalId }) => ({ ...draft, id: known.get(externalId ?? '')?.rowId ?? null }))
  return matchRows(trx, 'contacts', ['id'], drafts)
}

async function changeRows(
  trx: Trx,
  job: TargetImport,
  prepared: readonly Prepared[],
  existing: readonly Matched[],
  applied: Applied,
): Promise<void> {
  const { target } = job
  const columns = changeableColumns(job)
  const changes: (Draft & { id: number })[] = []
  for (const { index, id, before, after } of existing) {
    const one = prepared[index]
    if (!one) continue
    const wanted = { ...after }
    if (target.hasAttributes)
      wanted['attributes'] = mergedAttributes(asObject(before['attributes']), one.row.attributes)
    const difference = differences(before, wanted, columns)
    if (!difference) {
      applied.unchanged += 1
      continue
    }
    applied.changed += 1
    applied.accountIds.add(one.accountId)
    if (typeof before['account_id'] === 'number') applied.accountIds.add(before['account_id'])
    changes.push({ id, ...Object.fromEntries(columns.map((column) => [column, wanted[column] ?? null])) })
    applied.journal.push({
      table: target.table,
      rowKey: { id },
      accountId: one.accountId,
      operation: 'changed',
      ...difference,
    })
  }
  await updateRows(trx, target.table, columns, changes)
}

async function addRows(trx: Trx, job: TargetImport, fresh: readonly Prepared[], applied: Applied): Promise<void> {
  const { target, scope } = job
  const ids = await insertRows(
    trx,
    target.table,
    fresh.map(({ draft, row }) =>
      target.hasAttributes ? { ...draft, attributes: mergedAttributes({}, row.attributes) } : draft,
    ),
  )
  const entries = fresh.flatMap(({ externalId, accountId }, index) => {
    const rowId = ids[index]
    return externalId === null || rowId === undefined ? [] : [{ externalId, accountId, rowId }]
  })
  const directory = DIRECTORY_KINDS[target.kind]
  if (directory) await claimExternalIds(trx, { kind: directory, sourceId: scope.sourceId }, entries)
  const arrived = fresh.flatMap(({ originId }, index) =>
    originId === null ? [] : [{ rowId: ids[index] ?? 0, originId }],
  )
  await keepOrigins(trx, target.table, arrived)
  for (const [index, { accountId }] of fresh.entries()) {
    applied.created += 1
    applied.accountIds.add(accountId)
    const id = ids[index] ?? 0
    applied.journal.push({
      table: target.table,
      rowKey: { id },
      accountId,
      operation: 'created',
      before: null,
      after: null,
    })
  }
}

/** Database columns that this file may change in a row that is there already. */
function changeableColumns({ target, provided }: TargetImport): string[] {
  const named = new Set(provided)
  const columns = Object.entries(target.columns)
    .filter(([canonical]) => named.has(canonical))
    .map(([, column]) => column)
  const references = target.references.filter(({ canonical }) => named.has(canonical)).map(({ column }) => column)
  return [...new Set(['account_id', ...columns, ...references, ...(target.hasAttributes ? ['attributes'] : [])])]
}

function draftOf(
  job: TargetImport,
  row: CanonicalRow,
  accountId: number,
  references: Record<string, number | null>,
): Draft {
  const { target, scope } = job
  const draft: Draft = { account_id: accountId, source_id: scope.sourceId }
  if (target.key.includes('external_id') && target.table !== 'contacts') draft['external_id'] = externalIdOf(row)
  for (const [canonical, column] of Object.entries(target.columns))
    draft[column] = row.values[canonical] ?? defaultOf(job, column)
  return { ...draft, ...references }
}

/** Columns that the database never leaves empty. */
function defaultOf({ target, reportingCurrency }: TargetImport, column: string): unknown {
  if (column === 'currency' && (target.table === 'subscriptions' || target.table === 'invoices'))
    return reportingCurrency
  return NEVER_EMPTY[`${target.table}.${column}`] ?? null
}

const NEVER_EMPTY: Readonly<Record<string, unknown>> = {
  'contacts.roles': [],
  'subscriptions.is_trial': false,
  'subscriptions.kind': 'recurring',
  'subscriptions.interval_count': 1,
  'subscriptions.quantity': 1,
  'subscriptions.discount_percent': 0,
  'renewals.outcome': 'open',
}

function isPlace(found: Place | RowError | null): found is Place {
  return found !== null && 'accountId' in found
}

function externalIdOf(row: CanonicalRow): string | null {
  const value = row.values['external_id']
  return typeof value === 'string' ? value : null
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function noAccount(row: CanonicalRow): RowError {
  return {
    line: row.line,
    column: null,
    canonical: 'account_external_id',
    value: '',
    code: 'unknown_account',
    reason: 'The account of this row is not known. Import the accounts first.',
  }
}
