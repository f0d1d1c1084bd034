import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { DatabaseError, type PoolClient } from 'pg'
import { inTransaction } from '../../platform/db/database.ts'
import type { Db } from '../../platform/db/database.ts'
import { undoUsageRange, usageRanges } from './store-undo.ts'
import { recountUsageDays } from './store-finish.ts'
import type { Checkpoint, Counts } from './store.ts'

/** Rows by metric and day. */
export type Arrivals = ReadonlyMap<number, ReadonlyMap<string, number>>

/** Thrown inside a transaction to give it up: a number stands already, or is being written, where one was to be created. */
export class DaysTaken extends Error {}

const UNIQUE_VIOLATION = '23505'
const DEADLOCK = '40P01'
const LOCK_TIMEOUT = '55P03'
const TAKEN = new Set([UNIQUE_VIOLATION, DEADLOCK, LOCK_TIMEOUT])

/**
 * Creates metric days from prepared lines (account, metric, day, import, source, value; tab-separated) in the
 * transaction that `client` has open; DaysTaken when one of them stands already.
 */
export async function copyDays(client: PoolClient, lines: readonly Buffer[]): Promise<void> {
  // Rows and checkpoint are lost together in a crash, and the batch is read again: no need to wait for the disk. The other
  // connection may hold a key of this batch while it waits for its turn: whoever waits here gives way.
  await client.query("set local synchronous_commit = off; set local lock_timeout = '1s'")
  const stream = client.query(
    copyFrom('copy metric_days (account_id, metric_id, day, import_id, source_id, value) from stdin'),
  )
  try {
    await pipeline(Readable.from(lines), stream)
  } catch (error) {
    if (error instanceof DatabaseError && TAKEN.has(error.code ?? '')) throw new DaysTaken()
    throw error
  }
  await client.query('set local lock_timeout to default')
}

/** Counts created metric days for their source, on the connection that copied them. */
export async function noteUsageDays(client: PoolClient, sourceId: number, arrivals: Arrivals): Promise<void> {
  const metricIds: number[] = []
  const days: string[] = []
  const counts: number[] = []
  for (const [metricId, byDay] of arrivals) {
    for (const [day, count] of byDay) {
      metricIds.push(metricId)
      days.push(day)
      counts.push(count)
    }
  }
  await client.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select $1::int, 'usage', metric_id, day, signals
     from unnest($2::int[], $3::date[], $4::bigint[]) as arrived (metric_id, day, signals) order by metric_id, day
     on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`,
    [sourceId, metricIds, days, counts],
  )
}

/** The same step as `advance` in the store, on the connection that copies. */
export async function advanceUsage(
  client: PoolClient,
  importId: number,
  { before, after, counts }: { before: Checkpoint; after: Checkpoint; counts: Counts },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update imports set checkpoint = $2::jsonb, beat_at = now(), rows_read = rows_read + $3, rows_skipped = rows_skipped + $4,
       rows_failed = rows_failed + $5, rows_created = rows_created + $6
     where id = $1 and state = 'running' and coalesce((checkpoint->>'records')::bigint, 0) = $7
       and coalesce(checkpoint->>'phase', 'read') = 'read'`,
    [importId, JSON.stringify(after), counts.read, counts.skipped, counts.failed, counts.created, before.records],
  )
  return rowCount === 1
}

/** Removes what an import has created so far, so that its file can be read from the start. Safe to run again. */
export async function removeCreatedDays(db: Db, scope: { importId: number; sourceId: number }): Promise<void> {
  const ranges = await usageRanges(db, scope.importId)
  for (const range of ranges) await inTransaction(db, (trx) => undoUsageRange(trx, scope.importId, range))
  if (ranges.length > 0) await inTransaction(db, (trx) => recountUsageDays(trx, scope.sourceId))
}
