import { getRequestListener } from '@hono/node-server'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { outreachSetup } from './act/outreach/setup.ts'
import { createAuth } from './identity/sessions/auth.ts'
import { createAuthenticator } from './identity/sessions/authenticate.ts'
import { firstOwnerLink } from './identity/sessions/first-owner.ts'
import { createApp } from './platform/http/app.ts'
import { drainable } from './platform/http/drain.ts'
import { isDatabaseAway } from './platform/db/away.ts'
import { startJobs } from './platform/jobs/start-jobs.ts'
import { openLiveHub } from './platform/live/live.ts'
import { claimServerRole } from './platform/postgres/server-role.ts'
import { openDatabase } from './platform/db/database.ts'
import { createPool } from './platform/db/pool.ts'
import { mountLive } from './platform/http/live-route.ts'
import { mountProbes, mountWhileAway } from './platform/http/probe-routes.ts'
import { mountWeb } from './platform/http/web-files.ts'
import { mountOpenApi } from './platform/http/openapi-route.ts'
import { behindReceiver } from './record/events/receiver.ts'
import { endSilentConnections } from './record/events/receiver-connections.ts'
import { openRuntime, publicUrlOf, readSecret, type Runtime, type RuntimeOptions } from './runtime.ts'
import { openDoor } from './record/event-door/door.ts'
import { createIsAway } from './understand/running/database-state.ts'
import { metricsOf, probesOf } from './understand/running/routes.ts'
import { APP_JOBS, APP_WATCHERS, appRoutes } from './slices.ts'

/** A busy database takes a while for a sign of life, too. */
const SILENCE_MS = 10_000
/** What still runs then is left: all of it is over 15 s after it was asked to stop. */
const DRAIN_MS = 12_000

/** After requests were cut, for what comes behind them. */
const GRACE_MS = 1_000

interface Stoppable {
  stop(drainMs: number): Promise<void>
}

/** A running server: where it listens, and how to end it with no request failed. */
export interface Serving {
  readonly url: string
  readonly runtime: Runtime
  /** False: something still runs that took too long. It is safe to end the process: whoever comes next goes on with it. */
  stop(): Promise<boolean>
}

/** What lives is about 100 MB; by itself the engine lets garbage grow to three times that before it collects it. */
const HEAP_GROWTH_PERCENT = 100

/** Serves web, API and workers, or the part that VOLANT_ROLE names. */
export async function serve(
  options: RuntimeOptions & { webDirectory: string; say(line: string): void; drainMs?: number },
): Promise<Serving> {
  const { config, log, drainMs = DRAIN_MS } = options
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const claim = config.DATABASE_URL
    ? undefined
    : await claimServerRole(config.VOLANT_DATA, { port: config.PORT, role: config.VOLANT_ROLE })
  const running: Stoppable[] = []
  let runtime: Runtime | undefined
  const stop = async () => {
    const ending = Promise.all(running.map((part) => part.stop(drainMs)))
    const isOver = await isOverWithin(ending, drainMs + GRACE_MS)
    if (isOver) await runtime?.close()
    else {
      log.warn({ afterMs: drainMs }, 'stopped while something was still running')
      await runtime?.leave()
    }
    await claim?.release()
    return isOver
  }
  try {
    const opened = await openRuntime({ ...options, maxConnections: 20 })
    runtime = opened
    let url = publicUrlOf(config)
    if (config.VOLANT_ROLE !== 'worker') {
      const web = await startWeb(opened, options.webDirectory)
      running.push(web)
      url = publicUrlOf(config, web.port)
      await announce(opened, url, options.say)
    }
    if (config.VOLANT_ROLE !== 'web') running.push(await startWorkers(opened, { isAlone: claim !== undefined }))
    return { url, runtime: opened, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function announce(runtime: Runtime, url: string, say: (line: string) => void): Promise<void> {
  const token = await firstOwnerLink(runtime.db, runtime.clock.now())
  if (token) say(`Volant is ready. Become its first owner here, once: ${url}/welcome?token=${token}`)
  else say(`Volant is ready: ${url}`)
}

async function startWeb(runtime: Runtime, webDirectory: string): Promise<Stoppable & { port: number }> {
  const { config, log, pool } = runtime
  const auth = createAuth(runtime.db, {
    secret: readSecret(config, runtime.dataDirectory),
    publicUrl: runtime.publicUrl,
  })
  const hub = openLiveHub(pool, log)
  const door = await openDoor(runtime)
  // A connection of its own: that all others are at work is no silence.
  const probes = createPool(
    { ...runtime.connection, max: 1, connectionTimeoutMillis: SILENCE_MS, query_timeout: SILENCE_MS },
    log,
  )
  hub.subscribe(({ topic }) => {
    // Whoever made a key sends with it at once, and its first events would be refused for good.
    if (topic === 'event-sources' || topic === 'reconnected') door.forgetKeys()
  })
  const routes = appRoutes(auth, door, outreachSetup(config))
  const authenticate = createAuthenticator(auth, runtime.db, runtime.clock)
  const app = createApp({
    routes,
    log,
    authenticate,
    contextFor: runtime.contextFor,
    allowedOrigins: originsOf(runtime),
    isUnavailable: isDatabaseAway,
    isSilent: createIsAway({ db: openDatabase(probes), log }, SILENCE_MS),
    before: (hono) => {
      mountLive(hono, { hub, authenticate })
      mountOpenApi(hono, routes)
      mountProbes(hono, probesOf(routes), runtime)
      mountWhileAway(hono, metricsOf(routes), { ...runtime, isAway: createIsAway(runtime) })
    },
  })
  mountWeb(app, webDirectory)

  const others = getRequestListener(app.fetch)
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 20_000 },
    behindReceiver(door.receiver, (request, response) => void others(request, response)),
  )
  endSilentConnections(server)
  const drain = drainable(server)
  try {
    await listen(server, config.PORT, config.HOST)
  } catch (error) {
    await hub.stop()
    await door.stop()
    await probes.end()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return {
    port,
    async stop(drainMs) {
      await hub.stop()
      await drain(drainMs)
      await door.stop()
      await probes.end()
    },
  }
}

async function startWorkers(runtime: Runtime, { isAlone }: { isAlone: boolean }): Promise<Stoppable> {
  const jobsPool = createPool({ ...runtime.connection, max: 8 }, runtime.log)
  const jobs = await startJobs(
    jobsPool,
    APP_JOBS,
    { pool: runtime.pool, contextFor: runtime.contextFor },
    { log: runtime.log, concurrency: 3, isAlone },
  )
  const watchers = APP_WATCHERS.map((watch) => watch(runtime))
  return {
    async stop() {
      await Promise.all(watchers.map((watcher) => watcher.stop()))
      await jobs.stop()
      await jobsPool.end()
    },
  }
}

function isOverWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(false), limitMs)
    work.then(() => resolve(true), reject).finally(() => clearTimeout(late))
  })
}

function originsOf(runtime: Runtime): ReadonlySet<string> {
  const { PORT, HOST } = runtime.config
  return new Set([
    new URL(runtime.publicUrl).origin,
    `http://localhost:${PORT}`,
    `http://127.0.0.1:${PORT}`,
    `http://${HOST}:${PORT}`,
  ])
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
