import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { readMigrations } from '../platform/db/migrate.ts'
import { counted, fine, note, wrong, type Finding } from './findings.ts'
import type { ImportFacts, QueueFacts } from './views.ts'
import { activeOwners, dirtyFacts, importFacts, migrationsIn, queueFacts, serverFacts } from './views.ts'

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url))
const OLDEST_VERSION = 150_000
const CLOCK_LIMIT_MS = 5_000
const DIRTY_LIMIT_MS = 10 * 60_000

/** Everything that can be asked of a database, whatever state it is in. */
export async function databaseFindings(pool: Pool, now: Date, serverRuns: boolean): Promise<Finding[]> {
  const facts = await serverFacts(pool)
  const findings = [versionFinding(facts.version), clockFinding(facts.now, now)]
  const migrations = migrationFinding(await migrationsIn(pool), readMigrations(MIGRATIONS_FOLDER))
  findings.push(migrations)
  // An older database may lack the tables the other questions need.
  if (migrations.state === 'wrong') return findings
  const queue = await queueFacts(pool, now)
  findings.push(ownerFinding(await activeOwners(pool)))
  findings.push(workerFinding(queue, serverRuns), ...jobFindings(queue))
  findings.push(dirtyFinding(await dirtyFacts(pool), now, queue.workers > 0))
  findings.push(importFinding(await importFacts(pool, now)))
  return findings
}

export function versionFinding(version: number): Finding {
  const text = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`
  return version >= OLDEST_VERSION
    ? fine('database', `${text} answers.`)
    : wrong('database', `${text} is too old. Volant needs 15 or newer.`)
}

/** Days and time-outs are counted by both clocks. */
export function clockFinding(databaseNow: Date, now: Date): Finding {
  const apartMs = Math.abs(databaseNow.getTime() - now.getTime())
  if (apartMs <= CLOCK_LIMIT_MS) return fine('clock', `This machine and the database agree: ${now.toISOString()}.`)
  return wrong('clock', `This machine and the database differ by ${Math.round(apartMs / 1000)} s. Set both by NTP.`)
}

export function migrationFinding(
  applied: readonly { name: string; sha256: string }[],
  files: readonly { name: string; sha256: string }[],
): Finding {
  if (applied.length === 0) return wrong('migrations', 'This database is new. Start Volant, or run volant migrate.')
  const known = new Map(files.map((file) => [file.name, file.sha256]))
  const newer = applied.find(({ name }) => !known.has(name))
  if (newer)
    return wrong(
      'migrations',
      `A newer Volant has used this database (${newer.name}). Start that version or a later one.`,
    )
  const changed = applied.find(({ name, sha256 }) => known.get(name) !== sha256)
  if (changed)
    return wrong('migrations', `${changed.name} is not the file that was applied. Put the released file back.`)
  const missing = files.length - applied.length
  if (missing > 0)
    return wrong('migrations', `${counted(missing, 'migration')} to apply. Run volant migrate, after a backup.`)
  return fine('migrations', `Up to date: ${files.at(-1)?.name}.`)
}

function ownerFinding(owners: number): Finding {
  if (owners > 0) return fine('owner', `${counted(owners, 'owner')} can sign in.`)
  return note('owner', 'Nobody has signed up as owner yet. Start Volant and open the link it prints.')
}

export function workerFinding({ workers, overdue }: QueueFacts, serverRuns: boolean): Finding {
  if (workers > 0 && overdue === 0) return fine('workers', `${counted(workers, 'worker')} at work.`)
  if (workers > 0)
    return wrong(
      'workers',
      `${counted(overdue, 'job')} should have started over ten minutes ago. Look at the server log.`,
    )
  if (serverRuns)
    return wrong(
      'workers',
      'The server runs, but no worker does: start one with VOLANT_ROLE=worker, or serve with VOLANT_ROLE=all.',
    )
  return note(
    'workers',
    overdue > 0 ? `${counted(overdue, 'job')} waiting for Volant to be started.` : 'Volant is not running.',
  )
}

function jobFindings({ failed }: QueueFacts): Finding[] {
  if (failed.length === 0) return [fine('jobs', 'None was given up.')]
  return failed.map(({ name, count, error }) =>
    wrong(
      'jobs',
      `${counted(count, 'job')} "${name}" given up${error ? ` (${firstLine(error)})` : ''}. Look at the server log for the cause.`,
    ),
  )
}

export function dirtyFinding(dirty: { accounts: number; oldest: Date | null }, now: Date, atWork: boolean): Finding {
  if (dirty.oldest === null) return fine('health', 'Every account is up to date.')
  const accounts = counted(dirty.accounts, 'account')
  if (!atWork) return note('health', `${accounts} will be rescored when Volant is started.`)
  const waitedMs = now.getTime() - dirty.oldest.getTime()
  if (waitedMs <= DIRTY_LIMIT_MS) return fine('health', `${accounts} being rescored.`)
  return wrong(
    'health',
    `${accounts} out of date, the oldest for ${Math.round(waitedMs / 60_000)} minutes. Look at the server log.`,
  )
}

function importFinding({ failed, silent, openErrors }: ImportFacts): Finding {
  const [first] = failed
  if (first) {
    const more = failed.length > 1 ? ` and ${failed.length - 1} more` : ''
    return wrong(
      'imports',
      `Import ${first.id} (${first.fileName})${more} failed: ${first.failure ?? 'no reason given'}. Correct the file and import it again.`,
    )
  }
  if (silent > 0)
    return wrong(
      'imports',
      `${counted(silent, 'import')} gave no sign of life for five minutes. A started server takes it up again.`,
    )
  if (openErrors > 0)
    return note(
      'imports',
      `${counted(openErrors, 'row')} could not be used. Correct or dismiss them on the import's page.`,
    )
  return fine('imports', 'None failed, and no row waits to be corrected.')
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 200) ?? ''
}
