import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { didNotStart, notACluster, otherMajorVersion } from './errors.ts'
import type { Places } from './places.ts'
import { handOver, launch, type Identity } from './run-as.ts'

export const SUPERUSER = 'volant'

const run = promisify(execFile)

/** Refuses a cluster that these binaries cannot read. Says whether there is one. */
export function checkCluster(places: Places, major: string): boolean {
  const versionFile = join(places.cluster, 'PG_VERSION')
  if (!existsSync(versionFile)) return false
  const found = readFileSync(versionFile, 'utf8').trim()
  if (found !== major) throw otherMajorVersion(found, major, places.cluster)
  return true
}

/** Sweeps what killed starts left of clusters in the making. The start lock must be held. */
export async function removeUnfinished(places: Places): Promise<void> {
  const prefix = `${basename(places.cluster)}.new-`
  const unfinished = (await readdir(places.root)).filter((name) => name.startsWith(prefix))
  // An orphaned initdb may be writing here for another moment; what it leaves is swept next time.
  await Promise.allSettled(unfinished.map((name) => rm(join(places.root, name), { recursive: true, force: true })))
}

/**
 * Makes the cluster in a folder beside its place and renames it when whole: one that exists is complete.
 * The start lock must be held.
 */
export async function createCluster(
  places: Places,
  identity: Identity,
  options: { durable: boolean; password: boolean },
): Promise<void> {
  if (existsSync(places.cluster)) {
    await rmdir(places.cluster).catch(() => {
      throw notACluster(places.cluster)
    })
  }
  // A name of its own: the initdb of a killed predecessor may still be writing into the last one.
  const draft = `${places.cluster}.new-${randomBytes(4).toString('hex')}`
  await mkdir(draft, { mode: 0o700 })
  await handOver(draft, identity)
  if (options.password) {
    await writeFile(places.password, randomBytes(24).toString('base64url'), { mode: 0o600 })
    await handOver(places.password, identity)
  }
  await initialise(draft, places, identity, options)
  await rename(draft, places.cluster)
  if (options.durable) await syncFolder(places.root)
}

async function initialise(
  draft: string,
  places: Places,
  identity: Identity,
  options: { durable: boolean; password: boolean },
): Promise<void> {
  const authentication = options.password ? ['--auth=scram-sha-256', `--pwfile=${places.password}`] : ['--auth=trust']
  const initdb = (locale: string) => {
    const command = launch(identity, identity.binaries.initdb, [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--locale=${locale}`,
      ...authentication,
      ...(options.durable ? [] : ['--no-sync']),
    ])
    return run(command.file, command.arguments, command.options)
  }
  try {
    // Some systems have no C.UTF-8 of their own; the built-in provider sorts and folds case either way.
    await initdb('C.UTF-8').catch((error: unknown) => {
      if (/invalid locale/i.test(messageOf(error))) return initdb('C')
      throw error
    })
  } catch (error) {
    throw didNotStart('the database could not be created', messageOf(error).trim().split('\n').slice(-4))
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== '') {
    return error.stderr
  }
  return String(error)
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
