import { lookup as systemLookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'
import { isAllowedAddress, type AllowedNetworks } from './address-guard.ts'

const TIMEOUT_MS = 15_000
const MOST_ANSWER_BYTES = 64 * 1_024

export interface Answer {
  status: number
  /** At most 64 kB; what comes after is not read. */
  body: string
  /** Of a `Retry-After` header, in ms from now. */
  retryAfterMs: number | null
  /** Where a redirect led; it was not followed. */
  location: string | null
}

/** We do not connect there: an address within a network that is not allowed. */
export class ForbiddenAddress extends Error {}

/** Nothing usable came back: no connection, no answer in time. */
export class NoAnswer extends Error {}

/** Addresses of a name, as the system says just now. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>

interface ResolvedAddress {
  address: string
  family: number
}

export interface PostOptions {
  headers: Readonly<Record<string, string>>
  body: string
  allowed?: AllowedNetworks
  timeoutMs?: number
  resolve?: Resolve
  signal?: AbortSignal
}

/**
 * Sends a POST into the world. Every address a name has is checked first, and the connection goes to one of those very addresses:
 * a name that says something else a moment later changes nothing. Redirects are not followed, the whole exchange ends after 15 s,
 * answers are cut at 64 kB. Throws `ForbiddenAddress` or `NoAnswer`.
 */
export async function post(url: URL, options: PostOptions): Promise<Answer> {
  const { timeoutMs = TIMEOUT_MS } = options
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ForbiddenAddress('Only http and https are sent to.')
  const ends = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])])
  try {
    return await exchanged(url, options, { addresses: await checkedAddresses(url, options, ends), ends })
  } catch (error) {
    throw explained(error, ends.aborted, timeoutMs)
  }
}

async function checkedAddresses(
  url: URL,
  { allowed = [], resolve = resolveBySystem }: PostOptions,
  ends: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const hostname = url.hostname.replaceAll(/^\[|\]$/g, '')
  const family = isIP(hostname)
  const addresses = family > 0 ? [{ address: hostname, family }] : await Promise.race([resolve(hostname), endOf(ends)])
  if (addresses.length === 0) throw new NoAnswer(`${hostname} has no address.`)
  if (!addresses.every(({ address }) => isAllowedAddress(address, allowed))) throw forbidden(hostname)
  return addresses
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(new NoAnswer('The name of the host was not found in time.'))
    signal.addEventListener('abort', end, { once: true })
  })
}

async function exchanged(
  url: URL,
  { headers, body }: PostOptions,
  { addresses, ends }: { addresses: readonly ResolvedAddress[]; ends: AbortSignal },
): Promise<Answer> {
  const transport = url.protocol === 'https:' ? https : http
  const agent = new transport.Agent({ keepAlive: false })
  const request = transport.request(url, {
    agent,
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    lookup: (_hostname, { all }, callback) => {
      const [first = { address: '', family: 4 }] = addresses
      if (all) callback(null, [...addresses])
      else callback(null, first.address, first.family)
    },
    signal: ends,
  })
  try {
    return await answered(request, body)
  } finally {
    request.destroy()
    agent.destroy()
  }
}

function answered(request: http.ClientRequest, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    request.once('response', (response) => {
      isAnswered = true
      const chunks: Buffer[] = []
      let size = 0
      const finish = () => resolve(answerOf(response, Buffer.concat(chunks)))
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size >= MOST_ANSWER_BYTES) finish()
      })
      // The status has been said: what goes wrong with the rest of the answer changes nothing.
      for (const event of ['end', 'close', 'error']) response.once(event, finish)
      request.once('error', finish)
    })
    request.on('error', (error) => {
      if (!isAnswered) reject(error)
    })
    request.end(body)
  })
}

function answerOf(response: http.IncomingMessage, body: Buffer): Answer {
  const status = response.statusCode ?? 0
  return {
    status,
    body: body.subarray(0, MOST_ANSWER_BYTES).toString('utf8'),
    retryAfterMs: retryAfter(response.headers['retry-after']),
    location: status >= 300 && status < 400 ? (response.headers.location ?? null) : null,
  }
}

const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)))
  })

function forbidden(host: string): ForbiddenAddress {
  return new ForbiddenAddress(
    `${host} leads into a private network. Give a public address, or allow the network with WEBHOOK_PRIVATE_NETWORKS.`,
  )
}

function explained(error: unknown, isOver: boolean, timeoutMs: number): Error {
  if (error instanceof ForbiddenAddress || error instanceof NoAnswer) return error
  if (isOver) return new NoAnswer(`There was no answer within ${timeoutMs / 1_000} s.`)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new NoAnswer(REASONS[code] ?? `There was no connection (${code || (error as Error).message}).`, {
    cause: error,
  })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the host is not known.',
  EAI_AGAIN: 'The name of the host could not be looked up just now.',
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was cut.',
  EPIPE: 'The connection was cut.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name.',
  HPE_HEADER_OVERFLOW: 'The answer has too many headers.',
}

const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000

function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds * 1_000), LONGEST_RETRY_AFTER_MS)
}
