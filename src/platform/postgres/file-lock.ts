import { DatabaseSync } from 'node:sqlite'
import { pollUntil, type Patience } from './poll.ts'

/**
 * A lock on a file that the operating system drops when its process dies, however it dies: no stale locks, no guessing
 * by process id. Node has no flock; SQLite's file locks are the same thing on Linux, macOS and Windows.
 * The file stays empty. Never open it otherwise: closing any other handle on it would drop the lock (POSIX).
 */
export interface FileLock {
  release(): void
}

export type LockMode = 'shared' | 'exclusive'

const SQLITE_BUSY = 5
// A garbage-collected handle would close its file and drop its lock.
const held = new Set<DatabaseSync>()

/** The lock, or null when another holder excludes it: in this process or any other. */
export function tryFileLock(path: string, mode: LockMode): FileLock | null {
  const handle = new DatabaseSync(path, { timeout: 0 })
  try {
    if (mode === 'exclusive') {
      handle.exec('BEGIN EXCLUSIVE')
    } else {
      handle.exec('BEGIN')
      // A transaction takes its shared lock with its first read.
      handle.prepare('SELECT count(*) FROM sqlite_master').get()
    }
  } catch (error) {
    handle.close()
    if (isBusy(error)) return null
    throw error
  }
  held.add(handle)
  return {
    release() {
      if (held.delete(handle)) handle.close()
    },
  }
}

/** Waits for the lock; null when it could not be had in time. */
export function waitForFileLock(path: string, mode: LockMode, patience: Patience): Promise<FileLock | null> {
  return pollUntil(() => tryFileLock(path, mode), patience)
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}
