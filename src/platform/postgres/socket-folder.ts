import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Places } from './places.ts'
import { isPostmaster } from './postmaster-file.ts'
import type { UnixUser } from './run-as.ts'

export const SOCKET_PORT = 5432

// sun_path holds 108 bytes on Linux and 104 on macOS, ending in a zero.
const MAX_SOCKET_PATH_BYTES = 103
const TEMPORARY_PREFIX = 'volant-'

/**
 * The folder for the server's socket, only ours to enter. It lies with the data, or in the system's temporary folder
 * when that path is too long for a socket; the running server's postmaster.pid tells others which.
 */
export function prepareSocketFolder(places: Places, owner: UnixUser | undefined): string {
  if (fits(places.socket)) {
    mkdirSync(places.socket, { recursive: true, mode: 0o700 })
    return places.socket
  }
  const base = fits(join(tmpdir(), `${TEMPORARY_PREFIX}${'x'.repeat(16)}`)) ? tmpdir() : '/tmp'
  const name = createHash('sha256').update(realpathSync(places.root)).digest('hex').slice(0, 16)
  const folder = join(base, `${TEMPORARY_PREFIX}${name}`)
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  // Everyone may write to the temporary folder: a name that somebody else took is not trusted.
  return isPrivate(folder, owner) ? folder : mkdtempSync(join(base, TEMPORARY_PREFIX))
}

/**
 * Removes the socket of a killed server. PostgreSQL would not, where the process id in its lock now belongs to another
 * program, as it often does after a container was started again.
 */
export function removeDeadSocket(places: Places, folder: string): void {
  const socket = join(folder, `.s.PGSQL.${SOCKET_PORT}`)
  const lock = `${socket}.lock`
  if (!existsSync(lock) || isPostmaster(Number.parseInt(readFileSync(lock, 'utf8'), 10), places)) return
  rmSync(lock, { force: true })
  rmSync(socket, { force: true })
}

/** Removes the folder of a stopped server when it lies outside the data directory. */
export function removeSocketFolder(places: Places, folder: string): void {
  if (folder === places.socket || !basename(folder).startsWith(TEMPORARY_PREFIX)) return
  if ([tmpdir(), '/tmp'].includes(dirname(folder))) rmSync(folder, { recursive: true, force: true })
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES
}

function isPrivate(folder: string, owner: UnixUser | undefined): boolean {
  const found = lstatSync(folder)
  const ours = found.uid === process.getuid?.() || found.uid === owner?.uid
  return found.isDirectory() && ours && (found.mode & 0o077) === 0
}
