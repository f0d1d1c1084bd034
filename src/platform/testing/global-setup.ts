import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolConfig } from 'pg'
import type { TestProject } from 'vitest/node'
import { createPool } from '../db/pool.ts'
import { prepareDatabase } from '../db/prepare.ts'
import { openEmbeddedPostgres, stopAbandonedPostgres } from '../postgres/embedded.ts'
import { silentLog } from './silent-log.ts'
import { databaseOn, onServer, type TestServer } from './test-server.ts'

const FOLDER_PREFIX = 'volant-test-'
const ABANDONED_AFTER_MS = 3_600_000
// Tests lose nothing that matters when the machine goes down.
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' }

/** One database server for the whole run: `TEST_DATABASE_URL`, or an embedded one that ends with the run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['TEST_DATABASE_URL']
  const server = external ? { connection: { connectionString: external }, end: async () => {} } : await startServer()
  const testServer = {
    connection: server.connection,
    template: `volant_test_${randomBytes(4).toString('hex')}`,
  }
  const tearDown = async () => {
    await dropDatabases(testServer)
    await server.end()
  }
  try {
    await createTemplate(testServer)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('testServer', testServer)
  return tearDown
}

async function startServer(): Promise<{ connection: PoolConfig; end: () => Promise<void> }> {
  // A leftover of another user or another run's clean-up must not stop this run.
  await removeAbandoned().catch((error: unknown) => console.warn('Could not remove an earlier test server:', error))
  const dataDirectory = await mkdtemp(join(tmpdir(), FOLDER_PREFIX))
  const server = await openEmbeddedPostgres({ dataDirectory, log: silentLog, settings: FAST, maxConnections: 100 })
  const end = async () => {
    await server.release()
    await rm(dataDirectory, { recursive: true, force: true })
  }
  return { connection: server.connection, end }
}

async function createTemplate({ connection, template }: TestServer): Promise<void> {
  await onServer(connection, (client) => client.query(`CREATE DATABASE ${template}`))
  const pool = createPool(databaseOn(connection, template), silentLog)
  try {
    await prepareDatabase(pool)
  } finally {
    await pool.end()
  }
}

async function dropDatabases({ connection, template }: TestServer): Promise<void> {
  await onServer(connection, async (client) => {
    const made = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [template],
    )
    for (const { name } of made.rows) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
}

/** Ends the servers that killed runs left behind. Young folders may belong to a run that is just starting. */
async function removeAbandoned(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(FOLDER_PREFIX))
  for (const folder of folders) {
    const dataDirectory = join(tmpdir(), folder)
    if (Date.now() - statSync(dataDirectory).mtimeMs < ABANDONED_AFTER_MS) continue
    if (await stopAbandonedPostgres(dataDirectory)) await rm(dataDirectory, { recursive: true, force: true })
  }
}
