/**
 * The accounts list and account pages while events come in at half of what the same process takes at most, health computed
 * beside it. Usage: node bench/lists-while-ingesting.ts [--seconds 40] [--events 150000]; the web app must be built.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, startServer } from '../e2e/server.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { joined, measured, tokenOf, type Ask, type Question } from './asking.ts'
import { makeCalls, randomFrom, WORKLOAD } from './event-workload.ts'
import { seed, WRITE_KEY } from './events-seed.ts'
import { accountPages, BUILT_IN } from './list-questions.ts'
import { numberOption, report } from './measuring.ts'
import { openSender, type Post, type Sender } from './sender.ts'

const SECONDS = numberOption('seconds', 40)
const EVENTS = numberOption('events', 150_000)
const BATCH = 100
const TICK_MS = 200
const CONNECTIONS = 8

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-beside-'))
const random = randomFrom(7)
const server = await startServer(folder, await freePort(), { VOLANT_ROLE: 'all' })
const postgres = await openEmbeddedPostgres({ dataDirectory: folder, log: createLog('error') })
const pool = createPool({ ...postgres.connection, max: 2, statement_timeout: 0 }, createLog('error'))
try {
  await seed(pool)
  const owner = await joined(server.url, tokenOf(server.readyLine), 'bench@example.com')
  const sender = openSender(server.url, WRITE_KEY)
  await sender.send(batchesOf(10_000), CONNECTIONS)
  const most = await sender.send(batchesOf(EVENTS), 64)
  report(`at most ${Math.round(most.perSecond)} events/s in batches of ${BATCH}, health beside it; ${load()}`)
  const questions = { list: BUILT_IN, page: accountPages(WORKLOAD.accounts) }
  for (const [name, asked] of Object.entries(questions))
    await beside(sender, most.perSecond / 2, { name, asked }, owner.ask)
} finally {
  await pool.end()
  await server.stop()
  await postgres.release()
  rmSync(folder, { recursive: true, force: true })
}

/** Asks while events are sent evenly at that rate; says how many really were. */
async function beside(
  sender: Sender,
  perSecond: number,
  { name, asked }: { name: string; asked: readonly Question[] },
  ask: Ask,
): Promise<void> {
  const perTick = Math.max(BATCH, Math.round((perSecond * TICK_MS) / 1000 / BATCH) * BATCH)
  const ticks = Array.from({ length: Math.ceil((SECONDS * 1000) / TICK_MS) }, () => batchesOf(perTick))
  const control = { isOver: false }
  const sending = (async () => {
    const start = performance.now()
    let sent = 0
    for (const [tick, posts] of ticks.entries()) {
      if (control.isOver) break
      await sleep(Math.max(0, start + tick * TICK_MS - performance.now()))
      await sender.send(posts, CONNECTIONS)
      sent += perTick
    }
    return sent / ((performance.now() - start) / 1000)
  })()
  await measured({ name: `accounts ${name}`, targetMs: 150, seconds: SECONDS - 1, questions: asked }, ask)
  control.isOver = true
  report(`  beside ${Math.round(await sending)} events/s (half would be ${Math.round(perSecond)}); ${load()}`)
}

function batchesOf(count: number): Post[] {
  const calls = makeCalls(count, random)
  return Array.from({ length: Math.ceil(calls.length / BATCH) }, (_, index) => {
    const batch = calls.slice(index * BATCH, (index + 1) * BATCH)
    return {
      path: '/v1/batch',
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      events: batch.length,
    }
  })
}

function load(): string {
  return `load ${loadavg()[0]?.toFixed(1)}`
}
