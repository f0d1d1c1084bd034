/**
 * From an accepted event to the task of a playbook: 10,000 accounts, 30 playbooks on, 500 events/s beside it; everything in one process.
 * Usage: node bench/signal-to-task.ts [--seconds 60]; the web app must be built.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, startServer } from '../e2e/server.ts'
import type { StepInput } from '../src/act/playbooks/definition.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { createLog } from '../src/platform/log/log.ts'
import { openEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { TYPICAL_CONDITIONS } from './condition-workload.ts'
import { makeCalls, randomFrom, WORKLOAD } from './event-workload.ts'
import { PROBES, seed, WRITE_KEY } from './events-seed.ts'
import { numberOption, percentiles, report } from './measuring.ts'
import { openSender } from './sender.ts'

const SECONDS = numberOption('seconds', 60)
const PER_SECOND = 500
const PLAYBOOKS = 30
const PATIENCE_MS = 60_000

const folder = mkdtempSync(join(tmpdir(), 'volant-bench-task-'))
const random = randomFrom(7)
const server = await startServer(folder, await freePort(), { VOLANT_ROLE: 'all' })
const postgres = await openEmbeddedPostgres({ dataDirectory: folder, log: createLog('error') })
const pool = createPool({ ...postgres.connection, max: 4, statement_timeout: 0 }, createLog('error'))
const sender = openSender(server.url, WRITE_KEY)
let cookie = ''
try {
  await signUp()
  await seed(pool)
  await pool.query(`update accounts set name = 'Probe ' || name where id > (select min(id) from accounts) - 1 + $1`, [
    WORKLOAD.accounts,
  ])
  await sender.send(batchesOf(10_000), 8)
  await untilQuiet()
  await switchOnAll()
  await untilQuiet()
  report(`${WORKLOAD.accounts} accounts, ${PLAYBOOKS} playbooks on; load ${load()}`)
  await measure()
} finally {
  await pool.end()
  await server.stop()
  await postgres.release()
  rmSync(folder, { recursive: true, force: true })
}

/** The conditions of playbooks that need neither attributes nor metrics of their own, again with other names until there are enough. */
async function switchOnAll(): Promise<void> {
  const known = TYPICAL_CONDITIONS.filter((condition) => !/metric_|attribute:|stage/.test(JSON.stringify(condition)))
  const task: StepInput = {
    kind: 'task',
    id: 'a',
    name: 'Call',
    title: 'Call {{account.name}}',
    assign: { rule: 'owner' },
  }
  const used = { kind: 'usage', aggregation: 'days_active', windowDays: 7, operator: '>=', value: 1 }
  const probe = { kind: 'all', of: [{ kind: 'field', field: 'name', operator: 'contains', values: ['Probe'] }, used] }
  for (let n = 0; n < PLAYBOOKS; n += 1) {
    const condition = n === 0 ? probe : known[n % known.length]
    const { id } = await call('POST', '/api/playbooks', { name: `Playbook ${n}` })
    const { draft } = await call('GET', `/api/playbooks/${id}`)
    const definition = { trigger: { kind: 'enter', condition }, limits: {}, steps: [task] }
    await call('PUT', `/api/playbooks/${id}/draft`, { definition, revision: draft?.revision ?? 0 })
    await call('POST', `/api/playbooks/${id}/publish`, { on: true })
  }
}

/** The first event of one account after the other, each watched in the API until its task is there. */
async function measure(): Promise<void> {
  const until = performance.now() + SECONDS * 1_000
  let sent = 0
  const began = performance.now()
  const background = (async () => {
    while (performance.now() < until) {
      const start = performance.now()
      await sender.send(batchesOf(PER_SECOND / 10), 1)
      sent += PER_SECOND / 10
      await sleep(Math.max(0, 100 - (performance.now() - start)))
    }
  })()
  const { rows } = await pool.query<{ id: number }>(
    `select id from accounts where name like 'Probe%' order by id limit $1`,
    [PROBES],
  )
  const toTask: number[] = []
  const toRun: number[] = []
  for (const [place, { id }] of rows.entries()) {
    if (performance.now() > until) break
    const [event] = makeCalls(1, random)
    const account = WORKLOAD.accounts + place
    const body = JSON.stringify({ ...event, userId: `u${account}-1`, context: { groupId: `account-${account}` } })
    await sender.send([{ path: '/v1/track', body, events: 1 }], 1)
    const accepted = Date.now()
    toTask.push(await untilTask(id, accepted))
    const made = await pool.query<{ at: Date }>('select created_at as at from tasks where account_id = $1', [id])
    toRun.push((made.rows[0]?.at.getTime() ?? 0) - accepted)
    await sleep(50)
  }
  await background
  const [run, task] = [percentiles(toRun), percentiles(toTask)]
  report(`background: ${Math.round((sent / (performance.now() - began)) * 1_000)} events/s; load ${load()}`)
  report(`accepted → run and task made: p50 ${run.p50} ms, p95 ${run.p95} ms`)
  report(
    `accepted → task in the API: p50 ${task.p50} ms, p95 ${task.p95} ms over ${toTask.length} events (target p95 2,000 ms)`,
  )
}

async function untilTask(accountId: number, accepted: number): Promise<number> {
  for (;;) {
    const { total } = await call('GET', `/api/tasks?scope=all&accountId=${accountId}&limit=1`)
    if (total > 0) return Date.now() - accepted
    if (Date.now() - accepted > PATIENCE_MS) throw new Error(`Account ${accountId} got no task within a minute`)
    await sleep(20)
  }
}

function batchesOf(count: number) {
  const calls = makeCalls(count, random)
  return Array.from({ length: Math.ceil(calls.length / 50) }, (_, index) => {
    const batch = calls.slice(index * 50, (index + 1) * 50)
    return {
      path: '/v1/batch',
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      events: batch.length,
    }
  })
}

/** Nothing is to be scored or judged any more. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ left: number }>(
      `select (select count(*) from dirty_accounts) + (select count(*) from condition_marks)
         + (select count(*) from watches where is_on and scan_from is not null) as left`,
    )
    if (rows[0]?.left === 0) return
    await sleep(200)
  }
}

async function signUp(): Promise<void> {
  const about = { name: 'Bench', email: 'bench@volant.test', companyName: 'Bench', timeZone: 'UTC' }
  const token = /token=(\S+)/.exec(server.readyLine)?.[1] ?? ''
  const answer = await fetch(`${server.url}/api/links/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: 'correct horse battery', ...about }),
  })
  cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}

// oxlint-disable-next-line typescript/no-explicit-any
async function call(method: string, path: string, body?: object): Promise<any> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? ''
}
