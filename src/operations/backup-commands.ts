import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { readConfig, type Config } from '../config.ts'
import type { BackupSummary } from '../platform/backup/archive-format.ts'
import { createBackup } from '../platform/backup/create-backup.ts'
import { verifyBackup } from '../platform/backup/read-archive.ts'
import { restoreBackup } from '../platform/backup/restore-backup.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { API_VERSION } from '../platform/http/openapi-route.ts'
import { createLog } from '../platform/log/log.ts'
import { claimServerRole } from '../platform/postgres/server-role.ts'
import { nothingToSave } from './errors.ts'
import { withDatabase } from './open-database.ts'
import { migrationsIn } from './views.ts'

interface Json {
  json?: boolean
}

const EXAMPLES = `
A backup is one tar file with everything: rows, uploaded files, waiting jobs and the secret. Keep it as safe as the data itself.

Examples:
  volant backup create
  volant backup create /mnt/backups/monday.tar
  volant backup verify /mnt/backups/monday.tar
  VOLANT_DATA=./restored volant backup restore /mnt/backups/monday.tar
  volant backup restore /mnt/backups/monday.tar --into ./restored`

/** `volant backup …`: everything in one file, while work goes on; and back into an empty place. */
export function addBackupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .description('save everything to one file, check it, bring it back')
    .addHelpText('after', EXAMPLES)
  backup
    .command('create [file]')
    .description('save everything; a running server may go on working (default: into backups/ of the data folder)')
    .option('--json', 'print what was saved as JSON')
    .action(async (file: string | undefined, options: Json) => print(await create(file), options, 'Saved'))
  backup
    .command('verify <file>')
    .description('read a backup from beginning to end and check every row count and checksum')
    .option('--json', 'print what is in it as JSON')
    .action(async (file: string, options: Json) => {
      const { header: _, manifest: __, ...summary } = await verifyBackup(resolve(file))
      print(summary, options, 'Whole')
    })
  backup
    .command('restore <file>')
    .description('bring a backup back into an empty data folder or an empty database')
    .option('--into <folder>', 'a data folder other than VOLANT_DATA, for the embedded database')
    .option('--json', 'print what was restored as JSON')
    .action(async (file: string, options: Json & { into?: string }) =>
      print(await restore(resolve(file), options.into), options, 'Restored'),
    )
}

async function create(given: string | undefined): Promise<BackupSummary> {
  const config = readConfig(process.env)
  const now = systemClock.now()
  const file = resolve(
    given ?? join(config.VOLANT_DATA, 'backups', `volant-${now.toISOString().slice(0, 19).replaceAll(':', '')}.tar`),
  )
  if (!config.DATABASE_URL && !existsSync(join(config.VOLANT_DATA, 'postgres')))
    throw nothingToSave(resolve(config.VOLANT_DATA))
  return withDatabase({ config, log: logOf(config) }, async ({ pool, dataDirectory, name }) => {
    if ((await migrationsIn(pool)).length === 0) throw nothingToSave(name)
    return createBackup({ pool, dataDirectory, appVersion: API_VERSION, now, onContent: progress }, file)
  })
}

async function restore(file: string, into: string | undefined): Promise<BackupSummary> {
  const config = readConfig(process.env)
  // Before anything is created: a damaged backup must not even leave an empty database behind.
  process.stderr.write('Checking the backup …\n')
  await verifyBackup(file)
  const folder = into ?? (config.DATABASE_URL ? undefined : config.VOLANT_DATA)
  const claim = folder === undefined ? undefined : await claimServerRole(folder, { port: config.PORT })
  try {
    return await withDatabase({ config, log: logOf(config), folder }, ({ pool, dataDirectory, name }) =>
      restoreBackup({ pool, dataDirectory, name, onContent: progress }, file),
    )
  } finally {
    await claim?.release()
  }
}

function print(summary: BackupSummary, options: Json, what: string): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`)
    return
  }
  const { file, rows, tables, files, waitingJobs, createdAt, appVersion } = summary
  process.stdout.write(
    `${what}: ${file}\n${rows} rows of ${tables} tables, ${files} files, ${waitingJobs} waiting jobs, as of ${createdAt}, Volant ${appVersion}.\n`,
  )
}

function progress(name: string): void {
  process.stderr.write(`${name}\n`)
}

function logOf(config: Config) {
  return createLog(process.env['LOG_LEVEL'] === undefined ? 'warn' : config.LOG_LEVEL)
}
