import type { Server } from 'node:http'

const SILENT_MS = 20_000

/**
 * Ends connections on which nobody ever asked anything: node's own time limits begin with the first byte. A connection that
 * has asked is left to them, and may be silent as long as its answer takes.
 */
export function endSilentConnections(server: Server, silentMs = SILENT_MS): void {
  server.on('connection', (socket) => socket.setTimeout(silentMs))
  server.prependListener('request', ({ socket }) => {
    if (socket.timeout) socket.setTimeout(0)
  })
}
