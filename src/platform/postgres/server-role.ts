import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { notWritable, serverAlreadyRunning } from './errors.ts'
import { tryFileLock, type FileLock } from './file-lock.ts'

export interface RunningServer {
  pid: number
  port: number
}

export interface ServerClaim {
  release(): Promise<void>
}

export type ServerRole = 'all' | 'web' | 'worker'

const ROLES = ['web', 'worker'] as const

/**
 * Makes this process the one that serves a data directory; `all` takes both parts. Refuses (`server.already_running`)
 * with the process id and port of the one that does. The claim ends with the process, however that ends.
 */
export async function claimServerRole(
  dataDirectory: string,
  { port, role = 'all' }: { port: number; role?: ServerRole },
): Promise<ServerClaim> {
  const directory = resolve(dataDirectory)
  const taken: { lock: FileLock; note: string }[] = []
  const release = async () => {
    for (const { lock, note } of taken.splice(0)) {
      rmSync(note, { force: true })
      lock.release()
    }
  }
  for (const part of role === 'all' ? ROLES : [role]) {
    const lock = takeLock(directory, part)
    if (!lock) {
      await release()
      throw serverAlreadyRunning(directory, describe(readNote(notePath(directory, part))))
    }
    const note = notePath(directory, part)
    taken.push({ lock, note })
    writeFileSync(note, JSON.stringify({ pid: process.pid, port } satisfies RunningServer), { mode: 0o600 })
  }
  return { release }
}

/** Who serves this data directory's web pages at the moment; null when nobody does. */
export function runningServer(dataDirectory: string): RunningServer | null {
  const directory = resolve(dataDirectory)
  const lock = takeLock(directory, 'web')
  if (!lock) return readNote(notePath(directory, 'web'))
  lock.release()
  return null
}

function takeLock(directory: string, part: string): FileLock | null {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    return tryFileLock(join(directory, `${part}.lock`), 'exclusive')
  } catch (error) {
    throw notWritable(directory, error instanceof Error ? error.message : String(error))
  }
}

function notePath(directory: string, part: string): string {
  return join(directory, `${part}.json`)
}

/** Null in the moment between a claim and its note. */
function readNote(path: string): RunningServer | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RunningServer
  } catch {
    return null
  }
}

function describe(running: RunningServer | null): string {
  return running ? `A Volant server (process ${running.pid}, port ${running.port})` : 'A Volant server'
}
