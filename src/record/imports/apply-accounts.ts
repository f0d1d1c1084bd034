import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import { recordFacts, type Fact, type FactField } from '../facts/store.ts'
import { claimExternalIds, findExternalIds, type Known } from '../sources/store-external-ids.ts'
import { differences, mergedAttributes, nothingApplied, type Applied } from './applied.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import type { ImportScope } from './references.ts'
import {
  ACCOUNT_COLUMNS,
  accountsForImport,
  ancestors,
  ensureNamed,
  insertAccounts,
  saveAttributes,
  setParents,
  updateAccounts,
} from './store-directory.ts'
import { accountsByExternalId, membersByEmail } from './store-rows.ts'

export interface AccountsImport {
  scope: ImportScope
  provided: readonly string[]
  today: Day
  /** Told what the import had to make or leave open, for its page. */
  notice(code: 'added_segments' | 'added_stages' | 'unknown_owners', what: string): void
}

const COPIED: Readonly<Record<string, (typeof ACCOUNT_COLUMNS)[number]>> = {
  name: 'name',
  domain: 'domain',
  industry: 'industry',
  country: 'country',
  customer_since: 'customer_since',
  renewal_on: 'renewal_on_given',
  owner_email: 'owner_id',
  segment: 'segment_id',
  stage: 'stage_id',
}

interface Prepared {
  row: CanonicalRow
  externalId: string
  draft: Record<string, unknown>
}

/** Adds or changes accounts with their dated facts and custom attributes. Parents are set when all accounts are there. */
export async function applyAccounts(trx: Trx, job: AccountsImport, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const prepared = await prepare(trx, job, rows)
  const { sourceId } = job.scope
  const directory = await findExternalIds(
    trx,
    { kind: 'account', sourceId },
    prepared.map(({ externalId }) => externalId),
  )
  const known = prepared.filter(({ externalId }) => directory.has(externalId))
  const fresh = prepared.filter(({ externalId }) => !directory.has(externalId))
  const facts = [
    ...(await changeAccounts(
      trx,
      job,
      known.map((one) => ({ ...one, id: placeOf(directory.get(one.externalId)) })),
      applied,
    )),
    ...(await addAccounts(trx, job, fresh, applied)),
  ]
  await recordFacts(trx, facts, { sourceId, importId: job.scope.importId, now: job.scope.now })
  return applied
}

async function prepare(trx: Trx, job: AccountsImport, rows: readonly CanonicalRow[]): Promise<Prepared[]> {
  const texts = (name: string) =>
    rows.flatMap((row) => (typeof row.values[name] === 'string' ? [row.values[name]] : []))
  const segments = await ensureNamed(trx, 'segments', texts('segment'))
  const stages = await ensureNamed(trx, 'stages', texts('stage'))
  const owners = await membersByEmail(
    trx,
    texts('owner_email').map((email) => email.toLowerCase()),
  )
  for (const name of segments.added) job.notice('added_segments', name)
  for (const name of stages.added) job.notice('added_stages', name)

  return rows.map((row) => {
    const text = (name: string) => (typeof row.values[name] === 'string' ? row.values[name].toLowerCase() : '')
    const owner = owners.get(text('owner_email')) ?? null
    if (owner === null && text('owner_email') !== '') job.notice('unknown_owners', text('owner_email'))
    const draft = {
      name: row.values['name'],
      domain: row.values['domain'] ?? null,
      industry: row.values['industry'] ?? null,
      country: row.values['country'] ?? null,
      customer_since: row.values['customer_since'] ?? null,
      renewal_on_given: row.values['renewal_on'] ?? null,
      owner_id: owner,
      segment_id: segments.ids.get(text('segment')) ?? null,
      stage_id: stages.ids.get(text('stage')) ?? null,
    }
    return { row, externalId: String(row.values['external_id']), draft }
  })
}

async function changeAccounts(
  trx: Trx,
  job: AccountsImport,
  known: readonly (Prepared & { id: number })[],
  applied: Applied,
): Promise<Fact[]> {
  const columns = ACCOUNT_COLUMNS.filter((column) => job.provided.some((name) => COPIED[name] === column))
  const standing = await accountsForImport(
    trx,
    known.map(({ id }) => id),
  )
  const changes: (Record<string, unknown> & { id: number })[] = []
  const attributes: { accountId: number; attributes: Record<string, unknown> }[] = []
  const facts: Fact[] = []
  for (const { id, draft, row } of known) {
    const before = standing.get(id)
    if (!before) continue
    const wanted = {
      ...before,
      ...keptWhereEmpty(before, draft),
      attributes: mergedAttributes(before.attributes, row.attributes),
    }
    const difference = differences(before, wanted, [...columns, 'attributes'])
    if (!difference) {
      applied.unchanged += 1
      continue
    }
    applied.changed += 1
    applied.accountIds.add(id)
    changes.push({
      id,
      ...Object.fromEntries(columns.map((column) => [column, (wanted as Record<string, unknown>)[column] ?? null])),
    })
    if ('attributes' in difference.after) attributes.push({ accountId: id, attributes: wanted.attributes })
    facts.push(...factsOf(id, difference.after, row, job.today))
    applied.journal.push({ table: 'accounts', rowKey: { id }, accountId: id, operation: 'changed', ...difference })
  }
  await updateAccounts(trx, columns, changes)
  await saveAttributes(trx, attributes)
  return facts
}

/** What a file says of an account that was merged away is kept with that account, for when the merge is undone. */
function placeOf(known: Known | undefined): number {
  return known?.mergedFrom ?? known?.rowId ?? 0
}

/** An empty cell is unknown, not "remove": what is there stays. */
function keptWhereEmpty(before: Record<string, unknown>, draft: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(draft).map(([column, value]) => [column, value ?? before[column] ?? null]))
}

async function addAccounts(
  trx: Trx,
  job: AccountsImport,
  fresh: readonly Prepared[],
  applied: Applied,
): Promise<Fact[]> {
  const { sourceId, isSample } = job.scope
  const ids = await insertAccounts(
    trx,
    fresh.map(({ draft }) => ({ ...draft, source_id: sourceId, is_sample: isSample })),
  )
  const entries = fresh.map(({ externalId }, index) => ({
    externalId,
    accountId: ids[index] ?? 0,
    rowId: ids[index] ?? 0,
  }))
  await claimExternalIds(trx, { kind: 'account', sourceId }, entries)
  await saveAttributes(
    trx,
    fresh.map(({ row }, index) => ({ accountId: ids[index] ?? 0, attributes: mergedAttributes({}, row.attributes) })),
  )
  return fresh.flatMap(({ draft, row }, index) => {
    const id = ids[index] ?? 0
    applied.created += 1
    applied.accountIds.add(id)
    applied.journal.push({
      table: 'accounts',
      rowKey: { id },
      accountId: id,
      operation: 'created',
      before: null,
      after: null,
    })
    return factsOf(id, { ...draft, attributes: row.attributes }, row, job.today)
  })
}

const DATED: readonly (readonly [string, FactField])[] = [
  ['segment_id', 'segment'],
  ['stage_id', 'stage'],
  ['owner_id', 'owner'],
]

function factsOf(accountId: number, after: Record<string, unknown>, row: CanonicalRow, today: Day): Fact[] {
  const facts: Fact[] = []
  for (const [column, field] of DATED) {
    const value = after[column]
    if (typeof value === 'number') facts.push({ accountId, field, validFrom: today, value })
  }
  if ('attributes' in after) {
    for (const [key, value] of Object.entries(row.attributes)) {
      if (value !== null) facts.push({ accountId, field: `attribute:${key}`, validFrom: today, value })
    }
  }
  return facts
}

/** Sets the parents named in a batch, now that every account of the file is there. */
export async function applyParents(trx: Trx, scope: ImportScope, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const named = rows.filter((row) => typeof row.values['parent_external_id'] === 'string')
  const ids = named.flatMap((row) => [String(row.values['external_id']), String(row.values['parent_external_id'])])
  const accounts = await accountsByExternalId(trx, scope.sourceId, ids)
  for (const row of named) {
    const accountId = accounts.get(String(row.values['external_id']))?.accountId
    const parentId = accounts.get(String(row.values['parent_external_id']))?.accountId
    if (accountId === undefined) continue
    if (parentId === undefined)
      applied.failed.push({
        row,
        error: badParent(row, 'No account has this id. Import the parent, or correct the id.'),
      })
    else if ((await ancestors(trx, parentId)).includes(accountId)) {
      applied.failed.push({
        row,
        error: badParent(row, 'This parent would make the account its own ancestor. Correct the id.'),
      })
    } else await setOneParent(trx, accountId, parentId, applied)
  }
  return applied
}

async function setOneParent(trx: Trx, accountId: number, parentId: number, applied: Applied): Promise<void> {
  for (const change of await setParents(trx, [{ accountId, parentId }])) {
    applied.accountIds.add(change.id)
    applied.journal.push({
      table: 'accounts',
      rowKey: { id: change.id },
      accountId: change.id,
      operation: 'changed',
      before: { parent_id: change.before },
      after: { parent_id: change.after },
    })
  }
}

function badParent(row: CanonicalRow, reason: string): RowError {
  const value = String(row.values['parent_external_id']).slice(0, 200)
  return { line: row.line, column: null, canonical: 'parent_external_id', value, code: 'unknown_parent', reason }
}
