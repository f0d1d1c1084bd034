import type { MiddlewareHandler } from 'hono'

/** Only our own scripts, styles and pictures; nothing embeds us, nothing is sniffed, nothing leaks to other sites. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** What other sites load from us: the snippet that their pages send events with. */
const FOR_EVERYONE: ReadonlySet<string> = new Set(['/volant.js'])

export function securityHeaders(): MiddlewareHandler {
  return async (http, next) => {
    await next()
    for (const [name, value] of Object.entries(HEADERS)) http.res.headers.set(name, value)
    if (FOR_EVERYONE.has(http.req.path)) http.res.headers.set('cross-origin-resource-policy', 'cross-origin')
  }
}
