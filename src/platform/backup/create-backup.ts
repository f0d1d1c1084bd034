import { createReadStream, existsSync, type Dirent } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Pool, PoolClient } from 'pg'
import {
  FORMAT,
  HEADER_NAME,
  JOBS_CONTENT,
  MANIFEST_NAME,
  sealOf,
  summaryOf,
  type BackupSummary,
  type Content,
  type Header,
} from './archive-format.ts'
import {
  appliedMigrations,
  beginSnapshot,
  JOB_COLUMNS,
  savedTables,
  sequences,
  serverVersion,
  tableRows,
  waitingJobs,
} from './views.ts'
import { writeArchive, type ArchiveWriter } from './write-archive.ts'

export interface BackupSource {
  pool: Pool
  dataDirectory: string
  appVersion: string
  now: Date
  /** Told the name of each table or file before it is written. */
  onContent?(name: string): void
}

/** Folders and files of the data directory that the database does not hold. Locks are never opened: see file-lock.ts. */
const KEPT_FOLDERS = ['imports']
const KEPT_FILES = new Set(['secret'])

/**
 * Writes a consistent copy of a live database and its uploads into one file. Work goes on meanwhile: everything is read
 * in one repeatable-read transaction. Whatever happens, the file under the given name is whole or not there.
 */
export async function createBackup(source: BackupSource, file: string): Promise<BackupSummary> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const archive = await writeArchive(file, source.now)
  const client = await source.pool.connect()
  let broken = true
  try {
    await beginSnapshot(client)
    const summary = await writeEverything(source, client, archive, file)
    await client.query('commit')
    broken = false
    return summary
  } catch (error) {
    await archive.abandon().catch(() => undefined)
    throw error
  } finally {
    client.release(broken)
  }
}

async function writeEverything(
  source: BackupSource,
  client: PoolClient,
  archive: ArchiveWriter,
  file: string,
): Promise<BackupSummary> {
  const tables = await savedTables(client)
  const header: Header = {
    format: FORMAT,
    appVersion: source.appVersion,
    createdAt: source.now.toISOString(),
    postgres: await serverVersion(client),
    migrations: await appliedMigrations(client),
    tables,
  }
  const contents: Content[] = []
  const add = async (name: string, columns: number | null, start: () => AsyncIterable<Buffer>) => {
    source.onContent?.(name)
    contents.push(await archive.addContent(name, columns, start()))
  }

  await archive.addJson(HEADER_NAME, header)
  // Files first: what a row of the snapshot points to was there when the snapshot was taken.
  for (const path of await keptFiles(source.dataDirectory)) {
    // An upload may be thrown away while we are busy with the ones before it.
    if (!existsSync(join(source.dataDirectory, path))) continue
    await add(`files/${path}`, null, () => createReadStream(join(source.dataDirectory, path)))
  }
  for (const table of tables) await add(`tables/${table.name}`, table.columns.length, () => tableRows(client, table))
  await add(JOBS_CONTENT, JOB_COLUMNS.length, () => waitingJobs(client))
  const listed = { contents, sequences: await sequences(client, tables) }
  await archive.addJson(MANIFEST_NAME, { ...listed, sha256: sealOf(header, listed) })
  return summaryOf(file, await archive.finish(), header, listed)
}

async function keptFiles(dataDirectory: string): Promise<string[]> {
  const found: string[] = []
  for (const folder of KEPT_FOLDERS) {
    const entries = await entriesOf(join(dataDirectory, folder), true)
    found.push(...entries.filter(isKept).map((entry) => relative(dataDirectory, join(entry.parentPath, entry.name))))
  }
  const top = await entriesOf(dataDirectory, false)
  found.push(...top.filter((entry) => entry.isFile() && KEPT_FILES.has(entry.name)).map((entry) => entry.name))
  return found.map((path) => path.split(sep).join('/')).sort()
}

function isKept(entry: Dirent): boolean {
  return entry.isFile() && !entry.name.endsWith('.lock')
}

async function entriesOf(folder: string, recursive: boolean): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive, withFileTypes: true })
  } catch (error) {
    // A data directory without uploads is an ordinary one.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
