import { execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Log } from '../log/log.ts'
import { findBinaries } from './binaries.ts'
import { didNotStart } from './errors.ts'
import { inspectServer, type ServerState } from './inspect.ts'
import { boundLog, lastLines, logSize, textSince } from './log-file.ts'
import type { Places } from './places.ts'
import { pollUntil } from './poll.ts'
import { isAlive, isPostmaster } from './postmaster-file.ts'
import { launch, type Identity } from './run-as.ts'

export type Running = Extract<ServerState, { kind: 'running' }>

const run = promisify(execFile)
// Replaying max_wal_size on a slow disk takes minutes; a server that cannot start ends by itself.
const RECOVERY_TIMEOUT_MS = 15 * 60_000
const FAST_STOP_TIMEOUT_MS = 60_000
const IMMEDIATE_STOP_TIMEOUT_MS = 10_000
const POLL_MS = 5

/** Starts the server and waits until it answers. Null when it gave way to leftovers that will be gone in a moment. */
export async function startServer(
  places: Places,
  identity: Identity,
  settings: readonly string[],
  log: Pick<Log, 'info'>,
): Promise<Running | null> {
  boundLog(places.logFile)
  const logStart = logSize(places.logFile)
  const server = spawnServer(places, identity, settings)
  const startedMs = performance.now()
  let toldMs = startedMs

  const outcome = await pollUntil(
    async () => {
      const failure = server.failure()
      if (failure !== null) return failure
      const state = await inspectServer(places)
      if (state.kind === 'running') return state
      if (performance.now() - toldMs > 5000) {
        toldMs = performance.now()
        log.info('PostgreSQL is recovering from a crash; this can take some minutes')
      }
      return null
    },
    { timeoutMs: RECOVERY_TIMEOUT_MS, everyMs: POLL_MS },
  )
  if (outcome === null) throw didNotStart('it did not become ready in time', lastLines(places.logFile, logStart))
  if (typeof outcome !== 'string') return outcome
  if (isTransient(textSince(places.logFile, logStart))) return null
  throw didNotStart(outcome, lastLines(places.logFile, logStart))
}

/** Stops the server: connections are cut, everything is written out. Last resort is a stop that recovers at next start. */
export async function stopServer(pid: number, places: Places): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = await findBinaries(places.root)
    await run(pgCtl, ['stop', '-D', places.cluster, '-m', 'fast', '-w'])
    return
  }
  const gone = () => (isPostmaster(pid, places) ? null : true)
  // Its process id may belong to somebody else by now.
  if (gone()) return
  signal(pid, 'SIGINT')
  if (await pollUntil(gone, { timeoutMs: FAST_STOP_TIMEOUT_MS, everyMs: POLL_MS })) return
  signal(pid, 'SIGQUIT')
  if (await pollUntil(gone, { timeoutMs: IMMEDIATE_STOP_TIMEOUT_MS, everyMs: POLL_MS })) return
  signal(pid, 'SIGKILL')
}

/**
 * In a session of its own: Ctrl-C reaches only Volant, which stops the server when it has drained; and a server that
 * others share outlives the process that started it.
 */
function spawnServer(places: Places, identity: Identity, settings: readonly string[]): { failure(): string | null } {
  const logFile = openSync(places.logFile, 'a', 0o600)
  // Windows refuses to run the server for administrators; pg_ctl drops the privilege.
  const command =
    process.platform === 'win32'
      ? launch(identity, identity.binaries.pgCtl, ['start', '-W', '-D', places.cluster, '-o', settings.join(' ')])
      : launch(identity, identity.binaries.postgres, ['-D', places.cluster, ...settings])
  const child = spawn(command.file, command.arguments, {
    ...command.options,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', logFile, logFile],
  })
  closeSync(logFile)
  child.unref()

  let failure: string | null = null
  child.on('error', (error) => (failure = error.message))
  child.on('exit', (code, killedBy) => {
    if (process.platform === 'win32' && code === 0) return
    failure = killedBy === null ? `exit code ${code}` : `ended by ${killedBy}`
  })
  return { failure: () => failure }
}

/** Backends of a killed server that are still leaving, or a server that an interrupted start left coming up. */
function isTransient(log: string): boolean {
  return /pre-existing shared memory block|lock file "\S+" already exists/.test(log)
}

function signal(pid: number, name: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, name)
}
