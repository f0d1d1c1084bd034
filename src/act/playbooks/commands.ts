import { InvalidArgumentError, type Command } from 'commander'
import { commandActor } from '../../identity/sessions/actor.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { accountByExternalId } from '../../understand/health/views-command.ts'
import type { Runtime } from '../../runtime.ts'
import type { WithRuntime } from '../../slices.ts'
import { playbooks } from './actions.ts'
import { switchTo } from './actions-publish.ts'
import { start } from './actions-start.ts'
import { RUN_STATES } from './contract.ts'
import { noSuchAccount } from './errors.ts'
import { preview } from './preview.ts'
import type { RunState } from './run.ts'
import { runPage, runs } from './run-pages.ts'
import { findPlaybookByKey, type Playbook } from './store.ts'
import { accountById } from './views-people.ts'

interface Json {
  json?: boolean
}

/** `volant playbooks …` and `volant runs …`, as the machine’s owner sees them. */
export function addPlaybookCommands(program: Command, withRuntime: WithRuntime): void {
  const group = program.command('playbooks').description('see, preview, switch and start playbooks')
  const about = (command: Command, description: string) =>
    command.description(description).option('--json', 'print JSON')
  about(group.command('list'), 'list playbooks and how many runs are going')
    .option('--archived', 'archived ones as well')
    .action((options: Json & { archived?: boolean }) => withRuntime((runtime) => list(runtime, options)))
  about(group.command('preview <key>'), 'who would enter now, and who in the last 90 days').action(
    (key: string, options: Json) => withRuntime((runtime) => printPreview(runtime, key, options)),
  )
  about(group.command('enable <key>'), 'switch a playbook on')
    .option('--existing <enter|skip>', 'accounts of whom the condition is true already', parseExisting, 'skip')
    .action((key: string, options: Json & { existing: 'enter' | 'skip' }) =>
      withRuntime((runtime) => turn(runtime, key, { state: 'on', ...options })),
    )
  about(group.command('disable <key>'), 'switch a playbook off; going runs finish').action(
    (key: string, options: Json) =>
      withRuntime((runtime) => turn(runtime, key, { state: 'off', existing: 'skip', ...options })),
  )
  about(group.command('run <key>'), 'start a playbook for an account')
    .requiredOption('--account <external id or id>', 'the account')
    .option('--contact <id>', 'the contact, where the playbook is about one', parseId)
    .action((key: string, options: Json & { account: string; contact?: number }) =>
      withRuntime((runtime) => startOne(runtime, key, options)),
    )
  addRunCommands(program, withRuntime)
}

function addRunCommands(program: Command, withRuntime: WithRuntime): void {
  const group = program.command('runs').description('see what playbooks do')
  group
    .command('list')
    .description('list runs, newest first')
    .option('--playbook <key>', 'only of this playbook')
    .option('--state <state>', `only in this state: ${RUN_STATES.join(', ')}`, parseState)
    .option('--limit <count>', 'how many, up to 500', parseLimit, 50)
    .option('--json', 'print JSON')
    .action((options: RunOptions) => withRuntime((runtime) => listRunsOf(runtime, options)))
  group
    .command('show <id>')
    .description('what happened in a run, and what comes next')
    .option('--json', 'print JSON')
    .action((id: string, options: Json) => withRuntime((runtime) => show(runtime, parseId(id), options)))
}

const say = (line: string) => void process.stdout.write(`${line}\n`)
const json = (value: unknown) => say(JSON.stringify(value, null, 2))
const contextOf = (runtime: Runtime): Promise<Context> => runtime.contextFor(commandActor('Owner'))

async function known({ db }: Pick<Context, 'db'>, key: string): Promise<Playbook> {
  const found = await findPlaybookByKey(db, key)
  if (!found) throw notFound(`The playbook “${key}”`)
  return found
}

async function list(runtime: Runtime, options: Json & { archived?: boolean }): Promise<void> {
  const context = await contextOf(runtime)
  const page = await playbooks({ archived: options.archived ?? false, offset: 0, limit: 500 }, context)
  if (options.json) return json(page.playbooks)
  for (const { key, state, name, runs: counts, haltedBecause } of page.playbooks)
    say(
      [key, haltedBecause === null ? state : 'halted', `${counts.going} going`, `${counts.parked} parked`, name].join(
        '\t',
      ),
    )
}

async function printPreview(runtime: Runtime, key: string, options: Json): Promise<void> {
  const context = await contextOf(runtime)
  const { id } = await known(context, key)
  const found = await preview({ playbookId: id }, context)
  if (options.json) return json(found)
  say(`Now: ${found.now.total} would enter; of ${found.now.unknown} it cannot be known.`)
  for (const { account, because } of found.now.entrants) say(`  ${account.name}\t${because}`)
  for (const sentence of found.now.waiting) say(`  ${sentence}`)
  say(`Last 90 days: ${found.past.total} times, ${found.past.accounts} accounts.`)
  for (const { account, day } of found.past.examples) say(`  ${day}\t${account.name}`)
  for (const sentence of found.past.caveats) say(`  ${sentence}`)
}

async function turn(
  runtime: Runtime,
  key: string,
  options: Json & { state: 'on' | 'off'; existing: 'enter' | 'skip' },
): Promise<void> {
  const context = await contextOf(runtime)
  const { id } = await known(context, key)
  await switchTo({ playbookId: id, state: options.state, existing: options.existing }, context)
  if (options.json) return json({ key, state: options.state })
  say(`${key} is ${options.state}.`)
}

async function startOne(
  runtime: Runtime,
  key: string,
  options: Json & { account: string; contact?: number },
): Promise<void> {
  const context = await contextOf(runtime)
  const { id } = await known(context, key)
  const accountId = await accountOf(context, options.account)
  const contact = options.contact === undefined ? {} : { contactId: options.contact }
  const { started, refused } = await start({ playbookId: id, accountIds: [accountId], ...contact }, context)
  if (options.json) json({ started, refused })
  else for (const { runId } of started) say(`Run ${runId} began.`)
  const [no] = refused
  if (no) {
    process.stderr.write(`${no.sentence}\n`)
    process.exitCode = 1
  }
}

/** An external id goes before an id: people know their own numbers. */
async function accountOf({ db }: Context, given: string): Promise<number> {
  const external = await accountByExternalId(db, given)
  const found = external ?? (/^[1-9]\d{0,9}$/.test(given) ? await accountById(db, Number(given)) : undefined)
  if (found === undefined || found === null) throw noSuchAccount(given)
  return found
}

interface RunOptions extends Json {
  playbook?: string
  state?: RunState
  limit: number
}

async function listRunsOf(runtime: Runtime, { playbook, state, limit, ...options }: RunOptions): Promise<void> {
  const context = await contextOf(runtime)
  const only = playbook === undefined ? {} : { playbookId: (await known(context, playbook)).id }
  const page = await runs({ ...only, ...(state === undefined ? {} : { state }), offset: 0, limit }, context)
  if (options.json) return json(page.runs)
  for (const run of page.runs) {
    const where = run.step === null ? '' : `at ${run.step.name}`
    say([run.id, run.playbook.key, run.account.name, run.state, run.beganAt, where, run.because ?? ''].join('\t'))
  }
  process.stderr.write(`${page.runs.length} of ${page.total} runs\n`)
}

async function show(runtime: Runtime, runId: number, options: Json): Promise<void> {
  const context = await contextOf(runtime)
  const page = await runPage(runId, context)
  if (options.json) return json(page)
  say(`${page.run.playbook.name}, version ${page.run.version}, for ${page.run.account.name}: ${page.run.state}`)
  say(page.began)
  for (const step of page.steps)
    say(
      `  ${instant(step.beganAt)}\t${step.state}\t${step.name}\t${[step.sentence, step.failure ?? ''].join(' ').trim()}`,
    )
  for (const step of page.next) say(`  next\t\t${step.name}\t${step.sentence}`)
  for (const note of page.notes) say(`  ${instant(note.at)}\t${note.member?.name ?? 'Volant'} ${note.sentence}`)
}

const instant = (value: Date | string) => (typeof value === 'string' ? value : value.toISOString())

function parseId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Give a number.')
  return Number(text)
}

function parseExisting(text: string): 'enter' | 'skip' {
  if (text !== 'enter' && text !== 'skip') throw new InvalidArgumentError('Write enter or skip.')
  return text
}

function parseState(text: string): RunState {
  const state = RUN_STATES.find((one) => one === text)
  if (!state) throw new InvalidArgumentError(`Choose one of ${RUN_STATES.join(', ')}.`)
  return state
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new InvalidArgumentError('Give a whole number from 1 to 500.')
  return limit
}
