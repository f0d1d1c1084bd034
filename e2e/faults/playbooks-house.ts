import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { hashToken } from '../../src/identity/tokens/token.ts'
import { PERMISSIONS } from '../../src/kernel/permissions.ts'
import { openEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { placesIn } from '../../src/platform/postgres/places.ts'
import { isPostmaster } from '../../src/platform/postgres/postmaster-file.ts'
import { silentLog } from '../../src/platform/testing/silent-log.ts'
import { freePort } from '../server.ts'
import { openDatabaseProxy, type DatabaseProxy } from './database-proxy.ts'
import { PRODUCT } from './installation.ts'
import { openReceivers, type Receivers } from './playbooks-receivers.ts'

const KEY = 'volant_faults_0123456789abcdefghijklmnopqr'
const START_LIMIT_MS = 120_000
const ASK_LIMIT_MS = 120_000

/** A process of the product, or of something broken, that may be ended at any moment. */
export interface Process {
  /** Starts it anew; a web process is waited for until it answers. */
  start(more?: Record<string, string>): Promise<void>
  kill(): Promise<void>
  /** Resolves when it has ended by itself. */
  ended(): Promise<void>
  /** Asks it to end in order. */
  stop(): void
  /** Takes the processor from it, as a paused machine does. */
  freeze(): void
  thaw(): void
  isFrozen(): boolean
}

/** One database, one web process, as many workers as are started, and real receivers. */
export interface House {
  readonly receivers: Receivers
  readonly web: Process
  /** Another worker; it is not started yet. */
  worker(command?: readonly string[]): Process
  /** Between the processes and the database, where the house was opened with it. */
  readonly proxy: DatabaseProxy | null
  /** As `pg_ctl stop -m immediate`; who supervises it starts it again. False: it is not back from the last time. */
  stopPostgres(): boolean
  ask<T extends object>(query: string, values?: readonly unknown[]): Promise<T[]>
  /** A request by API key, repeated until the server answers; a refusal is thrown. */
  call(method: string, path: string, body?: unknown): Promise<any> // oxlint-disable-line typescript/no-explicit-any
  said(): string
  close(): Promise<void>
}

export async function openHouse({ answersWithinMs = 400, isProxied = false } = {}): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'volant-play-faults-'))
  const database = await openEmbeddedPostgres({
    dataDirectory: join(directory, 'database'),
    log: silentLog,
    listenOn: 'tcp',
    maxConnections: 120,
  })
  const receivers = await openReceivers(answersWithinMs)
  const port = await freePort()
  const { host, port: databasePort, user, password = '', database: name } = database.connection
  const proxy = isProxied ? await openDatabaseProxy({ host, port: databasePort }) : null
  const env = {
    DATABASE_URL: `postgresql://${user}:${encodeURIComponent(password)}@${proxy ? '127.0.0.1' : host}:${proxy?.port ?? databasePort}/${name}?sslmode=disable`,
    PORT: String(port),
    PUBLIC_URL: 'http://volant.test',
    VOLANT_SECRET: 'a secret of the fault tests, long enough',
    SMTP_URL: receivers.mailUrl,
    MAIL_FROM: 'Volant <volant@our.test>',
    SLACK_API_URL: receivers.slackUrl,
    WEBHOOK_PRIVATE_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'error',
  }
  let said = ''
  let count = 0
  const started: Process[] = []
  const processOf = (role: 'web' | 'worker', command: readonly string[]): Process => {
    count += 1
    const own = { ...env, VOLANT_ROLE: role, VOLANT_DATA: join(directory, `data${count}`) }
    const made = createProcess(command, own, {
      isReady: role === 'web' ? (text) => text.includes('Volant is ready') : () => true,
      hear: (text) => (said = (said + text).slice(-20_000)),
    })
    started.push(made)
    return made
  }
  const web = processOf('web', PRODUCT)
  const house: House = {
    receivers,
    proxy,
    web,
    worker: (command = PRODUCT) => processOf('worker', command),
    stopPostgres() {
      if (!isPostmaster(database.pid, placesIn(join(directory, 'database')))) return false
      process.kill(database.pid, 'SIGQUIT')
      return true
    },
    ask: (query, values = []) => askDatabase(database.connection, query, values),
    call: (method, path, body) => call(`http://127.0.0.1:${port}${path}`, method, body),
    said: () => said,
    async close() {
      for (const one of started) await one.kill()
      receivers.close()
      await proxy?.close()
      await database.release()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  try {
    await web.start()
    await house.ask(
      `with member as (insert into members (email, name, role, department, state) values ('owner@our.test', 'Olga Owner', 'owner', 'success', 'active') returning id)
       insert into api_keys (member_id, name, prefix, key_hash, permissions) select id, 'Faults', 'volant_faults', $1, $2 from member`,
      [hashToken(KEY), PERMISSIONS.filter((one) => one !== 'public' && one !== 'self')],
    )
    return house
  } catch (error) {
    await house.close()
    throw new Error(`The house did not come up: ${said}`, { cause: error })
  }
}

function createProcess(
  command: readonly string[],
  env: Record<string, string>,
  { isReady, hear }: { isReady(text: string): boolean; hear(text: string): void },
): Process {
  let child: ChildProcess | null = null
  let over: Promise<unknown> = Promise.resolve()
  return {
    async start(more = {}) {
      const { PATH, HOME, TMPDIR } = process.env
      const made = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
        env: { PATH, HOME, TMPDIR, ...env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = made
      over = once(made, 'close')
      made.stderr.on('data', (bytes: Buffer) => hear(bytes.toString()))
      made.stdout.resume()
      if (isReady('')) return
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('A server was not ready in time.')), START_LIMIT_MS)
        const end = (then: () => void) => {
          clearTimeout(late)
          then()
        }
        made.stdout.on('data', (bytes: Buffer) => isReady(bytes.toString()) && end(resolve))
        made.once('close', () => end(() => reject(new Error('A server ended before it was ready.'))))
      })
    },
    async kill() {
      child?.kill('SIGKILL')
      await over
      child = null
    },
    async ended() {
      await over
    },
    stop: () => void child?.kill('SIGTERM'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    isFrozen: () => child !== null && stateOf(child.pid) === 'T',
  }
}

/** As Linux names it: `T` for stopped. Null: there is no such process any more. */
function stateOf(pid: number | undefined): string | null {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? null
  } catch {
    return null
  }
}

/** Made anew until the database answers: it may be recovering. Only for what may be repeated. */
async function askDatabase<T extends object>(
  connection: ConstructorParameters<typeof Client>[0] & object,
  query: string,
  values: readonly unknown[],
): Promise<T[]> {
  const deadline = performance.now() + ASK_LIMIT_MS
  for (;;) {
    const client = new Client(connection)
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<T>(query, [...values])
      return rows
    } catch (error) {
      const isOurs = error instanceof Error && 'code' in error && /^(22|23|42)/.test(String(error.code))
      if (isOurs || performance.now() > deadline) throw error
      await pause(100)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

async function call(url: string, method: string, body: unknown): Promise<unknown> {
  const deadline = performance.now() + ASK_LIMIT_MS
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  for (;;) {
    let why: unknown = null
    try {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
      const text = await answer.text()
      if (answer.ok) return JSON.parse(text)
      why = new Error(`${method} ${url}: ${answer.status} ${text}`)
      if (answer.status < 500 && answer.status !== 429) throw Object.assign(why as Error, { isRefusal: true })
    } catch (error) {
      if (error instanceof Error && 'isRefusal' in error) throw error
      why ??= error
    }
    if (performance.now() > deadline) throw why
    await pause(200)
  }
}
