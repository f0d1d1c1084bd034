import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts'
import { isAlive } from './postmaster-file.ts'

let folder: string
let dataDirectory: string
let open: EmbeddedPostgres[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volant-pg-'))
  dataDirectory = folder
  open = []
})

afterEach(async () => {
  await Promise.all(open.map((server) => server.release()))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

type Options = Partial<Parameters<typeof openEmbeddedPostgres>[0]>

async function openHere(options: Options = {}): Promise<EmbeddedPostgres> {
  const server = await openEmbeddedPostgres({ dataDirectory, log: silentLog, settings: { fsync: 'off' }, ...options })
  open.push(server)
  return server
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client(server.connection)
  await client.connect()
  try {
    const result = await client.query<{ answer: unknown }>(sql)
    return result.rows[0]?.answer
  } finally {
    await client.end()
  }
}

test('a new data directory gets a durable UTF-8 database that only its owner can reach', async () => {
  const server = await openHere({ settings: {} })
  expect(server.startedHere).toBe(true)
  expect(await ask(server, 'SELECT current_user || current_database() AS answer')).toBe('volantvolant')
  const settings = await ask(
    server,
    `SELECT json_object_agg(name, setting) AS answer FROM pg_settings WHERE name IN
     ('fsync', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'TimeZone', 'jit', 'max_connections')`,
  )
  expect(settings).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
    TimeZone: 'UTC',
    jit: 'off',
    max_connections: '60',
  })
  expect(await ask(server, `SELECT upper('ñandú') AS answer`)).toBe('ÑANDÚ')
})

test('the server ends with its last user and keeps the data for the next', async () => {
  const first = await openHere()
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.release()
  expect(isAlive(first.pid)).toBe(false)

  const second = await openHere()
  expect(second.startedHere).toBe(true)
  expect(await ask(second, 'SELECT answer FROM kept')).toBe(42)
})

test('giving a share back twice is giving it back once', async () => {
  const server = await openHere()
  const other = await openHere()
  await Promise.all([server.release(), server.release()])
  expect(await ask(other, 'SELECT 1 AS answer')).toBe(1)
})

test('the connection string of the server works as well as its parts', async () => {
  const server = await openHere()
  const client = new Client({ connectionString: server.connectionString })
  await client.connect()
  const { rows } = await client.query('SELECT current_database() AS name')
  await client.end()
  expect(rows).toEqual([{ name: 'volant' }])
})

test('a data directory whose path is too long for a socket works all the same', async () => {
  const long = join(dataDirectory, 'a-company-with-a-long-name'.repeat(4))
  const server = await openHere({ dataDirectory: long })
  expect(server.connection.host.length).toBeLessThan(90)
  const joined = await openHere({ dataDirectory: long })
  expect(joined.pid).toBe(server.pid)
})

test('a path with spaces, quotes and commas works', async () => {
  const server = await openHere({ dataDirectory: join(dataDirectory, `it's "our, own" data`) })
  expect(await ask(server, 'SELECT 1 AS answer')).toBe(1)
})

test('a copy of a data directory in use gets a server of its own', async () => {
  const server = await openHere()
  await ask(server, 'CREATE TABLE original AS SELECT 1 AS answer')
  await ask(server, 'CHECKPOINT')
  const copy = join(dataDirectory, 'copy')
  await cp(join(dataDirectory, 'postgres', 'cluster'), join(copy, 'postgres', 'cluster'), { recursive: true })

  const ofCopy = await openHere({ dataDirectory: copy })
  expect(ofCopy.pid).not.toBe(server.pid)
  await ask(ofCopy, 'DROP TABLE original')
  expect(await ask(server, 'SELECT answer FROM original')).toBe(1)
})

test('where sockets are not available the server asks for a generated password', async () => {
  const server = await openHere({ listenOn: 'tcp' })
  expect(server.connection.host).toBe('127.0.0.1')
  expect(await ask(server, 'SELECT 1 AS answer')).toBe(1)
  const guess = new Client({ ...server.connection, password: 'volant' })
  await expect(guess.connect()).rejects.toThrow(/password authentication failed/)
})

test.runIf(process.getuid?.() === 0)(
  'root without the right to make namespaces runs the server as nobody',
  async () => {
    await chmod(dataDirectory, 0o755)
    dataDirectory = join(dataDirectory, 'made', 'by', 'volant')
    const server = await openHere({ whenRoot: 'user' })
    expect(await ask(server, `SELECT (pg_stat_file('PG_VERSION')).size AS answer`)).toBe('3')
    await ask(server, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await server.release()
    const again = await openHere()
    expect(await ask(again, 'SELECT answer FROM kept')).toBe(42)
  },
)
