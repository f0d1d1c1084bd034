import { constants } from 'node:fs'
import { access, readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { UNFINISHED } from '../platform/backup/write-archive.ts'
import { counted, fine, note, wrong, type Finding } from './findings.ts'

const GIB = 1024 ** 3
const DAY_MS = 86_400_000
const BACKUP_EVERY_DAYS = 7

export function nodeFinding(version: string): Finding {
  const major = Number(version.split('.')[0])
  if (major >= 24) return fine('node', `Node ${version}.`)
  return wrong('node', `Node ${version} is too old. Start Volant with npm start, which brings Node 24.`)
}

/** The data folder must be ours to write and closed to others: it holds the secret and every upload. */
export async function folderFinding(dataDirectory: string): Promise<Finding> {
  const found = await stat(dataDirectory).catch(() => null)
  if (!found)
    return wrong(
      'data folder',
      `${dataDirectory} does not exist. Check VOLANT_DATA, or start Volant once to create it.`,
    )
  try {
    await access(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return wrong('data folder', `${dataDirectory} cannot be written by this user. Change its owner or rights.`)
  }
  // Others may pass through (the database's own user, for one) but must not read or write.
  if (process.platform !== 'win32' && (found.mode & 0o066) !== 0) {
    return wrong(
      'data folder',
      `${dataDirectory} is open to other users of this machine. Run: chmod go-rw ${dataDirectory}`,
    )
  }
  return fine('data folder', `${dataDirectory} is writable and closed to others.`)
}

export async function diskFinding(dataDirectory: string): Promise<Finding> {
  const { bavail, bsize, blocks } = await statfs(dataDirectory)
  const free = bavail * bsize
  const sentence = `${(free / GIB).toFixed(1)} GiB free (${Math.round((100 * bavail) / blocks)} %).`
  if (free < GIB)
    return wrong('disk', `${sentence} Make room: imports are refused and the database stops when it is full.`)
  if (bavail / blocks < 0.1) return note('disk', `${sentence} Make room soon.`)
  return fine('disk', sentence)
}

export async function webFinding(webDirectory: string): Promise<Finding> {
  const built = await stat(join(webDirectory, 'index.html')).catch(() => null)
  return built
    ? fine('web app', 'Built.')
    : note('web app', 'Not built. Run npm start, which builds it, before serving.')
}

/** Backups in the data folder; those kept elsewhere are somebody else's to watch. */
export async function backupFinding(dataDirectory: string, now: Date): Promise<Finding> {
  const folder = join(dataDirectory, 'backups')
  const names = await readdir(folder).catch(() => [])
  const unfinished = names.filter((name) => name.endsWith(UNFINISHED))
  if (unfinished.length > 0) {
    return note(
      'backups',
      `${unfinished.join(', ')} was left by a backup that was killed. Delete it from ${folder} unless one is running.`,
    )
  }
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs))
  const newest = Math.max(...times, 0)
  if (newest === 0) return note('backups', 'None in the data folder yet. Run volant backup create.')
  const days = Math.floor((now.getTime() - newest) / DAY_MS)
  if (days > BACKUP_EVERY_DAYS) return note('backups', `The newest is ${days} days old. Run volant backup create.`)
  return fine('backups', days === 0 ? 'The newest is of today.' : `The newest is ${counted(days, 'day')} old.`)
}
