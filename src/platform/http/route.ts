import type { Readable } from 'node:stream'
import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { Db } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import type { Endpoint, InputSchema, ParsedInputOf, ReplyOf } from './endpoint.ts'

/** What the company set for everybody: read once per request. */
export interface Company {
  name: string
  timeZone: string
  /** ISO 4217. */
  reportingCurrency: string
}

/** Everything an action may need besides its input. Time is passed in. */
export interface Context {
  readonly db: Db
  readonly actor: Actor
  readonly now: Date
  readonly today: Day
  readonly company: Company
  readonly log: Log
  /** Folder for uploads, spools and backups. */
  readonly dataDirectory: string
  /** Address under which people reach Volant, without a trailing slash. */
  readonly publicUrl: string
}

/** The moment and the company that something is computed for. */
export type Present = Pick<Context, 'now' | 'today' | 'company'>

/** The parts of a request and its answer that are not data. */
export interface Exchange {
  /** The raw body of an endpoint with `body: 'file'`. */
  readonly body: Readable | null
  readonly headers: Headers
  /** The caller's address, for rate limits and the list of sessions. */
  readonly remoteAddress: string
  setCookie(header: string): void
}

export interface FileReply {
  fileName: string
  contentType: string
  content: Readable | Buffer
  /** Beside those of every file, such as `etag`. */
  headers?: Readonly<Record<string, string>>
  /** What the caller has is still so: nothing is sent but the headers. */
  isUnchanged?: boolean
}

type Handler<E extends Endpoint> = (
  input: ParsedInputOf<E>,
  context: Context,
  exchange: Exchange,
) => Promise<ReplyOf<E>> | ReplyOf<E>

export interface Route {
  readonly endpoint: Endpoint
  readonly handle: (input: never, context: Context, exchange: Exchange) => unknown
}

/** Ties a contract entry to the action that fulfils it. */
export function implement<E extends Endpoint<InputSchema>>(endpoint: E, handle: Handler<E>): Route {
  return { endpoint, handle: handle as Route['handle'] }
}

/** Ties a contract entry whose answer is a file. */
export function implementFile<E extends Endpoint<InputSchema>>(
  endpoint: E,
  handle: (input: ParsedInputOf<E>, context: Context, exchange: Exchange) => Promise<FileReply>,
): Route {
  return { endpoint, handle: handle as Route['handle'] }
}
