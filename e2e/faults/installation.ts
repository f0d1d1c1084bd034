import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, type ClientConfig } from 'pg'
import { stopAbandonedPostgres } from '../../src/platform/postgres/embedded.ts'
import { SUPERUSER } from '../../src/platform/postgres/cluster.ts'
import { DATABASE } from '../../src/platform/postgres/inspect.ts'
import { placesIn } from '../../src/platform/postgres/places.ts'
import { isPostmaster, readPostmasterFile } from '../../src/platform/postgres/postmaster-file.ts'
import { freePort } from '../server.ts'
import type { OwnDatabase } from './own-database.ts'
import { setUpSource } from './source.ts'

/** What an installation runs, as everybody runs it. */
export const PRODUCT = [fileURLToPath(new URL('../../src/main.ts', import.meta.url)), 'serve'] as const

const START_LIMIT_MS = 60_000
const WRITE_KEY = 'faults-write-key-0123456789'

/** A real server process on a real PostgreSQL, to be treated badly. */
export interface Installation {
  readonly url: string
  readonly writeKey: string
  readonly dataDirectory: string
  /** Ends the server's process as a power cut would. */
  killServer(): Promise<void>
  /** Asks the server to end in order, as a service manager does; resolves with how long that took, ms. */
  stopServer(): Promise<number>
  /** Starts the server and waits until it answers. */
  startServer(): Promise<void>
  /** Ends PostgreSQL's first process; the server in charge starts it again. */
  killPostgres(): void
  /** Stops every process of PostgreSQL in its tracks, or lets them go on: alive, and silent. */
  hangPostgres(isHung: boolean): void
  serverPid(): number
  /** Works on the database; waits for it to be there. */
  ask<T>(work: (client: Client) => Promise<T>): Promise<T>
  /** Names of files that still hold events. */
  spooled(): string[]
  /** What the servers said on stderr. */
  said(): string
  close(): Promise<void>
}

export interface InstallationOptions {
  /** What `node` runs: the product, or a broken one. */
  readonly command?: readonly string[]
  /** A database of its own, in place of the one the server brings. */
  readonly database?: OwnDatabase
  /** Called with the empty data directory before anything is in it; returns what undoes it in the end. */
  prepare?(dataDirectory: string): () => void
}

/** A fresh installation with one source of events. */
export async function openInstallation({
  command = PRODUCT,
  database,
  prepare,
}: InstallationOptions = {}): Promise<Installation> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'volant-faults-'))
  const undo = prepare?.(dataDirectory)
  const port = await freePort()
  const places = placesIn(dataDirectory)
  const env = {
    VOLANT_DATA: dataDirectory,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...(database ? { DATABASE_URL: database.url } : {}),
  }
  let server: ServerChild | null = null
  let said = ''

  const killServer = async () => {
    server?.child.kill('SIGKILL')
    await server?.ended
    server = null
  }
  const stopServer = async () => {
    const began = performance.now()
    server?.child.kill('SIGTERM')
    await server?.ended
    server = null
    return performance.now() - began
  }
  const startServer = async () => {
    server = launch(command, env, (text) => (said += text))
    await server.ready
  }
  const signalPostgres = (signal: NodeJS.Signals) => {
    const file = readPostmasterFile(places)
    if (file && isPostmaster(file.pid, places)) signalAll(file.pid, signal)
  }
  const close = async () => {
    await killServer()
    if (!database) await stopAbandonedPostgres(dataDirectory)
    undo?.()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  const ask: Installation['ask'] = (work) => askDatabase(() => database?.direct ?? connectionIn(dataDirectory), work)
  const installation: Installation = {
    url: `http://127.0.0.1:${port}`,
    writeKey: WRITE_KEY,
    dataDirectory,
    killServer,
    stopServer,
    startServer,
    killPostgres() {
      const file = readPostmasterFile(places)
      if (file && isPostmaster(file.pid, places)) process.kill(file.pid, 'SIGKILL')
    },
    hangPostgres: (isHung) => signalPostgres(isHung ? 'SIGSTOP' : 'SIGCONT'),
    serverPid: () => server?.child.pid ?? 0,
    ask,
    spooled: () => filesIn(join(dataDirectory, 'spool')).filter((name) => /\.(open|sealed|damaged)$/.test(name)),
    said: () => said,
    close,
  }
  try {
    await startServer()
    await ask((client) => setUpSource(client, WRITE_KEY))
    return installation
  } catch (error) {
    await close()
    throw new Error(`The installation did not come up: ${said}`, { cause: error })
  }
}

interface ServerChild {
  child: ChildProcess
  ready: Promise<void>
  ended: Promise<unknown>
}

function launch(command: readonly string[], env: Record<string, string>, hear: (text: string) => void): ServerChild {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.on('data', (bytes: Buffer) => hear(bytes.toString()))
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The server was not ready in ${START_LIMIT_MS} ms`)), START_LIMIT_MS)
    child.stdout.on('data', (bytes: Buffer) => bytes.includes('Volant is ready') && resolve())
    child.once('close', (code) => reject(new Error(`The server ended with ${code}`)))
    const done = () => clearTimeout(late)
    child.once('close', done)
    child.stdout.once('data', done)
  })
  return { child, ready, ended: once(child, 'close') }
}

/** The process and everything it started. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = filesIn('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
  for (const one of [pid, ...children.map(Number)]) {
    try {
      process.kill(one, signal)
    } catch (error) {
      // A backend may have ended since it was listed.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

function filesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}

function connectionIn(dataDirectory: string): ClientConfig {
  const file = readPostmasterFile(placesIn(dataDirectory))
  return { host: file?.socketFolder, port: file?.port, user: SUPERUSER, database: DATABASE }
}

/** A connection of our own, made anew until the database answers: it may be recovering. */
async function askDatabase<T>(connection: () => ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    const client = new Client(connection())
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause(100)
      continue
    }
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
}
