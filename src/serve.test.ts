import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { hashToken } from './identity/tokens/token.ts'
import { systemClock } from './platform/clock/clock.ts'
import { createTestDatabase, type TestDatabase } from './platform/testing/database.ts'
import { silentLog } from './platform/testing/silent-log.ts'
import { serve, type Serving } from './serve.ts'

const KEY = 'volant_screen_0123456789abcdefghijklmnopqr'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'volant-test-serve-'))
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function start(role: 'all' | 'web' | 'worker', drainMs?: number): Promise<Serving> {
  const { user, password = '', host = '', port, database: name } = database.connection
  const address = new URLSearchParams({ host, port: String(port) })
  const config = readConfig({
    VOLANT_DATA: folder,
    VOLANT_ROLE: role,
    DATABASE_URL: `postgresql://${user}:${String(password)}@/${name}?${address}`,
    PORT: '0',
  })
  const options = { config, log: silentLog, clock: systemClock, webDirectory: folder, say: () => {} }
  return serve(drainMs === undefined ? options : { ...options, drainMs })
}

interface Said {
  status: number
  isLast: boolean
}

function ask(url: string, agent: Agent): Promise<Said> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent }, (answer) => {
      answer.resume()
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, isLast: answer.headers.connection === 'close' }),
      )
      answer.once('error', reject)
    })
    // On a connection of its own whoever comes to a closed door was not let in; nothing of it was begun.
    asking.once('error', (error) => reject(asking.reusedSocket ? error : new Error('not let in')))
    asking.end()
  })
}

test('asked to stop under load it answers every request that reached it, and is gone at once', async () => {
  const serving = await start('web')
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const statuses = new Set<number>()
  const failures = new Set<string>()
  let last = 0
  const client = async () => {
    for (;;) {
      try {
        const { status, isLast } = await ask(`${serving.url}/api/openapi.json`, agent)
        statuses.add(status)
        if (isLast) last += 1
      } catch (error) {
        failures.add(String(error))
        return
      }
    }
  }
  const clients = Array.from({ length: 8 }, client)
  await pause(300)
  const began = performance.now()
  expect(await serving.stop()).toBe(true)
  await Promise.all(clients)
  expect([[...statuses], [...failures]]).toEqual([[200], ['Error: not let in']])
  expect(last).toBeGreaterThan(0)
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('an open screen does not hold up a stop', async () => {
  const serving = await start('web')
  await database.pool.query(
    `with member as (insert into members (email, name, role, department, state)
       values ('screen@volant.test', 'Screen', 'csm', 'success', 'active') returning id)
     insert into api_keys (member_id, name, prefix, key_hash, permissions) select id, 'Screen', 'volant_screen', $1, '{accounts.read}' from member`,
    [hashToken(KEY)],
  )
  const opened = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${serving.url}/api/live`, { headers: { authorization: `Bearer ${KEY}` } }, resolve).once('error', reject)
  })
  opened.resume()
  expect(opened.statusCode).toBe(200)
  const ended = new Promise((resolve) => opened.once('close', resolve))
  const began = performance.now()
  expect(await serving.stop()).toBe(true)
  await ended
  expect(performance.now() - began).toBeLessThan(5_000)
})

async function jobsHeld(): Promise<number> {
  const { rowCount } = await database.pool.query('select from graphile_worker.jobs where locked_by is not null')
  return rowCount ?? 0
}

/** Connections that are neither the test's nor what a stopped server leaves behind. */
async function atWork({ runtime }: Serving): Promise<number> {
  const { rows } = await database.pool.query<{ all: number }>(
    'select count(*)::int as all from pg_stat_activity where datname = current_database()',
  )
  return (rows[0]?.all ?? 0) - database.pool.totalCount - runtime.pool.totalCount
}

test('what takes longer than a stop may is left to who comes next', async () => {
  const blocker = await database.pool.connect()
  const serving = await start('worker', 500)
  try {
    await blocker.query('begin; lock table accounts in access exclusive mode')
    await database.pool.query(`select graphile_worker.add_job('hygiene.night', '{}'::json)`)
    await expect.poll(jobsHeld, { timeout: 5_000 }).toBeGreaterThan(0)
    const began = performance.now()
    expect(await serving.stop()).toBe(false)
    expect(performance.now() - began).toBeLessThan(5_000)
  } finally {
    await blocker.query('rollback')
    blocker.release()
    await expect.poll(() => atWork(serving), { timeout: 15_000 }).toBe(0)
    await serving.runtime.close()
  }
})
