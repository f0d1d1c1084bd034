import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from '../../kernel/refusal.ts'
import { preflightHeaders, READABLE_ANYWHERE } from './cors.ts'
import type { Overloaded, Rejection } from './item.ts'

const ALL_TAKEN = '{"success":true,"rejected":[]}'
/** PostHog's SDKs look for the status. */
const ALL_TAKEN_POSTHOG = '{"status":1,"success":true,"rejected":[]}'

/** Writes the answers of the event API; to a page of another origin readable as well. */
export class Answers {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request
    this.#response = response
  }

  /** Everything was taken but for these. */
  taken(rejections: readonly Rejection[], isPostHog: boolean): void {
    if (rejections.length === 0) return this.json(200, isPostHog ? ALL_TAKEN_POSTHOG : ALL_TAKEN)
    const rejected = rejections.map(({ index, code, message }) => ({ index, code, message }))
    this.json(200, JSON.stringify({ ...(isPostHog ? postHogResults(rejections) : {}), success: true, rejected }))
  }

  /** The only item there was cannot be taken, now or later. */
  rejected({ code, message }: Rejection): void {
    const rejected = [{ index: 0, code, message }]
    this.json(400, JSON.stringify({ success: false, code, message, rejected }))
  }

  refused(refusal: Refusal): void {
    const { status, code, message, retryAfterSeconds } = refusal
    this.json(status, failure(code, message), retryHeaders(retryAfterSeconds))
  }

  overloaded({ status, message, retryAfterSeconds }: Overloaded): void {
    this.json(status, failure('overloaded', message), retryHeaders(retryAfterSeconds))
  }

  failed(): void {
    this.json(500, failure('internal', 'Something went wrong on our side. Send it again.'))
  }

  wrongMethod(allowed: string): void {
    this.json(405, failure('request.wrong_method', `Send ${allowed.split(',')[0]} to this address.`), {
      allow: allowed,
    })
  }

  preflight(): void {
    this.#response.writeHead(204, preflightHeaders(this.#request.headers)).end()
  }

  json(status: number, text: string, more?: Record<string, string>): void {
    this.#write(status, { 'content-type': 'application/json; charset=utf-8', ...more }, text)
  }

  script(text: string): void {
    this.#write(200, { 'content-type': 'text/javascript; charset=utf-8' }, text)
  }

  #write(status: number, headers: Record<string, string>, text: string): void {
    const response = this.#response
    // A sender that left in between gets no answer.
    if (response.headersSent || response.destroyed) return
    const bytes = Buffer.byteLength(text)
    const readable = this.#request.headers.origin === undefined ? undefined : READABLE_ANYWHERE
    response.writeHead(status, {
      ...headers,
      'content-length': bytes,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...readable,
    })
    response.end(this.#request.method === 'HEAD' ? undefined : text)
  }
}

/** PostHog's newest protocol asks by message id; whoever is not named was taken. */
function postHogResults(rejections: readonly Rejection[]) {
  const results = rejections.flatMap(({ messageId, code }) =>
    messageId === null ? [] : [[messageId, { result: 'drop', details: code }] as const],
  )
  return { status: 1, results: Object.fromEntries(results) }
}

function failure(code: string, message: string): string {
  return JSON.stringify({ success: false, code, message })
}

function retryHeaders(seconds: number | undefined): Record<string, string> | undefined {
  if (seconds === undefined) return undefined
  const whole = String(Math.max(1, Math.ceil(seconds)))
  return { 'retry-after': whole, 'x-ratelimit-reset': whole }
}
