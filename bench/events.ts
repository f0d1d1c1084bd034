/**
 * The event API over HTTP against COPY of the same prepared rows into events and receipts with all indexes, measured in the
 * same run, and how long health takes after an event.
 * Usage: node bench/events.ts [--events 300000] [--singles 60000] [--turns 4] [--seconds 60] [--web] [--least] [--stored N]; the web app must be built.
 * With --web nobody computes health beside it; with --least a server that only reads and copies is measured too; with --stored so many events,
 * and a month of daily numbers, stand there before. BENCH_NODE_OPTIONS are those of the server, for profiles.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { freePort, startServer } from '../e2e/server.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { runningServer } from '../src/platform/postgres/server-role.ts'
import { startLeastServer } from './events-least.ts'
import { Phase } from './events-phase.ts'
import type { Watched } from './events-machine.ts'
import { PROBES, seed, WRITE_KEY } from './events-seed.ts'
import { storeBefore } from './events-stored.ts'
import { makeCalls, randomFrom, WORKLOAD, type TrackCall } from './event-workload.ts'
import { memoryOf, numberOption, percentiles, report } from './measuring.ts'
import { openSender, type Post, type Sender, type Sent } from './sender.ts'

const EVENTS = numberOption('events', 300_000)
const SINGLES = numberOption('singles', 60_000)
const SECONDS = numberOption('seconds', 60)
const SEED = numberOption('seed', 7)
const STORED = process.argv.includes('--stored') ? numberOption('stored', 1) : 0
const BACKGROUND_PER_SECOND = 500
/** Turns of everything, and what the first one is, which is not counted. */
const TURNS = numberOption('turns', 4)
const WARM_EVENTS = 30_000
const WARM_SINGLES = 5_000

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-events-'))
const random = randomFrom(SEED)
const LEAST = process.argv.includes('--least')
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
  await senders.send(batchesOf(makeCalls(10_000, random)), 64)
  await untilScored(pool)
  if (STORED > 0) await storeBefore(pool, source, STORED)
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

/**
 * All of it in turns, so that whatever else the machine does meanwhile falls on everything alike. The first turn is not
 * counted: it is over before the engines have compiled what they run.
 */
async function throughput(sender: Sender, source: number): Promise<void> {
  const phases = {
    copy: new Phase('COPY of prepared rows, 5,000 a transaction, two connections'),
    first: new Phase('batches of 100 on 64 connections (target 55 % of COPY)'),
    again: new Phase('the same batches again (target 50 % of the first time)'),
    single: new Phase('single events on 64 connections (target 15 % of COPY)'),
    least: new Phase('batches by a server that only copies receipts and events'),
    counting: new Phase('batches by one that also adds to daily numbers'),
    leastSingle: new Phase('single events by a server that only copies receipts and events'),
  }
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const calls = makeCalls(turn === 0 ? WARM_EVENTS : Math.ceil(EVENTS / TURNS), random)
    const singles = makeCalls(turn === 0 ? WARM_SINGLES : Math.ceil(SINGLES / TURNS), random)
    const batches = batchesOf(calls)
    const posts = singlesOf(singles)
    const run = async (phase: Phase, events: number, work: () => Promise<Sent>, by = watched()) => {
      if (turn === 0) await work()
      else await phase.add(by, events, work)
      await untilScored(pool)
    }
    /** By a server of its own, with events of its own, once it is warm. */
    const runLeast = async (phase: Phase, { counts, made }: { counts: boolean; made: Post[] }) => {
      const least = await startLeastServer(pool, { connection: postgres.connection, sourceId: source, counts })
      const toIt = openSender(least.url, WRITE_KEY)
      await toIt.send(batchesOf(makeCalls(WARM_EVENTS, random)), 64)
      const events = made.reduce((total, one) => total + one.events, 0)
      await run(phase, events, await toIt.prepare(made, 64), { ...watched(), serverPid: least.pid })
      await least.stop()
    }
    await run(phases.copy, calls.length, await copying(makeCalls(calls.length, random), source))
    await run(phases.first, calls.length, await sender.prepare(batches, 64))
    await run(phases.again, calls.length, await sender.prepare(batches, 64))
    await run(phases.single, singles.length, await sender.prepare(posts, 64))
    if (!LEAST) continue
    await runLeast(phases.least, { counts: false, made: batchesOf(makeCalls(calls.length, random)) })
    await runLeast(phases.counting, { counts: true, made: batchesOf(makeCalls(calls.length, random)) })
    await runLeast(phases.leastSingle, { counts: false, made: singlesOf(makeCalls(singles.length, random)) })
  }
  for (const phase of Object.values(phases)) if (phase.hasRun) for (const line of phase.told(phases.copy)) report(line)
  report(`load ${loadavg()[0]?.toFixed(1)}`)
}

function watched(): Watched {
  return { pool, postgresPid: postgres.pid, serverPid: runningServer(folder)?.pid ?? process.pid }
}

/** The same rows as lines of COPY text, made beforehand, and what copies them. */
async function copying(calls: readonly TrackCall[], source: number): Promise<() => Promise<Sent>> {
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
  return async () => {
    const start = performance.now()
    const durations: number[] = []
    let next = 0
    await Promise.all(
      [1, 2].map(async () => {
        const client = await pool.connect()
        for (let group = groups[next++]; group; group = groups[next++]) {
          const began = performance.now()
          await copyGroup(client, group)
          durations.push(performance.now() - began)
        }
        client.release()
      }),
    )
    const seconds = (performance.now() - start) / 1000
    return { seconds, perSecond: calls.length / seconds, durations }
  }
}

async function copyGroup(
  client: PoolClient,
  { receipts, events }: { receipts: Buffer; events: Buffer },
): Promise<void> {
  await client.query('begin')
  await pipeline(
    Readable.from([receipts]),
    client.query(copyFrom('copy message_receipts (source_id, message_hash, content_hash, received_on) from stdin')),
  )
  await pipeline(
    Readable.from([events]),
    client.query(
      copyFrom(
        'copy events (account_id, at, source_id, type, name, user_id, group_key, message_id, properties, received_at) from stdin',
      ),
    ),
  )
  await client.query('commit')
}

function eventLine(call: TrackCall, source: number, ids: readonly { id: number }[]): string {
  const account = ids[Number(/^u(\d+)/.exec(call.userId)?.[1] ?? 0)]?.id ?? 0
  const group = 'groupId' in call.context ? String(call.context['groupId']) : '\\N'
  return `${account}\t${call.timestamp}\t${source}\tt\t${call.event}\t${call.userId}\t${group}\t${call.messageId}\t${JSON.stringify(call.properties)}\t${call.timestamp}\n`
}

function singlesOf(calls: readonly TrackCall[]): Post[] {
  return calls.map((call) => ({ path: '/v1/track', body: JSON.stringify(call), events: 1 }))
}

function batchesOf(calls: readonly TrackCall[]): Post[] {
  return Array.from({ length: Math.ceil(calls.length / 100) }, (_, index) => {
    const batch = calls.slice(index * 100, (index + 1) * 100)
    return {
      path: '/v1/batch',
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      events: batch.length,
    }
  })
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
    const sent = Date.now()
    await sender.send([{ path: '/v1/track', body, events: 1 }], 1)
    waits.push(await untilReadable(ids[account]?.id ?? 0, key, { sent, accepted: Date.now() }))
    await sleep(50)
  }
  await background
  const { p50, p95 } = percentiles(waits)
  const p99 = waits.toSorted((a, b) => a - b)[Math.ceil(0.99 * waits.length) - 1] ?? 0
  report(
    `accepted → new health in the API, ${BACKGROUND_PER_SECOND} events/s beside it: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms over ${waits.length} events (target 1,000 and 2,000 ms)`,
  )
}

interface Told {
  readonly sent: number
  readonly accepted: number
}

async function untilReadable(accountId: number, key: string, { sent, accepted }: Told): Promise<number> {
  for (;;) {
    const answer = await fetch(`${server.url}/api/accounts/${accountId}/health`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { computedAt } = (await answer.json()) as { computedAt: string | null }
    const computed = computedAt === null ? 0 : Date.parse(computedAt)
    if (computed >= accepted || (computed >= sent && !(await isDirty(accountId)))) return Date.now() - accepted
    if (Date.now() - accepted > 60_000)
      throw new Error(`The health of account ${accountId} was not refreshed within a minute`)
    await sleep(10)
  }
}

/** What was computed while the answer was on its way may not know the event: then its mark still stands. */
async function isDirty(accountId: number): Promise<boolean> {
  const { rowCount } = await pool.query('select from dirty_accounts where account_id = $1', [accountId])
  return rowCount !== 0
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
