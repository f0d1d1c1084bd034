import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Places } from './places.ts'

/** A free port on this machine: the one used last when it is free, so that connection settings stay valid. */
export async function choosePort(places: Places): Promise<number> {
  const last = existsSync(places.port) ? Number(readFileSync(places.port, 'utf8')) : 0
  const port = await listenOnce(last).catch(() => listenOnce(0))
  writeFileSync(places.port, String(port))
  return port
}

function listenOnce(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('No free port'))
      })
    })
  })
}
