import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { readConfig, type Config } from '../config.ts'
import { Refusal } from '../kernel/refusal.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { openDatabase } from '../platform/db/database.ts'
import { createLog } from '../platform/log/log.ts'
import { runningServer } from '../platform/postgres/server-role.ts'
import { databaseFindings } from './database-checks.ts'
import { fine, note, wrong, type Finding } from './findings.ts'
import { freshnessFinding } from './freshness-check.ts'
import { backupFinding, diskFinding, folderFinding, nodeFinding, webFinding } from './machine-checks.ts'
import { withDatabase } from './open-database.ts'
import { oneComparison, repairOfNothing } from './errors.ts'
import { compareLedger, ledgerLines } from './ledger-check.ts'
import { differs, recount, recountLines } from './recount-check.ts'

const WEB_DIRECTORY = fileURLToPath(new URL('../../dist/web', import.meta.url))
const MARKS = { fine: '✓', note: '·', wrong: '✗' } as const

/** `volant doctor`: looks at everything that can be out of order and says what to do about it. Changes nothing but by `--repair`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look for anything out of order and say what to do; ends with 1 when something is wrong')
    .option('--json', 'print an array of {check, state, sentence} as JSON; with --recount or --ledger its report')
    .option('--recount', 'compare every number counted from events with the raw events that are kept')
    .option('--ledger', 'compare the revenue ledger with subscriptions and exchange rates')
    .option('--repair', 'with --recount or --ledger: make anew what differs, beside a running server')
    .addHelpText(
      'after',
      `\nExamples:\n  volant doctor\n  volant doctor --json | jq '.[] | select(.state != "fine")'\n  volant doctor --recount --repair\n  volant doctor --ledger`,
    )
    .action(async (options: { json?: boolean; recount?: boolean; ledger?: boolean; repair?: boolean }) => {
      if (options.repair && !options.recount && !options.ledger) throw repairOfNothing()
      if (options.recount && options.ledger) throw oneComparison()
      if (options.recount) return printRecount(options)
      if (options.ledger) return printLedger(options)
      const findings = await examine(readConfig(process.env))
      if (options.json) process.stdout.write(`${JSON.stringify(findings)}\n`)
      else
        for (const { check, state, sentence } of findings)
          process.stdout.write(`${MARKS[state]} ${check}: ${sentence}\n`)
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
    })
}

async function printRecount(options: { json?: boolean; repair?: boolean }): Promise<void> {
  const report = await recount(readConfig(process.env), { repair: options.repair ?? false })
  const text = options.json ? JSON.stringify(report) : recountLines(report).join('\n')
  process.stdout.write(`${text}\n`)
  if (differs(report) && !report.isRepaired) process.exitCode = 1
}

async function printLedger(options: { json?: boolean; repair?: boolean }): Promise<void> {
  const asked = { repair: options.repair ?? false, now: systemClock.now() }
  const report = await compareLedger(readConfig(process.env), asked)
  const text = options.json ? JSON.stringify(report) : ledgerLines(report).join('\n')
  process.stdout.write(`${text}\n`)
  if (report.differences.length > 0 && !report.isRepaired) process.exitCode = 1
}

async function examine(config: Config): Promise<Finding[]> {
  const now = systemClock.now()
  const folder = resolve(config.VOLANT_DATA)
  const findings = [nodeFinding(process.versions.node), await folderFinding(folder), await webFinding(WEB_DIRECTORY)]
  if (existsSync(folder)) findings.push(await diskFinding(folder), await backupFinding(folder, now))
  // To look must not create: a data folder without a database stays without one.
  if (!config.DATABASE_URL && !existsSync(join(folder, 'postgres', 'cluster'))) {
    return [...findings, note('database', 'There is none yet. Start Volant with npm start.')]
  }
  const running = config.DATABASE_URL ? null : runningServer(folder)
  findings.push(
    running
      ? fine('server', `Running (process ${running.pid}, port ${running.port}).`)
      : note('server', 'Not running on this data folder.'),
  )
  return [...findings, ...(await askDatabase(config, now, running !== null))]
}

async function askDatabase(config: Config, now: Date, serverRuns: boolean): Promise<Finding[]> {
  try {
    return await withDatabase({ config, log: createLog('silent') }, async ({ pool }) => {
      const findings = await databaseFindings(pool, systemClock.now(), serverRuns)
      const isReady = findings.every(({ check, state }) => check !== 'migrations' || state === 'fine')
      return isReady ? [...findings, await freshnessFinding(openDatabase(pool), now)] : findings
    })
  } catch (error) {
    // A database that does not answer is what a doctor is called for: it is a finding like any other.
    const reason = error instanceof Error ? error.message : String(error)
    return [
      wrong(
        'database',
        error instanceof Refusal ? reason : `It does not answer (${reason}). Check DATABASE_URL and whether it runs.`,
      ),
    ]
  }
}
