/**
 * The event API over HTTP against COPY of the same prepared rows into events and receipts with all indexes, measured in the
 * same run, and how long health takes after an event.
 * Usage: node bench/events.ts [--events 300000] [--singles 60000] [--seconds 60] [--web]; the web app must be built.
 * With --web nobody computes health beside it. BENCH_NODE_OPTIONS are those of the server, for profiles.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { freePort, startServer } from '../e2e/server.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { runningServer } from '../src/platform/postgres/server-role.ts'
import { cpuSecondsOf } from './events-cpu.ts'
import { PROBES, seed, WRITE_KEY } from './events-seed.ts'
import { makeCalls, randomFrom, WORKLOAD, type TrackCall } from './event-workload.ts'
import { memoryOf, numberOption, percentiles, report } from './measuring.ts'
import { openSender, type Sender } from './sender.ts'

const EVENTS = numberOption('events', 300_000)
const SINGLES = numberOption('singles', 60_000)
const SECONDS = numberOption('seconds', 60)
const SEED = numberOption('seed', 7)
const BACKGROUND_PER_SECOND = 500

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-events-'))
const random = randomFrom(SEED)
const ROLE = process.argv.includes('--web') ? 'web' : 'all'
const server = await startServer(folder, await freePort(), {
  VOLANT_ROLE: ROLE,
  NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
})
const log = createLog('error')
const postgres = await openEmbeddedPostgres({ dataDirectory: folder, log })
const pool = createPool({ ...postgres.connection, max: 6, statement_timeout: 0 }, log)
try {
  const source = await seed(pool)
  const senders = openSender(server.url, WRITE_KEY)
  report(
    `seed ${SEED}; ${WORKLOAD.accounts} accounts, ${WORKLOAD.usersPerAccount} users each; role ${ROLE}; load ${loadavg()[0]?.toFixed(1)}`,
  )
  await sendBatches(senders, batchesOf(makeCalls(10_000, random)))
  await untilScored(pool)
  await throughput(senders, source)
  if (ROLE === 'all') await latency(senders)
  const pid = runningServer(folder)?.pid
  if (pid) report(`memory of the server process: ${memoryOf(pid).nowMb} MB now, ${memoryOf(pid).peakMb} MB at most`)
} finally {
  await pool.end()
  await server.stop()
  await postgres.release()
  rmSync(folder, { recursive: true, force: true })
}

async function throughput(sender: Sender, source: number): Promise<void> {
  const calls = makeCalls(EVENTS, random)
  const copied = makeCalls(EVENTS, random)
  const spent = async <T>(events: number, work: () => Promise<T>) => {
    const before = cpu()
    const result = await work()
    const after = cpu()
    const perEvent = (seconds: number) => `${((seconds / events) * 1e6).toFixed(1)} µs`
    const said = `CPU of an event ${perEvent(after.server - before.server)} Node, ${perEvent(after.postgres - before.postgres)} PostgreSQL`
    return { result, said }
  }
  const copy = await spent(EVENTS, () => copyRate(copied, source))
  const baseline = copy.result
  report(`COPY of ${EVENTS} prepared rows, 5,000 a transaction, two connections: ${rate(baseline)}; ${copy.said}`)
  const batches = batchesOf(calls)
  const { result: first, said } = await spent(EVENTS, () => sendBatches(sender, batches))
  report(
    `batches of 100: ${rate(first.perSecond)}, ${percent(first.perSecond, baseline)} of COPY (target 55 %); answer p50 ${first.p50} ms, p95 ${first.p95} ms; ${said}`,
  )
  const again = await sendBatches(sender, batches)
  report(
    `all of them again: ${rate(again.perSecond)}, ${percent(again.perSecond, first.perSecond)} of the first time (target 50 %)`,
  )
  await untilScored(pool)
  const singles = makeCalls(SINGLES, random).map((call) => ({
    path: '/v1/track',
    body: JSON.stringify(call),
    events: 1,
  }))
  const single = await spent(SINGLES, () => sender.send(singles, 64))
  report(
    `single events on 64 connections: ${rate(single.result.perSecond)}, ${percent(single.result.perSecond, baseline)} of COPY (target 15 %); answer p50 ${single.result.p50} ms, p95 ${single.result.p95} ms; ${single.said}`,
  )
  report(`load ${loadavg()[0]?.toFixed(1)}`)
  await untilScored(pool)
}

function cpu(): { server: number; postgres: number } {
  return {
    server: cpuSecondsOf(runningServer(folder)?.pid ?? process.pid),
    postgres: cpuSecondsOf(postgres.pid, { children: true }),
  }
}

/** The same rows as lines of COPY text, made beforehand. */
async function copyRate(calls: readonly TrackCall[], source: number): Promise<number> {
  const ids = (await pool.query<{ id: number }>('select id from accounts order by id limit $1', [WORKLOAD.accounts]))
    .rows
  const groups: { receipts: Buffer; events: Buffer }[] = []
  for (let at = 0; at < calls.length; at += 5_000) {
    const hashed = calls.slice(at, at + 5_000).map((call) => ({ call, hash: hash('md5', call.messageId) }))
    hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1))
    groups.push({
      receipts: Buffer.from(hashed.map(({ hash: id }) => `${source}\t\\\\x${id}\t123456789012\t2026-01-01\n`).join('')),
      events: Buffer.from(hashed.map(({ call }) => eventLine(call, source, ids)).join('')),
    })
  }
  const start = performance.now()
  let next = 0
  await Promise.all(
    [1, 2].map(async () => {
      const client = await pool.connect()
      for (let group = groups[next++]; group; group = groups[next++]) {
        await client.query('begin')
        await pipeline(
          Readable.from([group.receipts]),
          client.query(
            copyFrom('copy message_receipts (source_id, message_hash, content_hash, received_on) from stdin'),
          ),
        )
        await pipeline(
          Readable.from([group.events]),
          client.query(
            copyFrom(
              'copy events (account_id, at, source_id, type, name, user_id, group_key, message_id, properties, received_at) from stdin',
            ),
          ),
        )
        await client.query('commit')
      }
      client.release()
    }),
  )
  return calls.length / ((performance.now() - start) / 1000)
}

function eventLine(call: TrackCall, source: number, ids: readonly { id: number }[]): string {
  const account = ids[Number(/^u(\d+)/.exec(call.userId)?.[1] ?? 0)]?.id ?? 0
  const group = 'groupId' in call.context ? String(call.context['groupId']) : '\\N'
  return `${account}\t${call.timestamp}\t${source}\tt\t${call.event}\t${call.userId}\t${group}\t${call.messageId}\t${JSON.stringify(call.properties)}\t${call.timestamp}\n`
}

function batchesOf(calls: readonly TrackCall[]) {
  return Array.from({ length: Math.ceil(calls.length / 100) }, (_, index) => {
    const batch = calls.slice(index * 100, (index + 1) * 100)
    return {
      path: '/v1/batch',
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      events: batch.length,
    }
  })
}

function sendBatches(sender: Sender, batches: ReturnType<typeof batchesOf>) {
  return sender.send(batches, 64)
}

/** Events one by one beside a steady background, each watched in the API until its account was scored after it. */
async function latency(sender: Sender): Promise<void> {
  const key = await apiKey()
  const until = performance.now() + SECONDS * 1000
  const background = (async () => {
    while (performance.now() < until) {
      const began = performance.now()
      await sender.send(batchesOf(makeCalls(BACKGROUND_PER_SECOND / 10, random)), 1)
      await sleep(Math.max(0, 100 - (performance.now() - began)))
    }
  })()
  const waits: number[] = []
  const ids = (await pool.query<{ id: number }>('select id from accounts order by id')).rows
  for (let account = WORKLOAD.accounts; performance.now() < until; account += 1) {
    if (account === WORKLOAD.accounts + PROBES) break
    const [call] = makeCalls(1, random)
    const body = JSON.stringify({ ...call, userId: `u${account}-1`, context: { groupId: `account-${account}` } })
    await sender.send([{ path: '/v1/track', body, events: 1 }], 1)
    const accepted = Date.now()
    waits.push(await untilReadable(ids[account]?.id ?? 0, key, accepted))
    await sleep(50)
  }
  await background
  const { p50, p95 } = percentiles(waits)
  const p99 = waits.toSorted((a, b) => a - b)[Math.ceil(0.99 * waits.length) - 1] ?? 0
  report(
    `accepted → new health in the API, ${BACKGROUND_PER_SECOND} events/s beside it: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms over ${waits.length} events (target 1,000 and 2,000 ms)`,
  )
}

async function untilReadable(accountId: number, key: string, accepted: number): Promise<number> {
  for (;;) {
    const answer = await fetch(`${server.url}/api/accounts/${accountId}/health`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { computedAt } = (await answer.json()) as { computedAt: string | null }
    // Health that was being computed as the event came may not know it: only what began afterwards counts.
    if (computedAt !== null && Date.parse(computedAt) >= accepted) return Date.now() - accepted
    if (Date.now() - accepted > 60_000)
      throw new Error(`The health of account ${accountId} was not refreshed within a minute`)
    await sleep(10)
  }
}

async function apiKey(): Promise<string> {
  const token = /token=(\S+)/.exec(server.readyLine)?.[1] ?? ''
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const joined = await post('/api/links/accept', {
    token,
    password: 'correct horse battery',
    name: 'Bench',
    email: 'bench@volant.test',
    companyName: 'Bench',
    timeZone: 'UTC',
  })
  const cookie = joined.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const made = await post('/api/keys', { name: 'bench', permissions: ['accounts.read', 'health.read'] }, { cookie })
  return ((await made.json()) as { secret: string }).secret
}

/** Without a worker nothing is scored, and nothing is to be waited for. */
async function untilScored(db: Pool): Promise<void> {
  if (ROLE === 'web') return
  for (;;) {
    const { rows } = await db.query<{ waiting: number }>('select count(*) as waiting from dirty_accounts')
    if (rows[0]?.waiting === 0) return
    await sleep(200)
  }
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString('en')} events/s`
}

function percent(value: number, of: number): string {
  return `${Math.round((100 * value) / of)} %`
}
