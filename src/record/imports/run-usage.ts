import { inTransaction } from '../../platform/db/database.ts'
import { recordOf, type ReadBatch } from './batch.ts'
import { Superseded } from './environment.ts'
import type { Run } from './run.ts'
import { mergeParts, UsageArrivals, UsageStager } from './stage-usage.ts'
import { advance, NO_COUNTS, saveErrors, writeJournal, type Checkpoint } from './store.ts'
import { dropStage, stagedRows, STAGE_PARTS } from './store-usage.ts'
import { removeCreatedDays } from './store-usage-direct.ts'
import { dayFields, UsageWriter } from './usage-writer.ts'

const ROWS_PER_TRANSACTION = 25_000

/**
 * Collects the lines of what is read until they are worth a transaction. Batches are read small, so that what the reader
 * makes of a row is gone before the next, and only its line is kept.
 */
export class UsageStaging {
  readonly #run: Run
  readonly #stager: UsageStager
  readonly #writer: UsageWriter
  readonly #between: string
  #collected = collectNothing()

  constructor(run: Run) {
    this.#run = run
    this.#stager = new UsageStager(run.scope, run.accounts)
    this.#between = dayFields(run.scope)
    const environment = { pool: run.environment.pool, db: run.db }
    this.#writer = new UsageWriter(environment, run.scope, run.checkpoint, (checkpoint) => {
      run.checkpoint = checkpoint
    })
  }

  async take(batch: ReadBatch): Promise<void> {
    const collected = this.#collected
    const line = { between: this.#between, arrivals: collected.arrivals }
    const { text, count, failed } = await this.#stager.lines(this.#run.db, batch.rows, line)
    if (count > 0) collected.lines.push(Buffer.from(text, 'latin1'))
    collected.count += count
    collected.read += batch.records.length
    collected.skipped += batch.skipped
    collected.bytes = batch.bytes
    collected.failed.push(
      ...batch.failed,
      ...failed.map(({ row, error }) => ({ record: recordOf(batch, row), errors: [error] })),
    )
    if (Math.max(collected.count, collected.read) >= ROWS_PER_TRANSACTION) await this.#write()
  }

  async settled(): Promise<void> {
    if (this.#collected.read > 0) await this.#write()
    await this.#writer.settled()
  }

  close(): Promise<void> {
    return this.#writer.close()
  }

  async #write(): Promise<void> {
    const { arrivals, failed, ...rest } = this.#collected
    this.#collected = collectNothing()
    await saveFailuresAndAccounts(this.#run, failed)
    await this.#writer.write({
      ...rest,
      arrivals: arrivals.byMetric,
      hasContacts: arrivals.hasContacts,
      failed: failed.length,
    })
  }
}

interface Collected {
  lines: Buffer[]
  count: number
  arrivals: UsageArrivals
  failed: ReadBatch['failed']
  read: number
  skipped: number
  bytes: number
}

function collectNothing(): Collected {
  return { lines: [], count: 0, arrivals: new UsageArrivals(), failed: [], read: 0, skipped: 0, bytes: 0 }
}

async function saveFailuresAndAccounts(run: Run, failed: ReadBatch['failed']): Promise<void> {
  const made = run.accounts.created.splice(0)
  if (failed.length === 0 && made.length === 0) return
  await inTransaction(run.db, async (trx) => {
    await saveErrors(trx, run.row.id, failed)
    await writeJournal(
      trx,
      run.row.id,
      made.map(({ id }) => ({
        table: 'accounts',
        rowKey: { id },
        accountId: id,
        operation: 'created',
        before: null,
        after: null,
      })),
    )
  })
}

/**
 * Whether what waited in the stage is gone: it is unlogged, and a crash of the database empties it. Then what was written
 * so far is taken back, because the file has to be read from its start.
 */
export async function isStageLost(run: Run): Promise<boolean> {
  const { staged } = run.checkpoint
  if (staged === 0 || (await stagedRows(run.db, run.row.id)) === staged) return false
  await removeCreatedDays(run.db, run.scope)
  await dropStage(run.db, run.row.id)
  return true
}

/** Adds up what was staged and writes it, a part a transaction. */
export async function mergeUsage(run: Run): Promise<void> {
  if (run.checkpoint.phase === 'read') {
    const after: Checkpoint = { ...run.checkpoint, phase: 'merge', parts: [] }
    if (!(await advance(run.db, run.row.id, { state: run.state, before: run.checkpoint, after, counts: NO_COUNTS })))
      throw new Superseded()
    run.checkpoint = after
  }
  if (run.checkpoint.staged === 0) return
  await mergeParts(run.environment.pool, run.scope, run.checkpoint.parts, (_merged, parts) => {
    run.environment.onProgress?.({
      phase: 'merge',
      share: parts / STAGE_PARTS,
      read: run.checkpoint.records,
      failed: 0,
    })
  })
}
