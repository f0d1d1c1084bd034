import { InvalidArgumentError, type Command } from 'commander'
import { Condition } from '../../kernel/conditions.ts'
import { AccountField, AccountFilter } from '../../kernel/filters.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { portfolioPage, type Narrow } from './actions.ts'
import type { AccountRow } from './contract.ts'

interface Options {
  filter: AccountFilter[]
  sort: AccountField
  direction: 'up' | 'down'
  limit: number
  condition?: Condition
  json?: boolean
}

/** `volant accounts`: the list, as the machine's owner sees it. */
export function addAccountsCommand({ narrow }: { narrow: Narrow }) {
  return (program: Command, withRuntime: WithRuntime) => declare(program, withRuntime, narrow)
}

function declare(program: Command, withRuntime: WithRuntime, narrow: Narrow): void {
  program
    .command('accounts')
    .description('list accounts with their health')
    .option('--filter <field:operator:value>', 'keep only these; repeat for several conditions', addFilter, [])
    .option(
      '--condition <json>',
      'keep only accounts of which this condition is true, as playbooks write it',
      parseCondition,
    )
    .option('--sort <field>', 'field to sort by, such as arr, health, name, attribute:tier', parseSort, 'arr')
    .option('--direction <up|down>', 'sort direction', parseDirection, 'down')
    .option('--limit <count>', 'how many, up to 500', parseLimit, 50)
    .option('--json', 'print an array of JSON objects')
    .addHelpText(
      'after',
      '\nExamples:\n  volant accounts --filter band:is:poor --filter renewal_on:within_days:90\n  volant accounts --filter arr:at_least:1000000 --sort health --direction up --json\n  (arr is given in minor units: 1000000 is 10,000.00)',
    )
    .action((options: Options) => withRuntime((runtime) => printAccounts(runtime, options, narrow)))
}

async function printAccounts(runtime: Runtime, options: Options, narrow: Narrow): Promise<void> {
  const context = await runtime.contextFor(commandActor('Owner'))
  const { sort, direction, limit, filter, condition } = options
  const asked = { filters: filter, condition, sort, direction, limit, offset: 0, attributes: [] }
  const page = await portfolioPage(asked, context, narrow)
  if (options.json) {
    process.stdout.write(`${JSON.stringify(page.rows, null, 2)}\n`)
    return
  }
  for (const row of page.rows) process.stdout.write(`${lineOf(row, context.company.reportingCurrency)}\n`)
  process.stderr.write(`${page.rows.length} of ${page.total} accounts\n`)
}

function lineOf(row: AccountRow, currency: string): string {
  const arr = row.arrMinor === null ? '–' : `${plainAmount(row.arrMinor, currency)} ${currency}`
  const health = row.overall === null ? 'unknown' : `${Math.round(row.overall)} ${row.band}`
  return [row.name, row.owner?.name ?? 'no owner', row.stage?.name ?? 'no stage', arr, health].join('\t')
}

function addFilter(text: string, before: AccountFilter[]): AccountFilter[] {
  const match = /^((?:attribute:)?[^:]+):([a-z_]+)(?::(.*))?$/s.exec(text)
  const [, field, operator, value] = match ?? []
  // `is` and `is_not` take several values with `|` between them.
  const parsed = AccountFilter.safeParse({ field, operator, values: value === undefined ? [] : value.split('|') })
  if (!parsed.success) throw new InvalidArgumentError('Write it as field:operator:value, such as band:is:poor.')
  return [...before, parsed.data]
}

function parseCondition(text: string): Condition {
  try {
    return Condition.parse(JSON.parse(text))
  } catch {
    throw new InvalidArgumentError('Write it as the JSON of a condition, as a playbook exports it.')
  }
}

function parseSort(text: string): AccountField {
  const parsed = AccountField.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('There is no such field.')
  return parsed.data
}

function parseDirection(text: string): 'up' | 'down' {
  if (text !== 'up' && text !== 'down') throw new InvalidArgumentError('Write up or down.')
  return text
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new InvalidArgumentError('Give a whole number from 1 to 500.')
  return limit
}
