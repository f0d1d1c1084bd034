import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { dayIn } from '../../kernel/day.ts'
import type { Clock } from '../clock/clock.ts'
import type { Db } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import { NOBODY } from './app.ts'
import type { Context, FileReply, Route } from './route.ts'

const KNOWN_FOR_MS = 60 * 60_000
const MOST_KNOWN = 100

interface ProbeParts {
  readonly db: Db
  readonly log: Log
  readonly clock: Clock
  readonly dataDirectory: string
  readonly publicUrl: string
}

/**
 * Mounts public endpoints before anybody is asked who they are: they answer with the database away, and are handed a
 * context in which nothing was read from it.
 */
export function mountProbes(app: Hono, probes: readonly Route[], parts: ProbeParts): void {
  for (const { endpoint, handle } of probes) {
    app.on(endpoint.method, [endpoint.path], async () => {
      const output = await handle({} as never, contextOf(parts), NO_EXCHANGE)
      return endpoint.reply === 'file' ? fileOf(output as FileReply) : jsonOf(endpoint.output.parse(output))
    })
  }
}

/**
 * While the database is away nobody can be recognised. Whoever was answered within the last hour is then answered from
 * what the process knows by itself: an outage is when measures are needed.
 */
export function mountWhileAway(
  app: Hono,
  routes: readonly Route[],
  { isAway, ...parts }: ProbeParts & { isAway(): Promise<boolean> },
): void {
  const known = new Map<string, number>()
  for (const { endpoint, handle } of routes) {
    app.use(endpoint.path, async (http, next) => {
      const token = http.req.header('authorization')
      if (token === undefined) return next()
      const asker = createHash('sha256').update(token).digest('base64')
      const now = parts.clock.now().getTime()
      const isKnown = now - (known.get(asker) ?? 0) < KNOWN_FOR_MS
      if (isKnown && (await isAway())) {
        return fileOf((await handle({} as never, contextOf(parts), NO_EXCHANGE)) as FileReply)
      }
      await next()
      // An outage that begins just now says nothing about who asks.
      if (http.res.status !== 503) known.delete(asker)
      if (http.res.ok) known.set(asker, now)
      const [oldest] = known.keys()
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
      return undefined
    })
  }
}

const NO_EXCHANGE = { body: null, headers: new Headers(), remoteAddress: '', setCookie: () => undefined }

/** Nobody asks, and the company is not known: its day is taken in UTC. */
function contextOf({ clock, ...parts }: ProbeParts): Context {
  const now = clock.now()
  const company = { name: '', timeZone: 'UTC', reportingCurrency: 'EUR' }
  return { ...parts, actor: NOBODY, now, today: dayIn(company.timeZone, now), company }
}

function jsonOf(output: unknown): Response {
  return new Response(JSON.stringify(output), {
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
  })
}

function fileOf({ contentType, content }: FileReply): Response {
  if (!Buffer.isBuffer(content)) throw new TypeError('A probe answers at once')
  return new Response(new Uint8Array(content), {
    headers: { 'cache-control': 'no-store', 'content-type': contentType },
  })
}
