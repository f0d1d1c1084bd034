import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { openInstallation } from './installation.ts'
import { summaryOf, verdictOn } from './kill-run.ts'
import { openOwnDatabase, type OwnDatabase } from './own-database.ts'
import { randomFrom } from './random.ts'
import { startWorkload } from './workload.ts'

export type Trouble = 'away' | 'silent' | 'slow' | 'crowded'

export interface TroubleRun {
  /** Messages acknowledged while the trouble lasted. */
  readonly acknowledgedMeanwhile: number
  /** Whether any of them was kept in the spool. */
  readonly hasSpooled: boolean
  readonly answers: Record<string, number>
  readonly wrong: readonly string[]
}

const FINISH_LIMIT_MS = 30_000
const MAX_CONNECTIONS = 60

/** Fine weather, then trouble with the database for so long, then fine weather again, under load all the time. */
export async function troubleRun(trouble: Trouble, lastsMs: number, perSecond = 300): Promise<TroubleRun> {
  const database = await openOwnDatabase({ maxConnections: MAX_CONNECTIONS })
  try {
    const installation = await openInstallation({ database })
    try {
      const workload = startWorkload(installation, { random: randomFrom(11), prefix: trouble, perSecond })
      await pause(1500)
      const before = workload.history.acknowledged.size
      let hasSpooled = false
      const look = setInterval(() => (hasSpooled ||= installation.spooled().length > 0), 100)
      const end = await begin(trouble, database)
      await pause(lastsMs)
      const acknowledgedMeanwhile = workload.history.acknowledged.size - before
      await end()
      clearInterval(look)
      await pause(1500)
      await workload.finish(FINISH_LIMIT_MS)
      const { answers } = summaryOf(workload.history)
      return { acknowledgedMeanwhile, hasSpooled, answers, wrong: await verdictOn(installation, workload.history) }
    } finally {
      await installation.close()
    }
  } finally {
    await database.close()
  }
}

/** Returns what ends it. */
async function begin(trouble: Trouble, database: OwnDatabase): Promise<() => Promise<void>> {
  if (trouble === 'crowded') return crowd(database)
  await database.proxy.become(trouble)
  return () => database.proxy.become('fine')
}

/** Takes every connection there is, those of the server included. */
async function crowd({ direct, proxy }: OwnDatabase): Promise<() => Promise<void>> {
  const crowding: Client[] = []
  await proxy.become('away')
  await proxy.become('fine')
  for (let index = 0; index < MAX_CONNECTIONS; index += 1) {
    const client = new Client(direct)
    client.on('error', () => undefined)
    try {
      await client.connect()
      crowding.push(client)
    } catch {
      break
    }
  }
  return async () => {
    await Promise.all(crowding.map((client) => client.end()))
  }
}
