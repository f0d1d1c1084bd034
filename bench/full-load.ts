/**
 * As much as the event API takes, for an hour and at least a million requests: memory and descriptors of the Node process
 * are sampled all the while and must stay flat, and everything acknowledged must be stored and counted in the end.
 * Usage: node bench/full-load.ts [--minutes 60] [--requests 1000000] [--log bench/full-load.log]; it ends when both are
 * reached. The web app must be built; an hour takes some 30 GB of disk.
 */
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { freePort, startServer } from '../e2e/server.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { runningServer } from '../src/platform/postgres/server-role.ts'
import { makeCalls, randomFrom } from './event-workload.ts'
import { seed, WRITE_KEY } from './events-seed.ts'
import { memoryOf, numberOption, percentiles, report, textOption } from './measuring.ts'
import { openSender, type Post } from './sender.ts'

const MINUTES = numberOption('minutes', 60)
const REQUESTS = numberOption('requests', 1_000_000)
const EVERY_SECONDS = numberOption('every', 60)
const LOG = textOption('log')
/** As `npm start` gives them. */
const SERVER_FLAGS = '--max-semi-space-size=32'
const CONNECTIONS = 64
/** Requests of one go, which opens its connections anew; every tenth is a batch. */
const REQUESTS_AT_ONCE = 6_400
const BATCH_EVERY = 10
const BATCH = 20
/** Memory in the end against that after the first tenth, at most; and what it may be at all. */
const MOST_GROWTH = 1.25
const MOST_MB = 500

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-load-'))
const server = await startServer(folder, await freePort(), { NODE_OPTIONS: SERVER_FLAGS })
const log = createLog('error')
const postgres = await openEmbeddedPostgres({ dataDirectory: folder, log })
const pool = createPool({ ...postgres.connection, max: 2, statement_timeout: 0 }, log)
try {
  if (LOG) writeFileSync(LOG, '')
  process.exitCode = (await fullLoad()) ? 0 : 1
} finally {
  await pool.end()
  await server.stop()
  await postgres.release()
  rmSync(folder, { recursive: true, force: true })
}

interface Sample {
  readonly seconds: number
  readonly memoryMb: number
  /** The most it ever held until then. */
  readonly peakMb: number
  readonly descriptors: number
}

async function fullLoad(): Promise<boolean> {
  const source = await seed(pool)
  const sender = openSender(server.url, WRITE_KEY)
  const random = randomFrom(11)
  const start = performance.now()
  const since = () => (performance.now() - start) / 1000
  const samples: Sample[] = []
  const done = { requests: 0, events: 0, durations: [] as number[] }
  const sample = () => {
    const pid = runningServer(folder)?.pid ?? 0
    const descriptors = readdirSync(`/proc/${pid}/fd`).length
    const { nowMb: memoryMb, peakMb } = memoryOf(pid)
    const taken = { seconds: Math.round(since()), memoryMb, peakMb, descriptors }
    samples.push(taken)
    const { p50, p95 } = percentiles(done.durations.splice(0))
    const rest = { requests: done.requests, events: done.events, p50Ms: Math.round(p50), p95Ms: Math.round(p95) }
    say(JSON.stringify({ ...taken, ...rest, load: Math.round(loadavg()[0] ?? 0) }))
  }
  const timer = setInterval(sample, EVERY_SECONDS * 1000)
  while (since() < MINUTES * 60 || done.requests < REQUESTS) {
    const posts = makePosts(random)
    const { durations } = await sender.send(posts, CONNECTIONS)
    done.requests += posts.length
    done.events += posts.reduce((total, { events }) => total + events, 0)
    done.durations.push(...durations)
  }
  clearInterval(timer)
  const stored = await storedOf(pool, source)
  say(`acknowledged ${done.events} events in ${done.requests} requests; ${JSON.stringify(stored)}`)
  const isWhole = Object.values(stored).every((count) => count === done.events)
  return judged(samples, done.requests) && isWhole
}

function makePosts(random: () => number): Post[] {
  return Array.from({ length: REQUESTS_AT_ONCE }, (_, index): Post => {
    if (index % BATCH_EVERY > 0) return { path: '/v1/track', body: JSON.stringify(makeCalls(1, random)[0]), events: 1 }
    const body = JSON.stringify({ batch: makeCalls(BATCH, random), sentAt: new Date().toISOString() })
    return { path: '/v1/batch', body, events: BATCH }
  })
}

/** Each of these must be the number of events acknowledged. */
async function storedOf(db: Pool, source: number): Promise<{ events: number; receipts: number; counted: number }> {
  const { rows } = await db.query<{ events: number; receipts: number; counted: number }>(
    `select (select count(*) from events where source_id = $1)::float8 as events,
       (select count(*) from message_receipts where source_id = $1)::float8 as receipts,
       (select sum(value) from metric_days join metrics on metrics.id = metric_id
         where definition ->> 'count' = 'events' and is_automatic)::float8 as counted`,
    [source],
  )
  return rows[0] ?? { events: 0, receipts: 0, counted: 0 }
}

function judged(samples: readonly Sample[], requests: number): boolean {
  const last = samples.at(-1)
  const first = samples.find(({ seconds }) => seconds >= (last?.seconds ?? 0) / 10)
  if (!first || !last) return false
  const most = last.peakMb
  const isFlat =
    last.memoryMb <= first.memoryMb * MOST_GROWTH && last.descriptors <= first.descriptors + 20 && most <= MOST_MB
  say(
    `${isFlat ? 'flat' : 'NOT FLAT'}: ${first.memoryMb} → ${last.memoryMb} MB, at most ${most} (${MOST_MB} allowed), ${first.descriptors} → ${last.descriptors} descriptors over ${requests} requests in ${last.seconds} s`,
  )
  return isFlat
}

function say(line: string): void {
  report(line)
  if (LOG) appendFileSync(LOG, `${line}\n`)
}
