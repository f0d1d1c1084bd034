import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHolder } from '../testing/other-process.ts'
import { silentLog } from '../testing/silent-log.ts'
import { openEmbeddedPostgres, stopAbandonedPostgres, type EmbeddedPostgres } from './embedded.ts'
import { pollUntil } from './poll.ts'
import { isAlive } from './postmaster-file.ts'

let dataDirectory: string
let cleanUp: (() => Promise<unknown>)[]

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'volant-pg-'))
  cleanUp = []
})

afterEach(async () => {
  for (const step of cleanUp.reverse()) await step()
  await stopAbandonedPostgres(dataDirectory)
  await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 })
})

const PATIENCE = { timeoutMs: 15_000, everyMs: 20 }

async function openHere(): Promise<EmbeddedPostgres> {
  const server = await openEmbeddedPostgres({ dataDirectory, log: silentLog, settings: { fsync: 'off' } })
  cleanUp.push(server.release)
  return server
}

function holder() {
  const started = startHolder('share', dataDirectory)
  cleanUp.push(started.kill)
  return started
}

async function run(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client(server.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('two processes that start at the same instant share one server, and the last one out stops it', async () => {
  const first = holder()
  const second = holder()
  const [one, two] = await Promise.all([first.ready, second.ready])
  expect(one.pid).toBe(two.pid)
  expect([one.startedHere, two.startedHere].toSorted()).toEqual([false, true])

  await first.giveBack()
  expect(isAlive(one.pid)).toBe(true)
  await second.giveBack()
  expect(isAlive(one.pid)).toBe(false)
})

test('a server whose starter was killed is adopted by the next process, which then stops it', async () => {
  const starter = holder()
  const { pid } = await starter.ready
  await starter.kill()
  expect(isAlive(pid)).toBe(true)

  const adopted = await openHere()
  expect(adopted).toMatchObject({ pid, startedHere: false })
  await adopted.release()
  expect(isAlive(pid)).toBe(false)
})

test('a killed member of a shared server does not keep it running', async () => {
  const here = await openHere()
  const other = holder()
  await other.ready
  await other.kill()
  await here.release()
  expect(isAlive(here.pid)).toBe(false)
})

test('a server that is killed while in use comes back with everything that was committed', async () => {
  const server = await openHere()
  const other = holder()
  await other.ready
  const { pid } = server
  await run(server, 'CREATE TABLE kept AS SELECT 42 AS answer')
  process.kill(pid, 'SIGKILL')

  await pollUntil(() => (server.pid === pid ? null : true), PATIENCE)
  expect(await run(server, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])

  await other.giveBack()
  expect(await run(server, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('connections stay valid when a server without sockets comes back', async () => {
  const server = await openEmbeddedPostgres({
    dataDirectory,
    log: silentLog,
    settings: { fsync: 'off' },
    listenOn: 'tcp',
  })
  cleanUp.push(server.release)
  const { pid } = server
  process.kill(pid, 'SIGKILL')
  await pollUntil(() => (server.pid === pid ? null : true), PATIENCE)
  expect(await run(server, 'SELECT 1 AS answer')).toEqual([{ answer: 1 }])
})

test('after everything was killed the next start recovers by itself', async () => {
  const starter = holder()
  const { pid } = await starter.ready
  const early = await openHere()
  await run(early, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const busy = run(early, 'SELECT pg_sleep(60)').catch(() => undefined)
  await early.release()
  await starter.kill()
  process.kill(pid, 'SIGKILL')

  const next = await openHere()
  expect(next.startedHere).toBe(true)
  expect(await run(next, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await busy
})

test('a left-over process id that now belongs to another program does not block the start', async () => {
  const starter = holder()
  const { pid } = await starter.ready
  await starter.kill()
  process.kill(pid, 'SIGKILL')
  await pollUntil(() => (isAlive(pid) ? null : true), PATIENCE)

  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
  cleanUp.push(async () => bystander.kill('SIGKILL'))
  const file = join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid')
  const socketLock = join(dataDirectory, 'postgres', 'socket', '.s.PGSQL.5432.lock')
  for (const path of [file, socketLock]) {
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(bystander.pid)))
  }

  expect((await openHere()).startedHere).toBe(true)
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull()
})

test('a process id file cut short by a power failure does not block the start', async () => {
  const starter = holder()
  await starter.ready
  await starter.giveBack()
  writeFileSync(join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid'), '')
  expect((await openHere()).startedHere).toBe(true)
})

test('a start that was killed while creating the database is begun again', async () => {
  const killed = holder()
  const draft = await pollUntil(() => draftsIn(join(dataDirectory, 'postgres'))[0] ?? null, PATIENCE)
  await killed.kill()
  expect(draft).toMatch(/^cluster\.new-/)

  const next = await openHere()
  expect(await run(next, 'SELECT 1 AS answer')).toEqual([{ answer: 1 }])
})

function draftsIn(root: string): string[] {
  try {
    return readdirSync(root).filter(
      (name) => name.startsWith('cluster.new-') && readdirSync(join(root, name)).length > 3,
    )
  } catch {
    return []
  }
}

test('where nothing was ever started there is nothing to stop', async () => {
  expect(await stopAbandonedPostgres(dataDirectory)).toBe(true)
  expect(readdirSync(dataDirectory)).toEqual([])
})
