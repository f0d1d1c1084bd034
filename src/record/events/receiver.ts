import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../../kernel/refusal.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import { isKeyless, reachedBy, settingsFor } from './browser-settings.ts'
import { isOriginAllowed } from './cors.ts'
import { Overloaded, type Delivery, type Rejection } from './item.ts'
import { createBodyReader, SenderGone } from './read-body.ts'
import { jsonTextOf, parsedJson, unpacked } from './read-body-content.ts'
import { Answers } from './receiver-answers.ts'
import { judge, wholeRejection, type Judged, type Posted } from './receiver-entries.ts'
import { bearerKey, keyOfBody, keyOfHead } from './receiver-key.ts'
import { pathOf, type Path } from './receiver-paths.ts'
import type { WriteKey } from './store-write-keys.ts'
import { KeysUnknown } from './write-key-cache.ts'

export interface ReceiverParts {
  /** The key with its source, null for a wrong one; throws `KeysUnknown` when nobody can say. */
  findKey(key: string): WriteKey | null | Promise<WriteKey | null>
  /** Resolves when the events are durably kept; throws `Overloaded`. */
  submit(delivery: Delivery): Promise<void>
  /** Keeps what was not accepted for whoever looks for it. Must not throw. */
  noteRejected(sourceId: number, receivedAt: number, sentAt: number | null, rejections: readonly Rejection[]): void
  clock: Clock
  log: Log
}

/** The door of the event API on plain node http: in front of the rest, because single events must be cheap. */
export interface Receiver {
  /** True for addresses of the event API. */
  takes(request: IncomingMessage): boolean
  /** Answers, whatever comes. */
  handle(request: IncomingMessage, response: ServerResponse): void
  stop(): void
}

export function createReceiver(parts: ReceiverParts): Receiver {
  const reader = createBodyReader({ now: () => performance.now() })

  const receive = async (request: IncomingMessage, path: Posting, answers: Answers) => {
    const receivedAt = parts.clock.now().getTime()
    const { url = '', headers } = request
    const named = keyOfHead(headers.authorization, url)
    const seen: Seen = { key: null, bytes: null, text: '' }
    try {
      // A wrong key is told before its body is listened to.
      if (named !== null) seen.key = await checkedKey(named, headers.origin, parts)
      const bytes = await reader.read(request, path.limitBytes)
      if (path.kind === 'unused') return answers.taken([], false)
      seen.bytes = bytes
      const text = jsonTextOf(await unpacked(bytes, headers['content-encoding'], path.limitBytes))
      seen.text = text
      const value = parsedJson(text)
      const key =
        seen.key ?? (await checkedKey(keyOfBody(value) ?? bearerKey(headers.authorization), headers.origin, parts))
      seen.key = key
      const posted = { path, value, text, url, receivedAt, key }
      await keep(posted, judge(posted), answers)
    } catch (error) {
      // What was refused as a whole is shown to whom the key belongs.
      if (seen.key && error instanceof Refusal && (error.status === 400 || error.status === 413))
        parts.noteRejected(seen.key.sourceId, receivedAt, null, [wholeRejection(error, rawOfSeen(seen), path)])
      throw error
    }
  }

  const keep = async (posted: Posted, judged: Judged, answers: Answers) => {
    const { key, receivedAt, path } = posted
    const { items, rejections, sentAt, isSingle } = judged
    if (items.length > 0) await parts.submit({ sourceId: key.sourceId, receivedAt, items })
    // Only now: what was not taken as a whole comes again, with the same rejections.
    if (rejections.length > 0) parts.noteRejected(key.sourceId, receivedAt, sentAt, rejections)
    const [only] = rejections
    if (isSingle && only) answers.rejected(only)
    else answers.taken(rejections, path.kind === 'posthog')
  }

  const ask = async (request: IncomingMessage, path: Asking, answers: Answers) => {
    const { url = '', headers } = request
    const key = isKeyless(path.what)
      ? null
      : await checkedKey(path.key ?? keyOfHead(headers.authorization, url), undefined, parts)
    const { format, text } = settingsFor(path.what, key, reachedBy(headers))
    if (format === 'script') answers.script(text)
    else answers.json(200, text)
  }

  const route = (request: IncomingMessage, path: Path, answers: Answers): Promise<void> | void => {
    const { method } = request
    if (method === 'OPTIONS') return answers.preflight()
    if (path.kind === 'unknown') return answers.refused(unknownPath())
    if (path.kind === 'ask') {
      const isRead = method === 'GET' || method === 'HEAD'
      if (isRead || (method === 'POST' && path.method === 'any')) return ask(request, path, answers)
      return answers.wrongMethod('GET, HEAD, OPTIONS')
    }
    return method === 'POST' ? receive(request, path, answers) : answers.wrongMethod('POST, OPTIONS')
  }

  const serve = async (request: IncomingMessage, path: Path, answers: Answers) => {
    try {
      await route(request, path, answers)
    } catch (error) {
      presentError(error, answers, parts.log)
    } finally {
      if (!request.complete || !request.readableEnded) reader.drain(request)
    }
  }

  return {
    takes: (request) => pathOf(request.url ?? '') !== null,
    handle(request, response) {
      const path = pathOf(request.url ?? '') ?? { kind: 'unknown' }
      void serve(request, path, new Answers(request, response))
    },
    stop: () => reader.stop(),
  }
}

/** How far a request came before it was refused. */
interface Seen {
  key: WriteKey | null
  bytes: Buffer | null
  text: string
}

/** Of a body that cannot be unpacked. */
const MOST_RAW_BYTES = 1000

function rawOfSeen({ bytes, text }: Seen): string {
  return text || (bytes?.toString('latin1', 0, MOST_RAW_BYTES) ?? '')
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Hands the event API its requests, and everybody else the rest. */
export function behindReceiver(receiver: Receiver, others: Listener): Listener {
  return (request, response) => {
    if (receiver.takes(request)) receiver.handle(request, response)
    else others(request, response)
  }
}

type Posting = Extract<Path, { limitBytes: number }>
type Asking = Extract<Path, { kind: 'ask' }>

async function checkedKey(named: string | null, origin: string | undefined, parts: ReceiverParts): Promise<WriteKey> {
  if (named === null) throw noKey()
  const found = parts.findKey(named)
  const key = found instanceof Promise ? await found : found
  if (key === null) throw wrongKey()
  if (!isOriginAllowed(origin, key.allowedOrigins)) throw foreignPage()
  return key
}

function presentError(error: unknown, answers: Answers, log: Log): void {
  if (error instanceof SenderGone) return
  if (error instanceof Refusal) return answers.refused(error)
  if (error instanceof Overloaded) return answers.overloaded(error)
  if (error instanceof KeysUnknown) return answers.refused(keysUnknown())
  log.error({ err: error }, 'events could not be taken')
  answers.failed()
}

function noKey(): Refusal {
  return new Refusal(
    'key.missing',
    401,
    'The request carries no write key. Send it as the user of Basic authorization, or as writeKey in the body.',
  )
}

function wrongKey(): Refusal {
  return new Refusal(
    'key.wrong',
    401,
    'There is no such write key, or it was revoked. Take one from Settings, Event sources.',
  )
}

function keysUnknown(): Refusal {
  return new Refusal(
    'key.unknown_now',
    503,
    'Whether this key is good cannot be said now. Send it again in a moment.',
    {
      retryAfterSeconds: 5,
    },
  )
}

function foreignPage(): Refusal {
  return new Refusal(
    'origin.not_allowed',
    403,
    'This write key does not take events from pages of this origin. Add the origin to the key.',
  )
}

function unknownPath(): Refusal {
  return new Refusal('request.not_found', 404, 'There is no such address in the event API. See docs/event-api.md.')
}
