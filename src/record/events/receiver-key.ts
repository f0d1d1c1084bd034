import { isFields } from './accept-problem.ts'

const QUERY_NAMES = ['writeKey', 'api_key', 'token'] as const
const BODY_NAMES = ['writeKey', 'api_key', 'token', '$token'] as const

/** The write key a request carries outside its body: as the user of Basic, or in the address. */
export function keyOfHead(authorization: string | undefined, url: string): string | null {
  return basicUser(authorization) ?? queryKey(url)
}

function basicUser(authorization: string | undefined): string | null {
  if (authorization === undefined || !/^basic /i.test(authorization)) return null
  const text = Buffer.from(authorization.slice(6), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return (colon < 0 ? text : text.slice(0, colon)).trim() || null
}

function queryKey(url: string): string | null {
  const query = url.indexOf('?')
  if (query < 0) return null
  const parameters = new URLSearchParams(url.slice(query + 1))
  for (const name of QUERY_NAMES) if (parameters.get(name)) return parameters.get(name)
  return null
}

/** The write key in a body: of Segment's or PostHog's, of a whole batch or its first event. */
export function keyOfBody(body: unknown): string | null {
  const first: unknown = Array.isArray(body) ? body[0] : body
  if (!isFields(first)) return null
  const properties = isFields(first['properties']) ? first['properties'] : {}
  for (const name of BODY_NAMES) if (isText(first[name])) return first[name]
  return isText(properties['token']) ? properties['token'] : null
}

/** `Bearer` is for OAuth, which names no source; where nothing else does, it may be the key itself. */
export function bearerKey(authorization: string | undefined): string | null {
  return authorization && /^bearer /i.test(authorization) ? authorization.slice(7).trim() || null : null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
