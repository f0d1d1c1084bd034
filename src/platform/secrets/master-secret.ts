import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The installation's own secret: given, or made once and kept in the data folder, readable by this user alone. */
export function masterSecret(given: string | undefined, dataDirectory: string): string {
  if (given) return given
  const path = join(dataDirectory, 'secret')
  if (!existsSync(path)) makeFile(path)
  return readFileSync(path, 'utf8').trim()
}

/** Two processes may start at once: the first file counts. */
function makeFile(path: string): void {
  try {
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
