import type { IncomingHttpHeaders } from 'node:http'

/** How long a browser may remember that it may send. */
const REMEMBER_SECONDS = 7200
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/
const USUAL_HEADERS = 'authorization, content-type, content-encoding, x-retry-count, anonymousid'

/** For every answer to a page of another origin: nothing here depends on cookies, so anyone may read it. */
export const READABLE_ANYWHERE: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after, x-ratelimit-reset',
}

/** The answer to a browser that asks before it sends. Which key it will send with is not known yet, so all may. */
export function preflightHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const asked = headers['access-control-request-headers']
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers':
      typeof asked === 'string' && asked.length <= 500 && HEADER_NAMES.test(asked) ? asked : USUAL_HEADERS,
    'access-control-max-age': String(REMEMBER_SECONDS),
  }
}

/** Servers send no origin; browsers always do, and pages cannot forge it. */
export function isOriginAllowed(origin: string | undefined, allowed: readonly string[]): boolean {
  return origin === undefined || allowed.length === 0 || allowed.some((one) => sameOrigin(one, origin))
}

function sameOrigin(allowed: string, origin: string): boolean {
  return allowed.replace(/\/+$/, '').toLowerCase() === origin.toLowerCase()
}
