import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { SUPERUSER } from './cluster.ts'
import type { Places } from './places.ts'
import { isPostmaster, readPostmasterFile, type PostmasterFile } from './postmaster-file.ts'

export const DATABASE = 'volant'

/** How to reach the embedded server: what `pg` takes. */
export interface ServerConnection {
  host: string
  port: number
  user: string
  password?: string
  database: string
  ssl: false
}

export type ServerState =
  | { kind: 'absent' }
  /** Its process is gone. */
  | { kind: 'stale'; file: PostmasterFile }
  /** Starting, recovering or stopping: ask again. */
  | { kind: 'busy'; file: PostmasterFile }
  /** Says that it is ready, and cannot be reached. */
  | { kind: 'unreachable'; file: PostmasterFile }
  | { kind: 'running'; file: PostmasterFile; connection: ServerConnection }

const CONNECT_TIMEOUT_MS = 3000
const GONE = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'])
const PROBE = 'volant.probe'

/** Looks whether a server runs on this cluster, and makes sure that the database exists. The start lock must be held. */
export async function inspectServer(places: Places): Promise<ServerState> {
  const file = readPostmasterFile(places)
  if (!file) return { kind: 'absent' }
  const alive = isPostmaster(file.pid, places)
  if (!file.status.startsWith('ready')) return { kind: alive ? 'busy' : 'stale', file }

  const connection = connectionTo(file, places)
  const answer = await greet({ ...connection, database: 'postgres' }, places)
  if (answer === 'ours') return { kind: 'running', file, connection }
  if (!alive) return { kind: 'stale', file }
  return { kind: answer === 'busy' ? 'busy' : 'unreachable', file }
}

function connectionTo(file: PostmasterFile, places: Places): ServerConnection {
  const here = { port: file.port, user: SUPERUSER, database: DATABASE, ssl: false } as const
  if (file.socketFolder !== '') return { host: file.socketFolder, ...here }
  return { host: '127.0.0.1', password: readFileSync(places.password, 'utf8'), ...here }
}

async function greet(connection: ServerConnection, places: Places): Promise<'ours' | 'other' | 'gone' | 'busy'> {
  const client = new Client({ ...connection, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: 30_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (!(await servesOurFolder(client, places))) return 'other'
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
    return 'ours'
  } catch (error) {
    // Anything but a missing socket (starting up, shutting down, out of connections) may pass.
    return GONE.has(codeOf(error)) ? 'gone' : 'busy'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A copied data directory carries the postmaster.pid of its original: the server must see what we just wrote. */
async function servesOurFolder(client: Client, places: Places): Promise<boolean> {
  const nonce = randomUUID()
  writeFileSync(join(places.cluster, PROBE), nonce, { mode: 0o644 })
  const seen = await client.query<{ content: string | null }>('SELECT pg_read_file($1, true) AS content', [PROBE])
  return seen.rows[0]?.content === nonce
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
