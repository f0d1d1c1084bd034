import { InvalidArgumentError, Option, type Command } from 'commander'
import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { backtestJson, backtestText } from './backtest-lines.ts'
import type { FeatureScope } from './feature-schema.ts'
import { DEFAULT_HORIZON, gather, type Label, type Question } from './gathering.ts'
import { backtestHealth, HEALTH_LEAD_DAYS } from './health-backtest.ts'
import { healthBacktestText } from './health-lines.ts'
import { learn } from './learning.ts'

interface ForecastOptions {
  label: Label
  features: FeatureScope
  horizonDays?: number
  json?: boolean
}

/** `volant forecast backtest`: how well the company's own history tells who leaves, on months not learned from. */
export function addForecastBacktest(program: Command, withRuntime: WithRuntime): void {
  named(program, 'forecast', 'what is expected to be renewed, and how well that is known')
    .command('backtest')
    .description('learn from earlier months who leaves, and test it on the latest third of months')
    .addOption(new Option('--label <label>', 'what is to be known').choices(['churn', 'renewal']).default('churn'))
    .addOption(new Option('--features <scope>', 'what it may be known from').choices(['all', 'usage']).default('all'))
    .option(
      '--horizon-days <days>',
      'churn: within so many days (30); renewal: known so many days before (90)',
      parseDays,
    )
    .option('--json', 'print a JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  volant forecast backtest --json\n  volant forecast backtest --label renewal --horizon-days 90\n  volant forecast backtest --features usage --json',
    )
    .action((options: ForecastOptions) => withRuntime((runtime) => printBacktest(runtime, options)))
}

async function printBacktest({ db, clock }: Runtime, options: ForecastOptions): Promise<void> {
  const { timeZone } = await readCompany(db)
  const question: Question = {
    label: options.label,
    features: options.features,
    horizonDays: options.horizonDays ?? DEFAULT_HORIZON[options.label],
  }
  const { input } = await gather(db, question, { today: dayIn(timeZone, clock.now()), timeZone })
  const learned = learn(input)
  const text = options.json
    ? `${JSON.stringify(backtestJson(question, learned), null, 2)}\n`
    : backtestText(question, learned)
  process.stdout.write(text)
}

/** `volant health backtest`: whether health, and each measure, told who left. */
export function addHealthBacktest(program: Command, withRuntime: WithRuntime): void {
  named(program, 'health', 'how accounts are doing')
    .command('backtest')
    .description('whether health and each of its measures told, so many days before, who no longer paid')
    .option('--lead-days <days>', 'how long before', parseDays, HEALTH_LEAD_DAYS)
    .addOption(new Option('--json', 'print a JSON object'))
    .action((_options: unknown, command: Command) =>
      // `volant health` has a --json of its own, which takes the flag wherever it stands.
      withRuntime((runtime) => printHealthBacktest(runtime, command.optsWithGlobals())),
    )
}

async function printHealthBacktest(
  { db, clock }: Runtime,
  { leadDays, json }: { leadDays: number; json?: boolean },
): Promise<void> {
  const company = await readCompany(db)
  const now = clock.now()
  const present = { now, today: dayIn(company.timeZone, now), company }
  const found = await backtestHealth(db, { leadDays, present })
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : healthBacktestText(found))
}

/** The command of that name; slices share them, whoever comes first makes it. */
export function named(program: Command, name: string, description: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program.command(name).description(description)
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 730) {
    throw new InvalidArgumentError('Write a whole number of days from 1 to 730.')
  }
  return days
}
