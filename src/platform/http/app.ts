import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { asExporter, may, type Actor } from '../../kernel/access.ts'
import { DEEPEST_JSON, isAllStorable, isDeeperThan } from '../../kernel/schemas.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Log } from '../log/log.ts'
import { pathParameters, type Endpoint } from './endpoint.ts'
import { whileAlive, withPatience } from './patience.ts'
import {
  bodyTooLarge,
  databaseAway,
  foreignOrigin,
  invalidInput,
  notAllowed,
  notSignedIn,
  problemResponse,
  nestedTooDeep,
  unreadableBody,
  unstorableText,
} from './problem.ts'
import type { Context, Exchange, FileReply, Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'

const JSON_LIMIT_BYTES = 2_000_000

export interface AppParts {
  routes: readonly Route[]
  log: Log
  /** Finds out who asks, from cookie or key; null when nobody is signed in. */
  authenticate(headers: Headers): Promise<Actor | null>
  /** Everything a handler needs, for this actor and this moment. */
  contextFor(actor: Actor): Promise<Context>
  /** Origins a browser may send changes from. */
  allowedOrigins: ReadonlySet<string>
  /** A database that is away is overload to the caller, not a bug. */
  isUnavailable(error: unknown): boolean
  /** Whether the database gives no sign of life; without it handlers are waited for however long they take. */
  isSilent?(): Promise<boolean>
  /** Mounts what is not a contract endpoint: the live stream, the API document. */
  before?(app: Hono): void
}

/** The HTTP edge: limit, authenticate, allow, validate, run, present. The only place that catches. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  app.use(securityHeaders())
  app.use('/api/*', compress())
  app.onError((error) => presentError(error, parts))
  parts.before?.(app)
  for (const route of parts.routes) mount(app, route, parts)
  app.all('/api/*', () =>
    problemResponse(new Refusal('request.not_found', 404, 'There is no such endpoint. See /api/openapi.json.')),
  )
  return app
}

function mount(app: Hono, route: Route, parts: AppParts): void {
  const { endpoint } = route
  const limits =
    endpoint.body === 'json'
      ? [bodyLimit({ maxSize: JSON_LIMIT_BYTES, onError: () => problemResponse(bodyTooLarge('2 MB')) })]
      : []
  app.on(endpoint.method, [endpoint.path], ...limits, async (http) => {
    refuseForeignOrigin(http, endpoint, parts)
    const actor = await withPatience(parts.authenticate(http.req.raw.headers), parts.log)
    if (endpoint.permission !== 'public') {
      if (!actor) throw notSignedIn()
      if (!may(actor, endpoint.permission)) throw notAllowed()
    }
    const input = endpoint.input.safeParse(await readInput(http, endpoint))
    if (!input.success) throw invalidInput(input.error)
    if (!isAllStorable(input.data)) throw unstorableText()
    const asker = actor ?? NOBODY
    const acting = endpoint.permission === 'exports.create' ? asExporter(asker) : asker
    const context = await withPatience(parts.contextFor(acting), parts.log)
    const cookies: string[] = []
    const output = await whileAlive(
      () => route.handle(input.data as never, context, exchangeOf(http, endpoint, cookies)),
      { isChange: endpoint.method !== 'GET', isSilent: parts.isSilent },
    )
    return present(endpoint, output, cookies)
  })
}

/** Acts where no member is needed: may do nothing that asks for a permission. */
export const NOBODY: Actor = {
  kind: 'system',
  memberId: null,
  name: 'Nobody',
  role: 'readonly',
  department: null,
  teamIds: [],
  peerIds: [],
  keyPermissions: new Set(),
}

function refuseForeignOrigin(http: HonoContext, endpoint: Endpoint, parts: AppParts): void {
  if (endpoint.method === 'GET' || http.req.header('authorization')) return
  const origin = http.req.header('origin')
  const site = http.req.header('sec-fetch-site')
  const isOurs = origin === undefined || parts.allowedOrigins.has(origin) || isOnHost(origin, http.req.header('host'))
  if (!isOurs && site !== 'same-origin') throw foreignOrigin()
  if (origin === undefined && site !== undefined && site !== 'same-origin' && site !== 'none') throw foreignOrigin()
}

/** On a plain network address browsers say nothing but the host about where a request comes from. */
function isOnHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host
}

async function readInput(http: HonoContext, endpoint: Endpoint): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = Object.create(null)
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE' || endpoint.body === 'file') {
    for (const [name, values] of Object.entries(http.req.queries()))
      input[name] = values.length === 1 ? values[0] : values
  } else {
    Object.assign(input, await readJson(http))
  }
  for (const name of pathParameters(endpoint.path)) input[name] = http.req.param(name)
  return { ...input }
}

async function readJson(http: HonoContext): Promise<Record<string, unknown>> {
  const text = await http.req.text()
  if (text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadableBody()
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw unreadableBody()
  if (isDeeperThan(value, DEEPEST_JSON)) throw nestedTooDeep()
  return value as Record<string, unknown>
}

function exchangeOf(http: HonoContext, endpoint: Endpoint, cookies: string[]): Exchange {
  const raw = endpoint.body === 'file' ? http.req.raw.body : null
  return {
    body: raw ? Readable.fromWeb(raw as NodeReadableStream<Uint8Array>) : null,
    headers: http.req.raw.headers,
    remoteAddress: remoteAddress(http),
    setCookie: (header) => cookies.push(header),
  }
}

function remoteAddress(http: HonoContext): string {
  // In-process requests of tests carry no socket.
  return http.env && 'incoming' in http.env ? (getConnInfo(http).remote.address ?? '') : ''
}

function present(endpoint: Endpoint, output: unknown, cookies: readonly string[]): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  if (endpoint.reply === 'file') return presentFile(output as FileReply, headers)
  headers.set('content-type', 'application/json; charset=utf-8')
  return new Response(JSON.stringify(endpoint.output.parse(output)), { headers })
}

function presentFile(file: FileReply, headers: Headers): Response {
  headers.set('content-type', file.contentType)
  for (const [header, value] of Object.entries(file.headers ?? {})) headers.set(header, value)
  if (file.isUnchanged) return new Response(null, { status: 304, headers })
  const name = file.fileName.replaceAll(/[^\w.-]+/g, '_')
  headers.set('content-disposition', `attachment; filename="${name}"`)
  // Out of object mode a stream of texts becomes one of bytes, which is all an answer can carry.
  const body = Buffer.isBuffer(file.content)
    ? new Uint8Array(file.content)
    : Readable.toWeb(Readable.from(file.content, { objectMode: false }))
  return new Response(body as ConstructorParameters<typeof Response>[0], { headers })
}

function presentError(error: unknown, parts: AppParts): Response {
  if (error instanceof Refusal) return problemResponse(error)
  if (parts.isUnavailable(error)) {
    parts.log.error({ err: error }, 'database away')
    return problemResponse(databaseAway())
  }
  parts.log.error({ err: error }, 'request failed')
  return new Response(
    JSON.stringify({
      type: 'about:blank',
      title: 'Something went wrong on our side. Try again; if it stays, look at the server log.',
      status: 500,
      code: 'internal',
      details: [],
    }),
    { status: 500, headers: { 'content-type': 'application/problem+json' } },
  )
}
