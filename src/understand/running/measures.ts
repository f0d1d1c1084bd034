import { isDatabaseAway } from '../../platform/db/away.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { sourceSummary } from '../health/source-list.ts'
import { recentLag } from './actions.ts'
import type { AskDatabase } from './database-state.ts'
import type { RunningDoor } from './door.ts'
import { createExposition, METRICS_TYPE, type DatabaseMeasures } from './exposition.ts'
import { jobRows, liveWorkers, serverFacts, waitingHealth } from './views.ts'
import { databaseBytes, eventPartitionRows, tableRows } from './views-storage.ts'

/** Answers `/metrics`: all of it, or what this process knows by itself while the database is away. */
export function createMetricsFile(door: RunningDoor, ask: AskDatabase): (context: Context) => Promise<FileReply> {
  // Watching the process costs a little: it begins with the first question.
  let exposition: ReturnType<typeof createExposition> | null = null
  return async (context) => {
    exposition ??= createExposition()
    const database = (await ask(context)).answers ? await databaseMeasures(context) : null
    const text = await exposition({ door: door.state?.() ?? null, database, now: context.now })
    return { fileName: 'metrics.txt', contentType: METRICS_TYPE, content: Buffer.from(text) }
  }
}

async function databaseMeasures(context: Context): Promise<DatabaseMeasures | null> {
  const { db, log } = context
  try {
    return {
      health: { ...(await waitingHealth(db)), lag: await recentLag(db) },
      jobs: await jobRows(db),
      workers: await liveWorkers(db),
      staleSources: (await sourceSummary(context)).stale.length,
      connections: (await serverFacts(db)).connections,
      databaseBytes: await databaseBytes(db),
      tables: await tableRows(db),
      eventPartitions: await eventPartitionRows(db),
    }
  } catch (error) {
    if (!isDatabaseAway(error)) throw error
    log.warn({ err: error }, 'measures of the database are left out: it is away')
    return null
  }
}
