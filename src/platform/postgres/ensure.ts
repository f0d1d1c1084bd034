import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../log/log.ts'
import { findBinaries } from './binaries.ts'
import { checkCluster, createCluster, removeUnfinished } from './cluster.ts'
import { didNotStart } from './errors.ts'
import { inspectServer } from './inspect.ts'
import type { Places } from './places.ts'
import { choosePort } from './port.ts'
import { pollUntil } from './poll.ts'
import { disownPostmasterFile, isAlive } from './postmaster-file.ts'
import { startServer, stopServer, type Running } from './process.ts'
import { chooseIdentity, handOver, type Identity } from './run-as.ts'
import { asArguments, serverSettings, usableMemoryBytes, type Settings } from './settings.ts'
import { prepareSocketFolder, removeDeadSocket, SOCKET_PORT } from './socket-folder.ts'

export interface ServerOptions {
  log: Pick<Log, 'info' | 'warn' | 'error'>
  maxConnections: number
  settings: Settings
  listenOn: 'socket' | 'tcp'
  whenRoot: 'namespace' | 'user'
}

const LEFTOVER_TIMEOUT_MS = 30_000
const UNREACHABLE_TIMEOUT_MS = 5000

/** The running server on this cluster: adopted, or started, or created and started. The start lock must be held. */
export async function ensureServer(
  places: Places,
  options: ServerOptions,
): Promise<{ server: Running; startedHere: boolean }> {
  const adopted = await adopt(places, options)
  if (adopted) return { server: adopted, startedHere: false }

  const identity = await prepare(places, options)
  const started = await pollUntil(() => startOrAdopt(places, identity, options), {
    timeoutMs: LEFTOVER_TIMEOUT_MS,
    everyMs: 200,
  })
  if (!started) throw didNotStart('a server that was killed has not left yet', [])
  return { server: started, startedHere: true }
}

/** A server that another process started or left behind. One that is coming up or going down is waited for. */
async function adopt(places: Places, options: ServerOptions): Promise<Running | null> {
  let unreachableSinceMs: number | null = null
  const settled = await pollUntil(
    async () => {
      const state = await inspectServer(places)
      if (state.kind === 'busy') return null
      if (state.kind !== 'unreachable') return state
      // Its socket was deleted, by a cleaner of temporary files for one.
      unreachableSinceMs ??= performance.now()
      if (performance.now() - unreachableSinceMs < UNREACHABLE_TIMEOUT_MS) return null
      options.log.warn('The running PostgreSQL cannot be reached; it is being restarted')
      await stopServer(state.file.pid, places)
      return { kind: 'absent' as const }
    },
    { timeoutMs: 15 * 60_000, everyMs: 10 },
  )
  if (settled === null) throw didNotStart('the server left running does not become ready', [])
  if (settled.kind === 'running') return settled
  if (settled.kind === 'stale') clearLeftover(places, settled.file.pid)
  return null
}

function clearLeftover(places: Places, pid: number): void {
  // A file cut short by a power failure: PostgreSQL itself would not dare to pass it.
  if (Number.isNaN(pid)) rmSync(join(places.cluster, 'postmaster.pid'), { force: true })
  else if (isAlive(pid)) disownPostmasterFile(places)
}

async function prepare(places: Places, options: ServerOptions): Promise<Identity> {
  const binaries = await findBinaries(places.root)
  const exists = checkCluster(places, binaries.major)
  await removeUnfinished(places)
  const identity = await chooseIdentity(places, binaries, options.whenRoot)
  if (!exists) {
    options.log.info(`Creating the database in ${places.cluster}`)
    const durable = options.settings['fsync'] !== 'off'
    await createCluster(places, identity, { durable, password: options.listenOn === 'tcp' })
  }
  return identity
}

async function startOrAdopt(places: Places, identity: Identity, options: ServerOptions): Promise<Running | null> {
  const listening = await listenSettings(places, identity, options)
  const settings = {
    ...serverSettings(usableMemoryBytes(), options.maxConnections),
    ...options.settings,
    ...listening,
  }
  const started = await startServer(places, identity, asArguments(settings), options.log)
  return started ?? adopt(places, options)
}

async function listenSettings(places: Places, identity: Identity, options: ServerOptions): Promise<Settings> {
  if (options.listenOn === 'tcp') {
    return { listen_addresses: '127.0.0.1', port: await choosePort(places), unix_socket_directories: '' }
  }
  const folder = prepareSocketFolder(places, identity.user)
  await handOver(folder, identity)
  removeDeadSocket(places, folder)
  return {
    listen_addresses: '',
    port: SOCKET_PORT,
    unix_socket_directories: quoted(folder),
    unix_socket_permissions: '0700',
  }
}

/** The setting is a list: a comma in the path would split it. */
function quoted(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`
}
