import { join, resolve } from 'node:path'

/** Where everything about the embedded server lies inside Volant's data directory. */
export interface Places {
  root: string
  /** PostgreSQL's own data directory. */
  cluster: string
  socket: string
  logFile: string
  /** Held while the server is being started or stopped. */
  startLock: string
  /** Held shared by everyone who uses the server: who can take it alone is the last one out. */
  useLock: string
  /** Only where sockets are not available: the generated password of the superuser. */
  password: string
  /** Only there too: the port it listened on last, kept so that connections survive a restart. */
  port: string
}

export function placesIn(dataDirectory: string): Places {
  const root = join(resolve(dataDirectory), 'postgres')
  return {
    root,
    cluster: join(root, 'cluster'),
    socket: join(root, 'socket'),
    logFile: join(root, 'postgres.log'),
    startLock: join(root, 'start.lock'),
    useLock: join(root, 'use.lock'),
    password: join(root, 'password'),
    port: join(root, 'port'),
  }
}
