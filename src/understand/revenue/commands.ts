import { InvalidArgumentError, type Command } from 'commander'
import { isDay, type Day } from '../../kernel/day.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { movementsOf, mrrOf, retentionOf } from './actions.ts'
import { keyWord, movementRow, printTable, share } from './command-tables.ts'
import { MonthOrDay, SliceBy, STEPS, type Step, SLICES } from './selection.ts'

interface MovementOptions {
  from: string
  to: string
  by: Step
  net?: boolean
  json?: boolean
}

interface RetentionOptions {
  from: Day
  to: Day
  json?: boolean
}

interface MrrOptions {
  at: Day
  by?: SliceBy
  json?: boolean
}

/** `volant revenue`: the figures of revenue, as the machine's owner sees them. */
export function addRevenueCommands(program: Command, withRuntime: WithRuntime): void {
  const revenue = program.command('revenue').description('movements, retention and MRR from the ledger')
  revenue
    .command('movements')
    .description('how MRR moved from opening to closing, period by period, in the reporting currency')
    .requiredOption('--from <month>', 'first month yyyy-mm (or a day)', parseMonth)
    .requiredOption('--to <month>', 'last month yyyy-mm (or a day)', parseMonth)
    .option(`--by <${STEPS.join('|')}>`, 'length of a period', parseStep, 'month')
    .option('--net', 'one net change for each account and period, instead of each day’s movements')
    .option('--json', 'print an array of JSON objects; contraction and churn are positive')
    .action((options: MovementOptions) => withRuntime((runtime) => printMovements(runtime, options)))
  revenue
    .command('retention')
    .description('GRR, NRR and logo retention between two days')
    .requiredOption('--from <day>', 'day whose MRR is the base', parseDay)
    .requiredOption('--to <day>', 'day it is compared with', parseDay)
    .option('--json', 'print one JSON object; fractions, null where the base is empty')
    .action((options: RetentionOptions) => withRuntime((runtime) => printRetention(runtime, options)))
  revenue
    .command('mrr')
    .description('MRR at the close of a day')
    .requiredOption('--at <day>', 'the day', parseDay)
    .option(
      '--by <slice>',
      'plan, segment, owner, stage, industry, country, size, cohort or attribute:<key>',
      parseSlice,
    )
    .option('--json', 'print one JSON object')
    .action((options: MrrOptions) => withRuntime((runtime) => printMrr(runtime, options)))
}

async function printMovements(runtime: Runtime, { net, json, ...window }: MovementOptions): Promise<void> {
  const context = await runtime.contextFor(commandActor('Owner'))
  const { periods, currency, conventions, problems } = await movementsOf(context.db, context, {
    ...window,
    net: net ?? false,
  })
  const rows = periods.map((period) => movementRow(period, currency))
  if (json) return printJson(rows)
  printTable(rows)
  printAside([`Amounts in ${currency}.`, ...conventions, ...problems])
}

async function printRetention(runtime: Runtime, { from, to, json }: RetentionOptions): Promise<void> {
  const context = await runtime.contextFor(commandActor('Owner'))
  const { total, currency, conventions, problems } = await retentionOf(context.db, context, { from, to })
  const { accounts, openingMinor, closingMinor, grr, nrr, logoRetention } = total
  const row = {
    accounts,
    opening: plainAmount(openingMinor, currency),
    closing: plainAmount(closingMinor, currency),
    grr,
    nrr,
    logo_retention: logoRetention,
  }
  if (json) return printJson(row)
  printTable([{ ...row, grr: share(grr), nrr: share(nrr), logo_retention: share(logoRetention) }])
  printAside([`Amounts in ${currency}.`, ...conventions, ...problems])
}

async function printMrr(runtime: Runtime, { at, by, json }: MrrOptions): Promise<void> {
  const context = await runtime.contextFor(commandActor('Owner'))
  const found = await mrrOf(context.db, context, { at, slice: by })
  const { currency, accounts } = found
  const whole = { at, currency, mrr: plainAmount(found.mrrMinor, currency), accounts }
  const slices = found.by.map((slice) => ({
    key: keyWord(by, slice),
    mrr: plainAmount(slice.mrrMinor, currency),
    accounts: slice.accounts,
  }))
  if (json) return printJson(by === undefined ? whole : { ...whole, by: slices })
  printTable(by === undefined ? [whole] : [...slices, { key: 'all', mrr: whole.mrr, accounts }])
  printAside([`Amounts in ${currency}.`, ...found.conventions, ...found.problems])
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

function printAside(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
}

function parseMonth(text: string): string {
  const parsed = MonthOrDay.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('Write a month as yyyy-mm, or a day as yyyy-mm-dd.')
  return parsed.data
}

function parseDay(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('Write a day as yyyy-mm-dd.')
  return text
}

function parseStep(text: string): Step {
  const step = STEPS.find((known) => known === text)
  if (!step) throw new InvalidArgumentError(`Write ${STEPS.join(', ')}.`)
  return step
}

function parseSlice(text: string): SliceBy {
  const parsed = SliceBy.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError(`Write ${SLICES.join(', ')}, or attribute:<key>.`)
  return parsed.data
}
