import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/** Whoever sends without pause asks again within this time, and hears that it was the last answer. */
const LEAVING_MS = 300

/**
 * Returns what ends a server with no request failed. A kept connection that is closed may have its next request on the way
 * already, and one that never rests would never be closed: so every answer from now on is the last one on its connection,
 * and what still rests a moment later is nobody's. Running requests finish; what is left after `cutAfterMs` is cut.
 */
export function drainable(server: Server): (cutAfterMs: number) => Promise<void> {
  const open = new Set<ServerResponse>()
  let isLeaving = false
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (isLeaving) return void response.setHeader('connection', 'close')
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  return async (cutAfterMs) => {
    isLeaving = true
    for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close')
    await new Promise<void>((resolve) => {
      const rest = setTimeout(() => server.closeIdleConnections(), LEAVING_MS)
      const cut = setTimeout(() => server.closeAllConnections(), cutAfterMs)
      // The one of node:http would close resting connections at once.
      NetServer.prototype.close.call(server, () => {
        clearTimeout(rest)
        clearTimeout(cut)
        resolve()
      })
    })
  }
}
