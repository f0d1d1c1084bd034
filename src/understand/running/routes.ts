import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { notice, overview, rates, readiness, retryFailedJob, storage } from './actions.ts'
import { getAlive, getMetrics, getNotice, getOverview, getRates, getReady, getStorage, retryJob } from './contract.ts'
import { createAskDatabase } from './database-state.ts'
import type { RunningDoor } from './door.ts'
import { createMetricsFile } from './measures.ts'

/** How this process and its database run; `door` is where it takes events in. */
export function runningRoutes(door: RunningDoor): Route[] {
  const ask = createAskDatabase()
  const metricsFile = createMetricsFile(door, ask)
  return [
    implementFile(getAlive, () =>
      Promise.resolve({
        fileName: 'livez.txt',
        contentType: 'text/plain; charset=utf-8',
        content: Buffer.from('ok\n'),
      }),
    ),
    implement(getReady, (_input, context) => readiness(ask, door, context)),
    implement(getNotice, (_input, context) => notice(ask, door, context)),
    implementFile(getMetrics, (_input, context) => metricsFile(context)),
    implement(getOverview, (_input, context) => overview(door, context)),
    implement(getRates, rates),
    implement(getStorage, (_input, { db }) => storage(db)),
    implement(retryJob, retryFailedJob),
  ]
}

const PROBES = new Set<unknown>([getAlive, getReady, getNotice])

/** Answered to everybody, whether or not the database is there. */
export const probesOf = (routes: readonly Route[]) => routes.filter(({ endpoint }) => PROBES.has(endpoint))

/** Answered with less while the database is away. */
export const metricsOf = (routes: readonly Route[]) => routes.filter(({ endpoint }) => endpoint === getMetrics)
