import { userInfo } from 'node:os'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/http/route.ts'
import type { WithRuntime } from '../../slices.ts'
import { findMember } from '../members/store.ts'
import { commandActor, memberActor } from '../sessions/actor.ts'
import { makeKey, revoke, visibleKeys } from './actions.ts'
import { createKey, KEY_PERMISSIONS } from './contract.ts'
import { keyNeedsMember } from './errors.ts'

interface Json {
  json?: boolean
}

interface CreateOptions extends Json {
  member: string
  allow: string[]
  days: number | 'never'
}

/** `volant keys …`: keys for scripts, made for a member and able to do part of what it may. */
export function addKeyCommands(program: Command, withRuntime: WithRuntime): void {
  const keys = program.command('keys').description('see, make and revoke API keys')
  const run = <T>(work: (context: Context) => Promise<T>) =>
    withRuntime(async (runtime) => work(await runtime.contextFor(commandActor(userInfo().username))))

  keys
    .command('list')
    .description('list keys: id, beginning, member, whether it works, name')
    .option('--json', 'print an array of keys as JSON')
    .addHelpText('after', '\nExamples:\n  volant keys list\n  volant keys list --json')
    .action(async (options: Json) => {
      const { keys: found } = await run((context) => visibleKeys({ all: true }, context))
      if (options.json) return print(JSON.stringify(found))
      for (const key of found) {
        print([key.id, `${key.prefix}…`, key.memberName, key.works ? 'works' : 'off', key.name].join('\t'))
      }
    })

  keys
    .command('create <name>')
    .description('make a key and print its secret, once')
    .requiredOption('--member <email>', 'for whom the key acts')
    .addOption(
      new Option('--allow <permission...>', 'what the key may do').choices(KEY_PERMISSIONS).makeOptionMandatory(),
    )
    .option('--days <days>', 'days until it runs out, or never', daysOf, 90)
    .option('--json', 'print the key and its secret as JSON')
    .addHelpText('after', CREATE_EXAMPLES)
    .action(async (name: string, options: CreateOptions) => {
      const input = createKey.input.safeParse({
        name,
        permissions: options.allow,
        expiresInDays: options.days === 'never' ? null : options.days,
      })
      if (!input.success)
        throw new Refusal('keys.unusable', 422, input.error.issues[0]?.message ?? 'Correct the request.')
      const made = await run(async (context) =>
        makeKey(input.data, { ...context, actor: await onBehalf(context, options.member) }),
      )
      print(options.json ? JSON.stringify(made) : made.secret)
    })

  keys
    .command('revoke <id>')
    .description('revoke a key at once and for good')
    .option('--json', 'print the key as JSON')
    .addHelpText('after', '\nExamples:\n  volant keys revoke 12')
    .action(async (id: string, options: Json) => {
      const { key } = await run((context) => revoke(/^\d{1,15}$/.test(id) ? Number(id) : 0, context))
      print(options.json ? JSON.stringify(key) : `The key “${key.name}” is revoked.`)
    })
}

const CREATE_EXAMPLES = `
Examples:
  volant keys create "Nightly import" --member ana@example.com --allow imports.read imports.run
  volant keys create "Dashboard" --member ana@example.com --allow accounts.read health.read --days never

Send it as a header: Authorization: Bearer volant_…`

/** The member the key is for, named in the audit log together with who held the command line. */
async function onBehalf({ db, actor }: Context, email: string) {
  const member = await findMember(db, { email: email.trim().toLowerCase() })
  const found = member && (await memberActor(db, member.id))
  if (!found) throw keyNeedsMember()
  return { ...found, kind: 'command' as const, name: `${actor.name}, for ${found.name}` }
}

function daysOf(text: string): number | 'never' {
  if (text === 'never') return text
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a number of days from 1 to 730, or never.')
  return Number(text)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
