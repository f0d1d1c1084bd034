import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * away: nothing listens and every connection breaks. silent: connections stand, and nothing comes through.
 * slow: everything takes `SLOW_MS` longer, each way.
 */
export type Weather = 'fine' | 'away' | 'silent' | 'slow'

const SLOW_MS = 150

/** Stands between a server and its database, and makes the way as bad as a test wants it. */
export interface DatabaseProxy {
  readonly port: number
  become(weather: Weather): Promise<void>
  close(): Promise<void>
}

export async function openDatabaseProxy(target: { host: string; port: number }): Promise<DatabaseProxy> {
  const state = { weather: 'fine' as Weather }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = createConnection(target)
    join(near, far, state)
    join(far, near, state)
    for (const socket of [near, far]) {
      sockets.add(socket)
      if (state.weather === 'silent') socket.pause()
      socket.once('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async become(weather) {
      state.weather = weather
      if (weather === 'away') {
        server.close()
        cut()
        return
      }
      if (!server.listening) await listen(port)
      for (const socket of sockets) {
        if (weather === 'silent') socket.pause()
        else socket.resume()
      }
    },
    async close() {
      server.close()
      cut()
    },
  }
}

function join(from: Socket, to: Socket, state: { weather: Weather }): void {
  from.on('error', () => undefined)
  from.on('data', (bytes) => {
    if (state.weather === 'slow') setTimeout(() => to.write(bytes), SLOW_MS)
    else to.write(bytes)
  })
}
