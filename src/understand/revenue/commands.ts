import { InvalidArgumentError, type Command } from 'commander'
import { isDay, type Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { movementsOf, mrrOf, retentionOf } from './actions.ts'
import { keyWord, movementRow, printTable, share } from './command-tables.ts'
import { MoneySlice, MONEY_SLICES, MonthOrDay, STEPS, type Step } from './selection.ts'

interface MovementOptions {
  from: string
  to: string
  by: Step
  slice?: MoneySlice
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
  by?: MoneySlice
  json?: boolean
}

const SLICE_WORDS = `${MONEY_SLICES.join(', ')} or attribute:<key>`

/** `volant revenue`: the figures of revenue, as the machine's owner sees them. */
export function addRevenueCommands(program: Command, withRuntime: WithRuntime): void {
  const revenue = program.command('revenue').description('movements, retention and MRR from the ledger')
  revenue
    .command('movements')
    .description(
      'how MRR moved from opening to closing, period by period, in the reporting currency (by currency: in each one’s own)',
    )
    .requiredOption('--from <month>', 'first month yyyy-mm (or a day)', parseMonth)
    .requiredOption('--to <month>', 'last month yyyy-mm (or a day)', parseMonth)
    .option(`--by <${STEPS.join('|')}>`, 'length of a period', parseStep, 'month')
    .option('--slice <slice>', `the same for each slice: ${SLICE_WORDS}`, parseSlice)
    .option('--net', 'one net change for each account and period, instead of each day’s movements')
    .option('--json', 'print an array of JSON objects; contraction and churn are positive')
    .action((options: MovementOptions, command: Command) =>
      asked(command, () => withRuntime((runtime) => printMovements(runtime, options))),
    )
  revenue
    .command('retention')
    .description('GRR, NRR and logo retention between two days')
    .requiredOption('--from <day>', 'day whose MRR is the base', parseDay)
    .requiredOption('--to <day>', 'day it is compared with', parseDay)
    .option('--json', 'print one JSON object; fractions, null where the base is empty')
    .action((options: RetentionOptions, command: Command) =>
      asked(command, () => withRuntime((runtime) => printRetention(runtime, options))),
    )
  revenue
    .command('mrr')
    .description('MRR at the close of a day')
    .requiredOption('--at <day>', 'the day', parseDay)
    .option('--by <slice>', SLICE_WORDS, parseSlice)
    .option('--json', 'print one JSON object')
    .action((options: MrrOptions, command: Command) =>
      asked(command, () => withRuntime((runtime) => printMrr(runtime, options))),
    )
}

const UNPROCESSABLE = 422

/** What was asked in a way that cannot be answered ends like any other wrong argument: with the sentence, and 2. */
async function asked(command: Command, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Refusal && error.status === UNPROCESSABLE) command.error(error.message)
    throw error
  }
}

async function printMovements(runtime: Runtime, { net, json, ...options }: MovementOptions): Promise<void> {
  const context = await runtime.contextFor(commandActor('Owner'))
  const window = { ...options, net: net ?? false }
  const found = await movementsOf(context.db, context, window)
  const { periods, slices, currency, conventions, problems } = found
  const rows: ReturnType<typeof movementRow>[] = []
  if (options.slice === undefined) rows.push(...periods.map((period) => movementRow(period, currency)))
  for (const slice of slices) {
    const own = await movementsOf(context.db, context, { ...window, key: slice.key })
    const word = keyWord(options.slice, slice)
    rows.push(...own.periods.map((period) => ({ slice: word, ...movementRow(period, own.currency) })))
  }
  if (json) return printJson(rows)
  printTable(rows)
  const amounts = options.slice === 'currency' ? 'Amounts in the currency of each slice.' : `Amounts in ${currency}.`
  printAside([amounts, ...conventions, ...problems])
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
    mrr: plainAmount(slice.mrrMinor, slice.currency),
    accounts: slice.accounts,
  }))
  if (json) return printJson(by === undefined ? whole : { ...whole, by: slices })
  printTable(by === undefined ? [whole] : [...slices, { key: 'all', mrr: whole.mrr, accounts }])
  const amounts = by === 'currency' ? `Amounts in each currency, of all in ${currency}.` : `Amounts in ${currency}.`
  printAside([amounts, ...found.conventions, ...found.problems])
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

function parseSlice(text: string): MoneySlice {
  const parsed = MoneySlice.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError(`Write ${SLICE_WORDS}.`)
  return parsed.data
}
