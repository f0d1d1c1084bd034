import type { Pool, PoolClient } from 'pg'
import { inClientTransaction } from '../../platform/db/client-transaction.ts'
import type { Db } from '../../platform/db/database.ts'
import { Superseded } from './environment.ts'
import type { ImportScope } from './references.ts'
import { NO_COUNTS, type Checkpoint } from './store.ts'
import { advanceUsage, copyDays, DaysTaken, noteUsageDays, type Arrivals } from './store-usage-direct.ts'
import { copyToStage, createStage } from './store-usage.ts'

/** Usage rows that are written in one transaction, with what their part of the file came to. */
export interface UsageBatch {
  /** Prepared lines: of accounts as `dayFields` says, of contacts as the stage takes them. */
  lines: readonly Buffer[]
  count: number
  arrivals: Arrivals
  /** Contact-level rows are added up over the file before they count for their account. */
  hasContacts: boolean
  read: number
  skipped: number
  failed: number
  bytes: number
}

interface Lane {
  client: PoolClient | undefined
  running: Promise<unknown>
}

const LANES = 2

/** What stands between day and value in a line that is copied into the metric days. */
export function dayFields({ importId, sourceId }: Pick<ImportScope, 'importId' | 'sourceId'>): string {
  return `\t${importId}\t${sourceId}\t`
}

/**
 * Writes batches over two connections while the next are being read; their transactions are committed in the order of the
 * file, each with its checkpoint. A batch creates its metric days directly. Where a key repeats within the file or stands
 * already, the whole batch goes to the stage instead, to be added up when the file has been read.
 */
export class UsageWriter {
  readonly #environment: { pool: Pool; db: Db }
  readonly #scope: ImportScope
  readonly #onCommitted: (checkpoint: Checkpoint) => void
  readonly #lanes: Lane[] = Array.from({ length: LANES }, () => ({ client: undefined, running: Promise.resolve() }))
  #last: Promise<Checkpoint>
  #stage: Promise<void> | null
  #turn = 0
  #created = 0
  #taken = 0

  constructor(
    environment: { pool: Pool; db: Db },
    scope: ImportScope,
    start: Checkpoint,
    onCommitted: (checkpoint: Checkpoint) => void,
  ) {
    this.#environment = environment
    this.#scope = scope
    this.#onCommitted = onCommitted
    this.#last = Promise.resolve(start)
    this.#stage = start.staged > 0 ? Promise.resolve() : null
  }

  /** Waits for a free connection, then begins to write. Throws what an earlier batch failed with. */
  async write(batch: UsageBatch): Promise<void> {
    const lane = this.#lanes[this.#turn % LANES] as Lane
    this.#turn += 1
    await lane.running
    lane.client ??= await this.#environment.pool.connect()
    this.#last = this.#commit(lane.client, batch, this.#last)
    lane.running = this.#last
    // Said again by whoever waits next; without a listener a failure would end the process.
    this.#last.catch(() => {})
  }

  async settled(): Promise<void> {
    await this.#last
  }

  async close(): Promise<void> {
    for (const lane of this.#lanes) {
      await lane.running.catch(() => {})
      lane.client?.release()
      lane.client = undefined
    }
  }

  async #commit(client: PoolClient, batch: UsageBatch, before: Promise<Checkpoint>): Promise<Checkpoint> {
    const checkpoint = (await this.#create(client, batch, before)) ?? (await this.#wait(client, batch, before))
    this.#onCommitted(checkpoint)
    return checkpoint
  }

  /** Null when a number stands in the way of this batch. */
  async #create(client: PoolClient, batch: UsageBatch, before: Promise<Checkpoint>): Promise<Checkpoint | null> {
    if (batch.hasContacts || !this.#isWorthTrying()) return null
    try {
      const checkpoint = await inClientTransaction(client, async () => {
        await copyDays(client, batch.lines)
        const standing = await before
        await noteUsageDays(client, this.#scope.sourceId, batch.arrivals)
        return this.#advance(client, batch, { before: standing, created: batch.count, staged: 0 })
      })
      this.#created += 1
      return checkpoint
    } catch (error) {
      if (!(error instanceof DaysTaken)) throw error
      this.#taken += 1
      return null
    }
  }

  async #wait(client: PoolClient, batch: UsageBatch, before: Promise<Checkpoint>): Promise<Checkpoint> {
    await (this.#stage ??= createStage(this.#environment.db, this.#scope.importId))
    return inClientTransaction(client, async () => {
      await copyToStage(client, this.#scope.importId, stageLines(batch.lines, this.#scope))
      return this.#advance(client, batch, { before: await before, created: 0, staged: batch.count })
    })
  }

  async #advance(
    client: PoolClient,
    batch: UsageBatch,
    { before, created, staged }: { before: Checkpoint; created: number; staged: number },
  ): Promise<Checkpoint> {
    const after: Checkpoint = {
      ...before,
      records: before.records + batch.read,
      bytes: batch.bytes,
      staged: before.staged + staged,
    }
    const { read, skipped, failed } = batch
    const counts = { ...NO_COUNTS, read, skipped, failed, created }
    if (!(await advanceUsage(client, this.#scope.importId, { before, after, counts }))) throw new Superseded()
    return after
  }

  /** A file of which much stands already, or repeats, is staged throughout: each attempt would be given up again. */
  #isWorthTrying(): boolean {
    return this.#taken <= 2 || this.#taken * 4 <= this.#created
  }
}

function stageLines(lines: readonly Buffer[], scope: ImportScope): string[] {
  return lines.map((chunk) => chunk.toString('latin1').replaceAll(dayFields(scope), '\t0\t'))
}
