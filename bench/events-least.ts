import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Pool, PoolConfig } from 'pg'
import type { LeastSetup } from './least-server.ts'

export interface LeastServer {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the server that does the least, beside the real one and on its database. Metrics must have been made. */
export async function startLeastServer(
  db: Pool,
  { connection, sourceId, counts }: { connection: PoolConfig; sourceId: number; counts: boolean },
): Promise<LeastServer> {
  const accounts = await db.query<{ id: number }>('select min(id) as id from accounts')
  const metrics = await db.query<{ name: string; id: number }>(
    `select name, id from metrics where fed_by = 'events' and name like 'Feature %'`,
  )
  if (metrics.rows.length === 0) throw new Error('No event was counted yet: send some first')
  const setup: LeastSetup = {
    connection,
    sourceId,
    firstAccountId: accounts.rows[0]?.id ?? 0,
    metricIds: Object.fromEntries(metrics.rows.map(({ name, id }) => [name, id])),
    counts,
  }
  const child = fork(new URL('least-server.ts', import.meta.url), [JSON.stringify(setup)])
  const ended = once(child, 'exit')
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.disconnect()
      await ended
    },
  }
}
