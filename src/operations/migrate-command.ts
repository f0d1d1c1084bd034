import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { openDatabase } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import { migrateJobs } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log/log.ts'
import { setUpSlices } from '../slices.ts'
import { withDatabase } from './open-database.ts'

/** `volant migrate`: what every start does too, for those who want it as a step of its own. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to this version (every start does this too)')
    .option('--json', 'print what was applied as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  volant backup create && volant migrate\n  DATABASE_URL=postgres://… volant migrate --json',
    )
    .action(async (options: { json?: boolean }) => {
      const config = readConfig(process.env)
      const result = await withDatabase({ config, log: createLog('warn') }, async ({ pool }) => {
        const migrated = await migrate(pool)
        await migrateJobs(pool)
        await setUpSlices(openDatabase(pool), systemClock.now())
        return migrated
      })
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`)
      else if (result.applied.length === 0) process.stdout.write(`Up to date: ${result.current}\n`)
      else process.stdout.write(`${result.applied.map((name) => `Applied ${name}`).join('\n')}\n`)
    })
}
