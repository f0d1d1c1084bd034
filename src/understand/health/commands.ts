import { once } from 'node:events'
import { InvalidArgumentError, type Command } from 'commander'
import { type Day, dayIn, isDay } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { readCompany } from '../../identity/company/store.ts'
import type { Present } from '../../platform/http/route.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { dayInFuture, noSuchAccount, noScorecardYet } from './errors.ts'
import { type HealthLine, healthLines } from './health-lines.ts'
import { refreshDirty } from './refresh.ts'
import { accountIdsInOrder, accountByExternalId } from './views-command.ts'

interface Options {
  account?: string
  asOf?: Day
  restated?: boolean
  json?: boolean
}

/** `volant health`: every account's health, after marks are worked off. */
export function addHealthCommand(program: Command, withRuntime: WithRuntime): void {
  program
    .command('health')
    .description('print how accounts are doing; brings them up to date first')
    .option('--account <external id>', 'only this account')
    .option('--as-of <day>', 'the close of a past day, yyyy-mm-dd', parseDay)
    .option('--restated', 'compute the day with what is known now, instead of what was shown')
    .option('--json', 'print an array of JSON objects')
    .addHelpText(
      'after',
      '\nExamples:\n  volant health --json\n  volant health --account A-1001 --as-of 2024-12-31\n  volant health --as-of 2024-12-31 --restated --json',
    )
    .action((options: Options) => withRuntime((runtime) => printHealth(runtime, options)))
}

async function printHealth({ db, clock }: Runtime, options: Options): Promise<void> {
  const company = await readCompany(db)
  const now = clock.now()
  const present: Present = { now, today: dayIn(company.timeZone, now), company }
  if (options.asOf && options.asOf > present.today) throw dayInFuture()
  const only = options.account === undefined ? null : await accountByExternalId(db, options.account)
  if (only === undefined) throw noSuchAccount(options.account ?? '')

  await refreshDirty(db, present, {
    onProgress: (done) => process.stderr.write(`${done} accounts brought up to date\n`),
  })
  const about = { day: options.asOf ?? present.today, restated: options.restated ?? false, present }
  const print = options.json ? printJson : printTable
  await print(linesOf(db, only, about))
}

/** Chunk by chunk, so that any number of accounts takes the same memory. */
async function* linesOf(
  db: Db,
  only: number | null,
  about: { day: Day; restated: boolean; present: Present },
): AsyncGenerator<HealthLine> {
  const chunks = only === null ? accountIdsInOrder(db) : [[only]]
  for await (const ids of chunks) {
    const lines = await healthLines(db, ids, about)
    if (!lines) throw noScorecardYet()
    yield* lines
  }
}

async function printJson(lines: AsyncIterable<HealthLine>): Promise<void> {
  let separator = '[\n'
  for await (const { name: _name, ...line } of lines) {
    if (!(await write(`${separator}${JSON.stringify(line)}`))) return
    separator = ',\n'
  }
  await write(separator === '[\n' ? '[]\n' : '\n]\n')
}

async function printTable(lines: AsyncIterable<HealthLine>): Promise<void> {
  await write(`${row(['account', 'overall', 'band', 'CX', 'CO', 'quadrant', 'coverage', 'name'])}\n`)
  for await (const line of lines) {
    const figures = [figure(line.overall), line.band, figure(line.cx), figure(line.co), line.quadrant ?? '–']
    const cells = [line.external_id ?? '–', ...figures, `${Math.round(line.coverage * 100)} %`, line.name]
    if (!(await write(`${row(cells)}\n`))) return
  }
}

const WIDTHS = [16, 8, 8, 6, 6, 10, 9]

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(1)
}

/** Waits where the reader is slower than the database. False: the reader has gone (`| head`). */
async function write(text: string): Promise<boolean> {
  if (process.stdout.write(text)) return true
  return once(process.stdout, 'drain').then(
    () => true,
    () => false,
  )
}

function parseDay(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('Write a calendar day as yyyy-mm-dd.')
  return text
}
