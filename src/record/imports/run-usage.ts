import { inTransaction } from '../../platform/db/database.ts'
import { Superseded } from './environment.ts'
import { recordOf, type ReadBatch } from './batch.ts'
import type { Run } from './run.ts'
import { mergeParts, StageWriter, UsageStager } from './stage-usage.ts'
import { advance, NO_COUNTS, saveErrors, writeJournal, type Checkpoint } from './store.ts'
import { advanceStaged, STAGE_PARTS } from './store-usage.ts'

/** What turns usage rows into staged lines, and the connection that copies them while the next are read. */
export class UsageStaging {
  readonly stager: UsageStager
  readonly #writer: StageWriter

  constructor(run: Run) {
    this.stager = new UsageStager(run.scope, run.accounts)
    this.#writer = new StageWriter(run.environment.pool, run.row.id)
  }

  write(...given: Parameters<StageWriter['write']>): Promise<void> {
    return this.#writer.write(...given)
  }

  settled(): Promise<void> {
    return this.#writer.settled()
  }

  close(): Promise<void> {
    return this.#writer.close()
  }
}

/** Sends a batch to the staging table; its checkpoint is committed with it. */
export async function stageBatch(run: Run, staging: UsageStaging, batch: ReadBatch): Promise<void> {
  const { text, count, failed } = await staging.stager.lines(run.db, batch.rows)
  const allFailed = [
    ...batch.failed,
    ...failed.map(({ row, error }) => ({ record: recordOf(batch, row), errors: [error] })),
  ]
  const before = run.checkpoint
  const after: Checkpoint = {
    ...before,
    records: before.records + batch.records.length,
    bytes: batch.bytes,
    staged: before.staged + count,
  }
  const made = run.accounts.created.splice(0)
  if (allFailed.length > 0 || made.length > 0) {
    await inTransaction(run.db, async (trx) => {
      await saveErrors(trx, run.row.id, allFailed)
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
  const counts = { ...NO_COUNTS, read: batch.records.length, skipped: batch.skipped, failed: allFailed.length }
  await staging.write([text], async (client) => {
    if (!(await advanceStaged(client, run.row.id, { before, after, counts }))) throw new Superseded()
  })
  run.checkpoint = after
}

/** Adds up what was staged and writes it, a part a transaction. */
export async function mergeUsage(run: Run): Promise<void> {
  if (run.checkpoint.phase === 'read') {
    const after: Checkpoint = { ...run.checkpoint, phase: 'merge', parts: [] }
    if (!(await advance(run.db, run.row.id, { state: run.state, before: run.checkpoint, after, counts: NO_COUNTS })))
      throw new Superseded()
    run.checkpoint = after
  }
  await mergeParts(run.environment.pool, run.scope, run.checkpoint.parts, (_merged, parts) => {
    run.environment.onProgress?.({
      phase: 'merge',
      share: parts / STAGE_PARTS,
      read: run.checkpoint.records,
      failed: 0,
    })
  })
}
