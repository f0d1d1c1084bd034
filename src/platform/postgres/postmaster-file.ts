import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Places } from './places.ts'

/** What a server writes about itself into `postmaster.pid`; it stays behind when the server is killed. */
export interface PostmasterFile {
  /** NaN while the file is being written. */
  pid: number
  port: number
  /** Empty where the server listens on TCP only. */
  socketFolder: string
  status: string
}

export function readPostmasterFile(places: Places): PostmasterFile | null {
  const text = textOf(pathIn(places))
  if (text === null) return null
  const lines = text.split('\n').map((line) => line.trim())
  return {
    pid: Number.parseInt(lines[0] ?? '', 10),
    port: Number(lines[3] ?? ''),
    socketFolder: lines[4] ?? '',
    status: lines[7] ?? '',
  }
}

/** True while process `pid` is a server on this cluster: a recycled process id and a zombie are not. */
export function isPostmaster(pid: number, places: Places): boolean {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') return isPostgresIn(pid, places.cluster)
  return commandOf(pid).toLowerCase().includes('postgres')
}

/**
 * Makes PostgreSQL take a left-over file for what it is when its process id now belongs to somebody else, whom it would
 * take for a running server. With the starter's own id it still looks for surviving backends, as it would not if the
 * file were gone.
 */
export function disownPostmasterFile(places: Places): void {
  const file = readPostmasterFile(places)
  if (!file) return
  const lines = (textOf(pathIn(places)) ?? '').split('\n')
  lines[0] = String(process.pid)
  writeFileSync(pathIn(places), lines.join('\n'))
}

/** False for a zombie too: nobody may be there to bury the children of a killed process in a container. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  return process.platform !== 'linux' || !isZombie(pid)
}

function isZombie(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`)
  // "pid (name) state …", and the name may hold anything.
  return stat === null || /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
}

/** A server works inside its data directory, whatever that has been renamed to. */
function isPostgresIn(pid: number, cluster: string): boolean {
  if (textOf(`/proc/${pid}/comm`)?.trim() !== 'postgres') return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch (error) {
    // A process that is ending has left its folder a moment before it is gone.
    return codeOf(error) === 'ENOENT' && isAlive(pid)
  }
}

function commandOf(pid: number): string {
  try {
    return process.platform === 'win32'
      ? execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH', '/FO', 'CSV'], { encoding: 'utf8' })
      : basename(execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).trim())
  } catch {
    return ''
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error))) return null
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function pathIn(places: Places): string {
  return join(places.cluster, 'postmaster.pid')
}
