import { readdirSync, readFileSync } from 'node:fs'
import type { Pool, PoolClient } from 'pg'
import { cpuSecondsOf } from './events-cpu.ts'

/** Clock ticks per second of /proc on Linux. */
const TICKS = 100
const LOOK_EVERY_MS = 25

export interface Watched {
  readonly pool: Pool
  readonly postgresPid: number
  readonly serverPid: number
}

/** Where time went meanwhile. */
export interface Spent {
  /** CPU seconds by process, those of Node by thread. */
  readonly cpu: ReadonlyMap<string, number>
  /** Core seconds: `steal` is what other machines on the same host took. */
  readonly cores: ReadonlyMap<string, number>
  /** What connections did or waited for, and how many of them did anything, each time that was looked. */
  readonly waits: ReadonlyMap<string, number>
  readonly looks: number
  /** What PostgreSQL wrote ahead. */
  readonly log: ReadonlyMap<string, number>
}

/** Watches until it is ended. */
export async function watchMachine(watched: Watched): Promise<{ end(): Promise<Spent> }> {
  const client = await watched.pool.connect()
  const stop = lookAt(client)
  const before = { cores: coresNow(), cpu: cpuNow(watched), log: await logNow(watched.pool) }
  return {
    async end() {
      const [cores, cpu] = [coresNow(), cpuNow(watched)]
      const { waits, looks } = await stop()
      client.release()
      const log = since(await logNow(watched.pool), before.log)
      return { cores: since(cores, before.cores), cpu: since(cpu, before.cpu), waits, looks, log }
    },
  }
}

function lookAt(client: PoolClient) {
  const waits = new Map<string, number>()
  const add = (what: string) => waits.set(what, (waits.get(what) ?? 0) + 1)
  const state = { looks: 0, isOver: false }
  const looking = (async () => {
    while (!state.isOver) {
      const { rows } = await client.query<{ what: string }>({
        name: 'looking',
        text: `select case state when 'active' then coalesce(wait_event, 'works') else 'asks nothing within a transaction' end as what
          from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`,
      })
      state.looks += 1
      for (const { what } of rows) add(what)
      add(`${rows.length} at work`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  })()
  return async () => {
    state.isOver = true
    await looking
    return { waits, looks: state.looks }
  }
}

async function logNow(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `select wal_bytes::float8 as bytes, wal_records::float8 as records, wal_fpi::float8 as "full pages",
       (select num_timed + num_requested from pg_stat_checkpointer)::float8 as checkpoints from pg_stat_wal`,
  )
  return new Map(Object.entries(rows[0] ?? {}))
}

function coresNow(): Map<string, number> {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n')
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, soft = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS)
  return new Map(Object.entries({ busy: user + nice + system + irq + soft, idle, iowait, steal }))
}

function cpuNow({ postgresPid, serverPid }: Watched): Map<string, number> {
  const { user, system } = process.cpuUsage()
  const spent = new Map([
    ['sender', (user + system) / 1e6],
    ['PostgreSQL', cpuSecondsOf(postgresPid, { children: true })],
  ])
  for (const thread of readdirSync(`/proc/${serverPid}/task`)) {
    const folder = `/proc/${serverPid}/task/${thread}`
    const name = Number(thread) === serverPid ? 'Node' : `Node's ${readFileSync(`${folder}/comm`, 'latin1').trim()}`
    const seconds = Number(readFileSync(`${folder}/schedstat`, 'latin1').split(' ')[0]) / 1e9
    spent.set(name, (spent.get(name) ?? 0) + seconds)
  }
  return spent
}

function since(now: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...now].map(([name, value]) => [name, value - (before.get(name) ?? 0)]))
}
