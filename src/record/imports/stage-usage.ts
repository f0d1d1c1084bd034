import type { Pool, PoolClient } from 'pg'
import { inClientTransaction } from '../../platform/db/client-transaction.ts'
import type { Db } from '../../platform/db/database.ts'
import type { CanonicalRow, RowError } from './mapping-apply.ts'
import type { AccountFinder, ImportScope } from './references.ts'
import { rowsByExternalId } from './store-rows.ts'
import {
  copyToStage,
  ensureMetrics,
  markPartMerged,
  mergePart,
  STAGE_PARTS,
  type Merged,
  type MergeScope,
} from './store-usage.ts'
import { Superseded } from './environment.ts'

/** How many rows of which metric arrived for which day. */
export class UsageArrivals {
  readonly byMetric = new Map<number, Map<string, number>>()
  hasContacts = false

  add(metricId: number, day: string): void {
    let byDay = this.byMetric.get(metricId)
    if (!byDay) this.byMetric.set(metricId, (byDay = new Map()))
    byDay.set(day, (byDay.get(day) ?? 0) + 1)
  }
}

/** How lines of accounts are written: what stands between day and value, and who counts them. */
export interface LineStyle {
  between: string
  arrivals: UsageArrivals
}

/**
 * Turns usage rows into lines for the staging table. Accounts, metrics and contacts are looked up once and remembered;
 * rows that cannot be placed come back as errors.
 */
export class UsageStager {
  readonly #scope: ImportScope
  readonly #accounts: AccountFinder
  readonly #metrics = new Map<string, { id: number; fedBy: string }>()
  readonly #contacts = new Map<string, number>()
  readonly newMetrics: string[] = []

  constructor(scope: ImportScope, accounts: AccountFinder) {
    this.#scope = scope
    this.#accounts = accounts
  }

  /** One line per usable row, as the staging table takes them unless `style` says otherwise, and the rows that are not. */
  async lines(
    db: Db,
    rows: readonly CanonicalRow[],
    style: LineStyle = { between: '\t0\t', arrivals: new UsageArrivals() },
  ): Promise<{ text: string; count: number; failed: { row: CanonicalRow; error: RowError }[] }> {
    const accounts = await this.#accounts.find(db, rows)
    await this.#lookUpMetrics(db, rows)
    await this.#lookUpContacts(db, rows)
    const failed: { row: CanonicalRow; error: RowError }[] = []
    let text = ''
    let count = 0
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as CanonicalRow
      const account = accounts[index]
      if (!account || !('accountId' in account)) {
        if (account) failed.push({ row, error: account })
        continue
      }
      const metric = this.#metrics.get(row.values['metric'] as string)
      const contactId = this.#contactOf(row)
      if (metric?.fedBy !== 'import') failed.push({ row, error: fedByEvents(row) })
      else if (contactId === null) failed.push({ row, error: unknownContact(row) })
      else {
        const day = row.values['day'] as string
        const between = contactId === 0 ? style.between : `\t${contactId}\t`
        if (contactId === 0) style.arrivals.add(metric.id, day)
        else style.arrivals.hasContacts = true
        // Usage of a merged account stays under its own id and is added to the winner's when the import ends.
        text += `${account.originId ?? account.accountId}\t${metric.id}\t${day}${between}${row.values['value'] as string}\n`
        count += 1
      }
    }
    return { text, count, failed }
  }

  async #lookUpMetrics(db: Db, rows: readonly CanonicalRow[]): Promise<void> {
    const unknown = new Set<string>()
    for (const row of rows) {
      const key = row.values['metric'] as string
      if (!this.#metrics.has(key)) unknown.add(key)
    }
    if (unknown.size === 0) return
    for (const [key, metric] of await ensureMetrics(db, [...unknown])) this.#metrics.set(key, metric)
  }

  async #lookUpContacts(db: Db, rows: readonly CanonicalRow[]): Promise<void> {
    const unknown = new Set<string>()
    for (const row of rows) {
      const id = row.values['contact_external_id']
      if (typeof id === 'string' && !this.#contacts.has(id)) unknown.add(id)
    }
    if (unknown.size === 0) return
    if (this.#contacts.size > 400_000) this.#contacts.clear()
    const found = await rowsByExternalId(db, { kind: 'contact', sourceId: this.#scope.sourceId }, [...unknown])
    for (const [externalId, { rowId }] of found) this.#contacts.set(externalId, rowId)
  }

  /** 0 for account-level rows; null when the contact is not known. */
  #contactOf(row: CanonicalRow): number | null {
    const id = row.values['contact_external_id']
    if (typeof id !== 'string') return 0
    return this.#contacts.get(id) ?? null
  }
}

/** A connection that copies lines while the next ones are being read. */
export class StageWriter {
  readonly #pool: Pool
  readonly #importId: number
  #client: PoolClient | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(pool: Pool, importId: number) {
    this.#pool = pool
    this.#importId = importId
  }

  /** Waits for the copy before, then begins this one with what belongs to it, in one transaction. */
  async write(lines: readonly string[], alongside: (client: PoolClient) => Promise<void>): Promise<void> {
    await this.#running
    this.#client ??= await this.#pool.connect()
    const client = this.#client
    this.#running = this.#copy(client, lines, alongside)
    // Said again by whoever waits next; without a listener a failure would end the process.
    this.#running.catch(() => {})
  }

  async #copy(
    client: PoolClient,
    lines: readonly string[],
    alongside: (client: PoolClient) => Promise<void>,
  ): Promise<void> {
    await inClientTransaction(client, async () => {
      await copyToStage(client, this.#importId, lines)
      await alongside(client)
    })
  }

  async settled(): Promise<void> {
    await this.#running
  }

  async close(): Promise<void> {
    await this.#running.catch(() => {})
    this.#client?.release()
    this.#client = undefined
  }
}

const MERGERS = 2

/**
 * Merges the parts that are not merged yet, two at a time, each in a transaction of its own with its mark. Gives up when
 * the import was cancelled or taken over.
 */
export async function mergeParts(
  pool: Pool,
  scope: ImportScope,
  done: readonly number[],
  onMerged: (merged: Merged, parts: number) => void,
): Promise<void> {
  const left = Array.from({ length: STAGE_PARTS }, (_, part) => part).filter((part) => !done.includes(part))
  let merged = done.length
  const work = async () => {
    const [client, reader] = [await pool.connect(), await pool.connect()]
    try {
      for (let part = left.shift(); part !== undefined; part = left.shift()) {
        const result = await mergeOne(client, reader, { importId: scope.importId, sourceId: scope.sourceId, part })
        onMerged(result, (merged += 1))
      }
    } finally {
      client.release()
      reader.release()
    }
  }
  await Promise.all(Array.from({ length: MERGERS }, work))
}

async function mergeOne(client: PoolClient, reader: PoolClient, scope: MergeScope): Promise<Merged> {
  return inClientTransaction(client, async () => {
    const merged = await mergePart(client, reader, scope)
    if (!(await markPartMerged(client, scope.importId, scope.part, merged))) throw new Superseded()
    return merged
  })
}

function fedByEvents(row: CanonicalRow): RowError {
  const reason =
    'This metric is counted from events, and a metric is fed by events or by files, never both. Use another metric name.'
  return {
    line: row.line,
    column: null,
    canonical: 'metric',
    value: String(row.values['metric']),
    code: 'fed_by_events',
    reason,
  }
}

function unknownContact(row: CanonicalRow): RowError {
  const reason = 'No contact has this id. Import the contacts first, or leave the cell empty to count for the account.'
  return {
    line: row.line,
    column: null,
    canonical: 'contact_external_id',
    value: String(row.values['contact_external_id']).slice(0, 200),
    code: 'unknown_contact',
    reason,
  }
}
