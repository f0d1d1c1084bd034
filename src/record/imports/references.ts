import type { Db } from '../../platform/db/database.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import { VIA_KINDS } from './mapping.ts'
import {
  accountsByExternalId,
  contactsByEmail,
  createNamedAccounts,
  membersByEmail,
  rowsByExternalId,
  type Place,
} from './store-rows.ts'
import { DIRECTORY_KINDS } from './directory-kinds.ts'
import { claimExternalIds } from '../sources/store-external-ids.ts'
import type { Reference } from './targets.ts'

/** What an import is, for everything that writes its rows. */
export interface ImportScope {
  importId: number
  sourceId: number
  isSample: boolean
  createAccounts: boolean
  now: Date
}

/** Finds the account of each row, by id or through another kind; rows whose account is unknown come back as errors. */
export class AccountFinder {
  readonly #scope: ImportScope
  readonly #known = new Map<string, Place>()

  constructor(scope: ImportScope) {
    this.#scope = scope
  }

  /** Accounts made because nobody knew the id; the caller journals them. */
  readonly created: { id: number; externalId: string }[] = []

  async find(db: Db, rows: readonly CanonicalRow[]): Promise<(Place | RowError)[]> {
    await this.#lookUp(db, rows)
    return rows.map((row) => this.#known.get(keyOf(row)) ?? unknownAccount(row))
  }

  async #lookUp(db: Db, rows: readonly CanonicalRow[]): Promise<void> {
    const unknown = rows.filter((row) => !this.#known.has(keyOf(row)))
    if (unknown.length === 0) return
    if (this.#known.size > MAX_REMEMBERED) this.#known.clear()
    const direct = unknown.filter((row) => row.accountVia === null)
    const ids = [...new Set(direct.map(accountIdOf))].filter((id) => id !== '')
    const { sourceId } = this.#scope
    const found = await accountsByExternalId(db, sourceId, ids)
    for (const [externalId, place] of found) this.#known.set(externalId, place)
    if (this.#scope.createAccounts)
      await this.#create(
        db,
        ids.filter((id) => !found.has(id)),
      )
    for (const [kind, viaRows] of Map.groupBy(
      unknown.filter((row) => row.accountVia !== null),
      (row) => row.accountVia?.kind,
    )) {
      const directory = DIRECTORY_OF_VIA[kind ?? ''] ?? ''
      const wanted = viaRows.map((row) => row.accountVia?.externalId ?? '')
      for (const [externalId, place] of await rowsByExternalId(db, { kind: directory, sourceId }, wanted)) {
        this.#known.set(viaKey(kind ?? '', externalId), place)
      }
    }
  }

  async #create(db: Db, externalIds: readonly string[]): Promise<void> {
    if (externalIds.length === 0) return
    const made = await createNamedAccounts(db, this.#scope.sourceId, externalIds, this.#scope.isSample)
    const entries = [...made].map(([externalId, id]) => ({ externalId, accountId: id, rowId: id }))
    await claimExternalIds(db, { kind: 'account', sourceId: this.#scope.sourceId }, entries)
    for (const [externalId, id] of made) {
      this.#known.set(externalId, { accountId: id, originId: null })
      this.created.push({ id, externalId })
    }
  }

  /** After a transaction was given up, what it made is not there. */
  forget(): void {
    this.#known.clear()
    this.created.length = 0
  }
}

const MAX_REMEMBERED = 400_000

const DIRECTORY_OF_VIA: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(VIA_KINDS).flatMap(([via, kind]) => [
    [via, DIRECTORY_KINDS[kind] ?? via],
    [kind, DIRECTORY_KINDS[kind] ?? via],
  ]),
)

function accountIdOf(row: CanonicalRow): string {
  return String(row.values['account_external_id'] ?? '')
}

function viaKey(kind: string, externalId: string): string {
  return `${kind}\u001f${externalId}`
}

function keyOf(row: CanonicalRow): string {
  return row.accountVia ? viaKey(row.accountVia.kind, row.accountVia.externalId) : accountIdOf(row)
}

function unknownAccount(row: CanonicalRow): RowError {
  const via = row.accountVia
  const value = via ? via.externalId : accountIdOf(row)
  const reason = via
    ? `No ${via.kind.replace(/s$/, '')} has this id, so that the account is not known. Import the ${via.kind} first.`
    : 'No account has this id. Import the accounts first, or let the import create missing accounts.'
  return {
    line: row.line,
    column: null,
    canonical: 'account_external_id',
    value: value.slice(0, 200),
    code: 'unknown_account',
    reason,
  }
}

export interface Resolved {
  /** Database column → id, or null where it is not known. */
  ids: Record<string, number | null>
  /** The account, where the reference decides it (a measurement belongs to its outcome's account). */
  place: Place | null
  error: RowError | null
}

/** Resolves what rows name in other tables: contacts and members by e-mail, outcomes and accounts by id. */
export async function resolveReferences(
  db: Db,
  scope: ImportScope,
  references: readonly Reference[],
  rows: readonly { row: CanonicalRow; accountId: number | null }[],
): Promise<Resolved[]> {
  const resolved: Resolved[] = rows.map(() => ({ ids: {}, place: null, error: null }))
  for (const reference of references) {
    const named = rows.map(({ row, accountId }) => ({ text: textOf(row, reference.canonical), accountId }))
    const found = await findReferenced(db, scope, reference, named)
    for (const [index, one] of resolved.entries()) {
      const name = named[index]?.text ?? null
      const hit = name === null ? undefined : found(name, named[index]?.accountId ?? null)
      one.ids[reference.column] = hit?.id ?? null
      if (hit?.place) one.place = hit.place
      const row = rows[index]?.row
      if (reference.isRequired && hit === undefined && row) one.error = unknownReference(row, reference, name)
    }
  }
  return resolved
}

type Finder = (text: string, accountId: number | null) => { id: number; place?: Place } | undefined

async function findReferenced(
  db: Db,
  scope: ImportScope,
  reference: Reference,
  named: readonly { text: string | null; accountId: number | null }[],
): Promise<Finder> {
  const texts = named.flatMap(({ text }) => (text === null ? [] : [text]))
  if (reference.to === 'contact_by_email') {
    const pairs = named.flatMap(({ text, accountId }) =>
      text === null || accountId === null ? [] : [{ accountId, email: text }],
    )
    const found = await contactsByEmail(db, pairs)
    return (text, accountId) => asHit(found.get(`${accountId}/${text.toLowerCase()}`))
  }
  if (reference.to === 'member_by_email') {
    const found = await membersByEmail(
      db,
      texts.map((text) => text.toLowerCase()),
    )
    return (text) => asHit(found.get(text.toLowerCase()))
  }
  if (reference.to === 'account') {
    const found = await accountsByExternalId(db, scope.sourceId, texts)
    return (text) => asHit(found.get(text)?.accountId)
  }
  const found = await rowsByExternalId(db, { kind: 'outcome', sourceId: scope.sourceId }, texts)
  return (text) => {
    const hit = found.get(text)
    return hit && { id: hit.rowId, place: hit }
  }
}

function asHit(id: number | undefined): { id: number } | undefined {
  return id === undefined ? undefined : { id }
}

function textOf(row: CanonicalRow, canonical: string): string | null {
  const value = row.values[canonical]
  return typeof value === 'string' && value !== '' ? value : null
}

function unknownReference(row: CanonicalRow, reference: Reference, name: string | null): RowError {
  return {
    line: row.line,
    column: null,
    canonical: reference.canonical,
    value: (name ?? '').slice(0, 200),
    code: 'unknown_reference',
    reason: `No ${reference.to.replace('_by_email', '')} has this id. Import it first, or correct the id.`,
  }
}
