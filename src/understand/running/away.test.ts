import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect, type Server, type Socket, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { Pool, PoolConfig } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { day } from '../../kernel/day.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { isDatabaseAway } from '../../platform/db/away.ts'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createPool } from '../../platform/db/pool.ts'
import { createApp, NOBODY } from '../../platform/http/app.ts'
import { mountProbes, mountWhileAway } from '../../platform/http/probe-routes.ts'
import type { Route } from '../../platform/http/route.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { openDoor, type DoorState, type EventDoor } from '../../record/event-door/door.ts'
import { eventOf } from '../../record/events/testing/deliveries.ts'
import { createAskDatabase, createIsAway } from './database-state.ts'
import { metricsOf, probesOf, runningRoutes } from './routes.ts'

const KEY = { authorization: 'Bearer volant_prometheus' }

let database: TestDatabase
let wire: Wire
let pool: Pool
let db: Db
let directory: string
let door: EventDoor

beforeEach(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  wire = await openWire(database.connection)
  pool = createPool({ ...wire.connection, max: 4, connectionTimeoutMillis: 1_000 }, silentLog)
  db = openDatabase(pool)
  directory = mkdtempSync(join(tmpdir(), 'volant-running-'))
  door = await openDoor({
    connection: wire.connection,
    clock: systemClock,
    log: silentLog,
    dataDirectory: directory,
  })
})

afterEach(async () => {
  await wire.mend()
  await door.stop()
  await pool.end()
  await wire.close()
  await database.drop()
  rmSync(directory, { recursive: true, force: true })
})

interface Wire {
  readonly connection: PoolConfig
  /** Nobody gets through any more. */
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

/** Between us and the database: cutting it looks to us as if the server had stopped. */
async function openWire(to: PoolConfig): Promise<Wire> {
  const target = targetOf(to)
  const sockets = new Set<Socket>()
  const listen = (port: number) =>
    new Promise<Server>((resolve) => {
      const server = createServer((near) => {
        const far = 'path' in target ? connect(target.path) : connect(target.port, target.host)
        for (const socket of [near, far]) {
          sockets.add(socket)
          socket.on('close', () => [near, far].forEach((each) => each.destroy()))
          socket.on('error', () => [near, far].forEach((each) => each.destroy()))
        }
        near.pipe(far).pipe(near)
      })
      server.listen(port, '127.0.0.1', () => resolve(server))
    })
  let server: Server | null = await listen(0)
  const { port } = server.address() as AddressInfo
  const cut = async () => {
    const closing = server
    server = null
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()))
  }
  return {
    connection: throughPort(to, port),
    cut,
    async mend() {
      server ??= await listen(port)
    },
    close: cut,
  }
}

function targetOf({ host, port, connectionString }: PoolConfig): { host: string; port: number } | { path: string } {
  const url = connectionString ? new URL(connectionString) : null
  const place = url?.searchParams.get('host') ?? url?.hostname ?? host ?? 'localhost'
  const number = Number(url?.port || (port ?? 5432))
  return place.startsWith('/') ? { path: `${place}/.s.PGSQL.${number}` } : { host: place, port: number }
}

function throughPort(to: PoolConfig, port: number): PoolConfig {
  if (!to.connectionString) return { ...to, host: '127.0.0.1', port }
  const url = new URL(to.connectionString)
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return { ...to, connectionString: url.href }
}

/** As the server mounts them: the edge asks the database who somebody is. */
function appOf(given: Pick<EventDoor, 'state'> = door): Hono {
  const routes: Route[] = runningRoutes(given)
  const parts = { db, log: silentLog, clock: systemClock, dataDirectory: directory, publicUrl: 'http://volant.test' }
  return createApp({
    routes,
    log: silentLog,
    async authenticate(headers) {
      await pool.query('select 1')
      const isKnown = headers.get('authorization') === KEY.authorization
      return isKnown ? { ...NOBODY, role: 'operations', keyPermissions: new Set(['operations.read']) } : null
    },
    contextFor: async (actor) => ({
      ...parts,
      actor,
      now: systemClock.now(),
      today: day('2026-03-10'),
      company: { name: 'Test', timeZone: 'UTC', reportingCurrency: 'EUR' },
    }),
    allowedOrigins: new Set(),
    isUnavailable: isDatabaseAway,
    before(app) {
      mountProbes(app, probesOf(routes), parts)
      mountWhileAway(app, metricsOf(routes), { ...parts, isAway: createIsAway(parts) })
    },
  })
}

async function addSource(): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sources (key, name, kind) values ('app', 'App', 'events') returning id`,
  )
  await database.pool.query('insert into event_sources (source_id) values ($1)', [rows[0]?.id])
  return rows[0]?.id ?? 0
}

const send = (sourceId: number, n: number) =>
  door.submit({ sourceId, receivedAt: Date.now(), items: [eventOf(`m-${n}`)] })

test('with the database away the process lives, is not ready, and says that events wait on disk', async () => {
  const app = appOf()
  const sourceId = await addSource()
  await send(sourceId, 1)
  expect((await app.request('/livez')).status).toBe(200)
  const ready = await app.request('/readyz')
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }])
  expect(await (await app.request('/api/operations/notice')).json()).toEqual({
    databaseAway: false,
    events: 'stored',
    waitingDeliveries: 0,
    diskLow: door.state().disk.level !== 'ok',
  })

  await wire.cut()
  await send(sourceId, 2)
  const alive = await app.request('/livez')
  expect([alive.status, await alive.text()]).toEqual([200, 'ok\n'])
  const refused = await app.request('/readyz')
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({
    code: 'running.not_ready',
    details: [
      { path: 'database', message: 'The database does not answer within two seconds.' },
      { path: 'events', message: 'The event API goes on taking events and keeps them on disk.' },
    ],
  })
  expect(await (await app.request('/api/operations/notice')).json()).toEqual({
    databaseAway: true,
    events: 'spooled',
    waitingDeliveries: 1,
    diskLow: door.state().disk.level !== 'ok',
  })

  await wire.mend()
  await vi.waitFor(async () => expect((await app.request('/readyz')).status).toBe(200), 10_000)
  await vi.waitFor(() => expect(door.state().spool.deliveries).toBe(0), 10_000)
  expect(await (await app.request('/api/operations/notice')).json()).toMatchObject({ events: 'stored' })
})

test('measures go on through an outage for a key that was known before it, and for no other', async () => {
  const app = appOf()
  const sourceId = await addSource()
  await send(sourceId, 1)
  const before = await (await app.request('/metrics', { headers: KEY })).text()
  expect(before).toMatch(/^volant_database_up 1$/m)
  expect(before).toMatch(/^volant_events_total\{outcome="stored"\} 1$/m)
  expect(before).toMatch(/^volant_event_commit_seconds_bucket\{le="\+Inf"\} 1$/m)
  expect(before).toMatch(/^volant_event_commit_seconds_count 1$/m)
  expect(before).toMatch(/^volant_disk_free_ratio 0\.\d+$/m)

  await wire.cut()
  await send(sourceId, 2)
  const during = await app.request('/metrics', { headers: KEY })
  expect(during.status).toBe(200)
  const text = await during.text()
  expect(text).toMatch(/^volant_database_up 0$/m)
  expect(text).toMatch(/^volant_spool_deliveries 1$/m)
  expect(text).toMatch(/^volant_events_total\{outcome="spooled"\} 1$/m)
  expect(text).not.toContain('volant_database_bytes')
  const stranger = await app.request('/metrics', { headers: { authorization: 'Bearer volant_other' } })
  expect(stranger.status).toBe(503)
  expect((await app.request('/metrics')).status).toBe(503)
})

test('on a full disk the notice says that events are refused', async () => {
  const full: DoorState = { ...door.state(), disk: { level: 'full', freeBytes: 10, freeShare: 0.01 } }
  const notice = await appOf({ state: () => full }).request('/api/operations/notice')
  expect(await notice.json()).toMatchObject({ events: 'refused', databaseAway: false, diskLow: true })
})

test('a database of an older version is not ready, and the missing migration is named', async () => {
  await database.pool.query(`delete from schema_migrations where name = '0090_running.sql'`)
  const refused = await appOf().request('/readyz')
  expect(refused.status).toBe(503)
  expect(((await refused.json()) as { title: string }).title).toContain('0090_running.sql')
})

test('a database that hangs is asked once at a time, and silence counts as away', async () => {
  const ask = createAskDatabase(20)
  const hung = { asked: 0 }
  const silent = { getExecutor: () => hang(hung) } as unknown as Db
  const states = await Promise.all([1, 2, 3].map(() => ask({ db: silent, log: silentLog })))
  expect(states).toEqual([{ answers: false }, { answers: false }, { answers: false }])
  expect(await ask({ db: silent, log: silentLog })).toEqual({ answers: false })
  expect(hung.asked).toBe(1)
})

/** What a query runs on that never comes back. */
function hang(hung: { asked: number }) {
  return {
    transformQuery: (node: unknown) => node,
    compileQuery: () => ({}),
    withPlugin: () => hang(hung),
    executeQuery: () => {
      hung.asked += 1
      return new Promise<never>(() => undefined)
    },
  }
}
