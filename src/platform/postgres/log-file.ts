import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs'

const MAX_LOG_BYTES = 8 * 1024 * 1024
const TAIL_BYTES = 16 * 1024

export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** The last lines written after byte `from`, for a sentence about what went wrong. */
export function lastLines(path: string, from: number, count = 6): string[] {
  return textSince(path, from)
    .split('\n')
    .map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, '').trim())
    .filter((line) => line !== '')
    .slice(-count)
}

export function textSince(path: string, from: number): string {
  if (logSize(path) <= from) return ''
  const file = openSync(path, 'r')
  try {
    const end = fstatSync(file).size
    const start = Math.max(from, end - TAIL_BYTES)
    const buffer = Buffer.alloc(end - start)
    const read = readSync(file, buffer, 0, buffer.length, start)
    return buffer.toString('utf8', 0, read)
  } finally {
    closeSync(file)
  }
}

/** Keeps the log and one predecessor below 8 MB each. PostgreSQL appends, so emptying the file under it is safe. */
export function boundLog(path: string, maxBytes = MAX_LOG_BYTES): void {
  if (logSize(path) <= maxBytes) return
  copyFileSync(path, `${path}.1`)
  truncateSync(path)
}
