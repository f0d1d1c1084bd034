import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { databaseBusy, notWritable } from './errors.ts'
import { ensureServer, type ServerOptions } from './ensure.ts'
import { tryFileLock, waitForFileLock, type FileLock } from './file-lock.ts'
import type { ServerConnection } from './inspect.ts'
import { placesIn, type Places } from './places.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { stopServer, type Running } from './process.ts'
import { removeSocketFolder } from './socket-folder.ts'
import { supervise } from './supervise.ts'

export interface OpenOptions extends Partial<Omit<ServerOptions, 'log'>> {
  dataDirectory: string
  log: ServerOptions['log']
}

/** A share in the embedded server. It lives for as long as anybody holds one. */
export interface EmbeddedPostgres {
  /** What `pg.Pool` and `pg.Client` take. It stays the same for as long as the share is held. */
  readonly connection: ServerConnection
  /** The same as a URL, for libraries that want one. */
  readonly connectionString: string
  /** Whether this process started the server, or joined one that was running. */
  readonly startedHere: boolean
  /** The server's process id: another one after it was killed and has been started again. */
  readonly pid: number
  /** Gives the share back; the last one out stops the server. Close pools before. */
  release(): Promise<void>
}

// Longer than a recovery: who waits for a starter gets its server in the end.
const START_LOCK_TIMEOUT_MS = 20 * 60_000
const DEFAULT_MAX_CONNECTIONS = 60

/**
 * Starts the embedded server on a data directory, or joins the one that other processes share: settings and
 * connection limit are those of who started it.
 * Everyone may be killed at any moment: locks die with their process, and a server left alone is adopted by the next.
 * Refuses with a sentence (`Refusal`) when the server cannot run there.
 */
export async function openEmbeddedPostgres(options: OpenOptions): Promise<EmbeddedPostgres> {
  const places = placesIn(options.dataDirectory)
  const server: ServerOptions = {
    log: options.log,
    maxConnections: options.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
    settings: options.settings ?? {},
    listenOn: options.listenOn ?? (process.platform === 'win32' ? 'tcp' : 'socket'),
    whenRoot: options.whenRoot ?? 'namespace',
  }
  await makePrivate(places.root).catch((error: Error) => {
    throw notWritable(options.dataDirectory, error.message)
  })
  const { opened, share } = await whileStarting(places, async () => {
    const share = sharedLock(places)
    try {
      return { opened: await ensureServer(places, server), share }
    } catch (error) {
      share.release()
      throw error
    }
  })
  return hold(places, server, opened, share)
}

/**
 * Stops a server that nobody holds a share in, as a killed process leaves behind. False when somebody does.
 */
export async function stopAbandonedPostgres(dataDirectory: string): Promise<boolean> {
  const places = placesIn(dataDirectory)
  // Nothing was ever started where there is no folder for it.
  return !existsSync(places.root) || whileStarting(places, () => stopWhenAlone(places))
}

function hold(
  places: Places,
  options: ServerOptions,
  opened: { server: Running; startedHere: boolean },
  share: FileLock,
): EmbeddedPostgres {
  let running = opened.server
  let released: Promise<void> | undefined
  const supervision = supervise(places, options.log, {
    pid: () => running.file.pid,
    restart: () =>
      whileStarting(places, async () => {
        const before = running.file.pid
        if (!released) running = (await ensureServer(places, options)).server
        return running.file.pid !== before
      }),
  })
  const giveBack = async () => {
    await supervision.stop()
    await whileStarting(places, () => leave(places, share))
  }
  return {
    connection: running.connection,
    connectionString: urlOf(running.connection),
    startedHere: opened.startedHere,
    get pid() {
      return running.file.pid
    },
    release: () => (released ??= giveBack()),
  }
}

/** Only the data directory and our folder in it are closed to others: what lies above may have to let users pass. */
async function makePrivate(root: string): Promise<void> {
  const dataDirectory = dirname(root)
  await mkdir(dirname(dataDirectory), { recursive: true })
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  await mkdir(root, { recursive: true, mode: 0o700 })
}

async function leave(places: Places, share: FileLock): Promise<void> {
  share.release()
  await stopWhenAlone(places)
}

async function stopWhenAlone(places: Places): Promise<boolean> {
  const alone = tryFileLock(places.useLock, 'exclusive')
  if (!alone) return false
  try {
    const file = readPostmasterFile(places)
    if (file) {
      await stopServer(file.pid, places)
      removeSocketFolder(places, file.socketFolder)
    }
    return true
  } finally {
    alone.release()
  }
}

/** Starting, joining and leaving happen one at a time, across processes. */
async function whileStarting<T>(places: Places, work: () => Promise<T>): Promise<T> {
  const patience = { timeoutMs: START_LOCK_TIMEOUT_MS, everyMs: 10 }
  const lock = await waitForFileLock(places.startLock, 'exclusive', patience).catch((error: Error) => {
    throw notWritable(places.root, error.message)
  })
  if (!lock) throw databaseBusy(places.root, START_LOCK_TIMEOUT_MS)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/** Under the start lock nobody holds the use lock alone, so it is always free to share. */
function sharedLock(places: Places): FileLock {
  const lock = tryFileLock(places.useLock, 'shared')
  if (!lock) throw new Error(`${places.useLock} is held alone outside the start lock`)
  return lock
}

function urlOf(connection: ServerConnection): string {
  const password = connection.password === undefined ? '' : `:${encodeURIComponent(connection.password)}`
  const user = `${connection.user}${password}`
  if (!connection.host.startsWith('/')) {
    return `postgresql://${user}@${connection.host}:${connection.port}/${connection.database}`
  }
  return `postgresql://${user}@/${connection.database}?host=${encodeURIComponent(connection.host)}&port=${connection.port}`
}
