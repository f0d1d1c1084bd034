/**
 * What each statement of storing events costs in CPU of PostgreSQL, and the rest in Node: one group after the other on one
 * connection. Usage: node bench/events-statements.ts [--events 50000] [--group 2500] [--pipeline]
 */
import { readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { prepareDatabase } from '../src/platform/db/prepare.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { storeGroup } from '../src/record/events/flush.ts'
import { PLANNED_ONCE } from '../src/record/event-door/door.ts'
import type { EventItem } from '../src/record/events/item.ts'
import { Knowledge } from '../src/record/events/knowledge.ts'
import { seed } from './events-seed.ts'
import { makeCalls, randomFrom } from './event-workload.ts'
import { numberOption, report } from './measuring.ts'

const EVENTS = numberOption('events', 50_000)
const GROUP = numberOption('group', 2_500)
const isPipeline = process.argv.includes('--pipeline')

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-statements-'))
const log = createLog('error')
const postgres = await openEmbeddedPostgres({ dataDirectory: folder, log })
const pool = createPool(
  { ...postgres.connection, max: 2, statement_timeout: 0, pipeline: isPipeline, ...PLANNED_ONCE },
  log,
)
const plain = createPool({ ...postgres.connection, max: 2, statement_timeout: 0 }, log)
const spent = new Map<string, { ms: number; times: number }>()
try {
  await prepareDatabase(plain)
  const sourceId = await seed(plain)
  const client = await pool.connect()
  const knowledge = new Knowledge()
  await run(client, knowledge, sourceId, itemsOf(EVENTS))
  const items = itemsOf(EVENTS)
  const { rows } = await plain.query<{ pid: number }>(
    "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by backend_start limit 1",
  )
  const pid = rows[0]?.pid ?? 0
  if (!isPipeline) measure(client, await pidOf(client))
  const before = { postgres: cpuMs(isPipeline ? pid : await pidOf(client)), node: process.cpuUsage() }
  const start = performance.now()
  await run(client, knowledge, sourceId, items)
  const wall = performance.now() - start
  const node = process.cpuUsage(before.node)
  const per = (ms: number) => `${((ms * 1000) / EVENTS).toFixed(2)} µs`
  for (const [text, { ms, times }] of [...spent].toSorted(([, a], [, b]) => b.ms - a.ms).slice(0, 14))
    report(`${per(ms).padStart(10)}  ${String(times).padStart(5)} ×  ${text}`)
  report(
    `an event: ${per(wall)}; Node ${per((node.user + node.system) / 1000)}; PostgreSQL ${per(cpuMs(isPipeline ? pid : await pidOf(client)) - before.postgres)}; load ${loadavg()[0]?.toFixed(1)}`,
  )
  client.release()
} finally {
  await pool.end()
  await plain.end()
  await postgres.release()
  rmSync(folder, { recursive: true, force: true })
}

function itemsOf(events: number): EventItem[] {
  return makeCalls(events, randomFrom(events + Date.now())).map((call) => {
    const { type: _, event: name, messageId, userId, timestamp, properties, context } = call
    const groupKey = 'groupId' in context ? String(context['groupId']) : null
    const ids = { type: 't' as const, name, userId, anonymousId: null, previousId: null, messageId, groupKey }
    return { ...ids, at: Date.parse(timestamp), original: timestamp, properties: JSON.stringify(properties) }
  })
}

async function run(client: PoolClient, knowledge: Knowledge, sourceId: number, items: EventItem[]): Promise<void> {
  for (let at = 0; at < items.length; at += GROUP) {
    const deliveries = [{ sourceId, receivedAt: Date.now(), items: items.slice(at, at + GROUP) }]
    await storeGroup(client, knowledge, { deliveries, options: { now: new Date(), importId: null, arrivals: [] } })
  }
}

/** Counts the CPU time of the connection to the statement that is asked. */
function measure(client: PoolClient, pid: number): void {
  const ask = client.query.bind(client) as (...given: unknown[]) => unknown
  client.query = ((...given: unknown[]) => {
    const [question] = given
    const text = typeof question === 'string' ? question : String((question as { text: string }).text)
    const name = text.replaceAll(/\s+/g, ' ').trim().slice(0, 70)
    const began = cpuMs(pid)
    const done = () => {
      const known = spent.get(name) ?? { ms: 0, times: 0 }
      spent.set(name, { ms: known.ms + cpuMs(pid) - began, times: known.times + 1 })
    }
    const answer = ask(...given)
    if (answer instanceof Promise) return answer.finally(done)
    ;(answer as NodeJS.WritableStream).once('finish', done)
    return answer
  }) as PoolClient['query']
}

async function pidOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

function cpuMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
