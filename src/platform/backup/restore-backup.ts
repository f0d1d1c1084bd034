import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClient } from 'pg'
import { migrate, readMigrations, type Migration } from '../db/migrate.ts'
import { migrateJobs } from '../jobs/jobs.ts'
import { JOBS_CONTENT, type BackupSummary, type Header, type Manifest } from './archive-format.ts'
import { archiveDamaged, archiveNewer, notEmpty } from './errors.ts'
import { readArchive, verifyBackup } from './read-archive.ts'
import {
  beginRestore,
  createTables,
  enqueueRestoredJobs,
  holdTogether,
  jobSink,
  loosen,
  setSequences,
  tableSink,
} from './store.ts'
import { isEmpty } from './views.ts'

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url))

export interface RestoreTarget {
  pool: Pool
  dataDirectory: string
  /** The target in words, for the refusal of one that is not empty. */
  name: string
  /** Told the name of each table or file before it is restored. */
  onContent?(name: string): void
}

/**
 * Restores a backup into an empty database: checks the whole archive first, then loads it in one transaction, then
 * migrates to this version. Killed at any moment it leaves the database empty, so that it can simply be run again.
 * Refuses a damaged archive, one of a newer version, and a database that holds anything.
 */
export async function restoreBackup(target: RestoreTarget, file: string): Promise<BackupSummary> {
  const { header, manifest, ...summary } = await verifyBackup(file)
  const migrations = migrationsOf(header)
  await migrateJobs(target.pool)
  const client = await target.pool.connect()
  try {
    await beginRestore(client)
    if (!(await isEmpty(client))) throw notEmpty(target.name)
    await createTables(client, migrations, header.tables)
    const references = await loosen(client, header.tables)
    await loadContents(target, client, { file, header, manifest })
    await enqueueRestoredJobs(client)
    await setSequences(client, manifest.sequences)
    await holdTogether(client, header.tables, references)
    await client.query('commit')
    await client.query('set statement_timeout = 0')
    await client.query('analyze')
  } finally {
    // What is not committed goes with its connection. A used connection also carries our settings: close it.
    client.release(true)
  }
  await migrate(target.pool)
  return summary
}

/** The migrations the backup was made with, as this version has them. */
function migrationsOf(header: Header): Migration[] {
  const known = new Map(readMigrations(MIGRATIONS_FOLDER).map((migration) => [migration.name, migration]))
  return header.migrations.map(({ name, sha256 }) => {
    const migration = known.get(name)
    if (!migration) throw archiveNewer(header.appVersion, `it has the migration ${name}`)
    if (migration.sha256 !== sha256) throw archiveNewer(header.appVersion, `its migration ${name} differs from ours`)
    return migration
  })
}

async function loadContents(
  target: RestoreTarget,
  client: PoolClient,
  archive: { file: string; header: Header; manifest: Manifest },
): Promise<void> {
  const rowsOf = new Map(archive.manifest.contents.map((content) => [content.name, content.rows]))
  let open: (Intake & { name: string }) | undefined
  const close = async () => {
    const rows = await open?.end()
    if (open && rows !== null && rows !== rowsOf.get(open.name))
      throw archiveDamaged(`rows of ${open.name} were not taken`)
    open = undefined
  }
  // Without a single waiting job there is no part that would make the table they wait in.
  let hasJobs = false
  try {
    for await (const item of readArchive(archive.file)) {
      if (item.kind !== 'part') continue
      if (open?.name !== item.content) {
        await close()
        target.onContent?.(item.content)
        open = { name: item.content, ...(await intakeOf(item.content, target, client, archive.header)) }
        hasJobs ||= item.content === JOBS_CONTENT
      }
      await open.write(item.bytes)
    }
    await close()
  } catch (error) {
    open?.abandon()
    throw error
  }
  if (!hasJobs) await (await intakeOf(JOBS_CONTENT, target, client, archive.header)).end()
}

/** Takes one content in. `end` tells the rows the database took; null for files. */
interface Intake {
  write(bytes: Buffer): Promise<void>
  end(): Promise<number | null>
  abandon(): void
}

async function intakeOf(name: string, target: RestoreTarget, client: PoolClient, header: Header): Promise<Intake> {
  if (name.startsWith('files/'))
    return intoStream(await fileStream(target.dataDirectory, name.slice('files/'.length)), () => null)
  const table = header.tables.find((saved) => name === `tables/${saved.name}`)
  if (!table && name !== JOBS_CONTENT) throw archiveDamaged(`it holds ${name}, which its first page does not list`)
  const { stream, rowCount } = table ? tableSink(client, table) : await jobSink(client)
  return intoStream(stream, rowCount)
}

function intoStream(stream: Writable, rowCount: () => number | null): Intake {
  const through = new PassThrough()
  const finished = pipeline(through, stream)
  // A failure is met by the next write or by the end, whichever comes first.
  finished.catch(() => undefined)
  return {
    async write(bytes) {
      if (!through.write(bytes)) await Promise.race([once(through, 'drain'), finished])
    },
    async end() {
      through.end()
      await finished
      return rowCount()
    },
    abandon: () => through.destroy(),
  }
}

async function fileStream(dataDirectory: string, path: string): Promise<Writable> {
  const steps = path.split('/')
  if (steps.some((step) => step === '' || step === '.' || step === '..' || step.includes('\\'))) {
    throw archiveDamaged(`the file name ${path} leads out of its folder`)
  }
  const full = join(dataDirectory, ...steps)
  await mkdir(dirname(full), { recursive: true, mode: 0o700 })
  return createWriteStream(full, { mode: 0o600 })
}
