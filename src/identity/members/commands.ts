import { userInfo } from 'node:os'
import { Option, type Command } from 'commander'
import { ROLES, type Role } from '../../kernel/permissions.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/http/route.ts'
import type { WithRuntime } from '../../slices.ts'
import { commandActor } from '../sessions/actor.ts'
import { disable, invite, inviteAgain, offerReset } from './actions.ts'
import { inviteMember } from './contract.ts'
import { findMember } from './store.ts'
import { membersPage } from './views.ts'

interface Json {
  json?: boolean
}

/** `volant members …`: works beside a running server and without one, so that a forgotten password is never the end. */
export function addMemberCommands(program: Command, withRuntime: WithRuntime): void {
  const members = program.command('members').description('see, invite, reset and switch off members')
  const run = <T>(work: (context: Context) => Promise<T>) =>
    withRuntime(async (runtime) => work(await runtime.contextFor(commandActor(userInfo().username))))

  members
    .command('list')
    .description('list members: id, e-mail, role, state, name')
    .option('--json', 'print an array of members as JSON')
    .addHelpText('after', EXAMPLES.list)
    .action(async (options: Json) => {
      const { members: found } = await run(({ db }) => membersPage(db, { offset: 0, limit: 100_000 }))
      if (options.json) return print(JSON.stringify(found))
      for (const member of found) print([member.id, member.email, member.role, member.state, member.name].join('\t'))
    })

  members
    .command('invite <email>')
    .description(
      'invite a member, or one who has not joined yet again, and print the link to hand over; it works once, for 14 days',
    )
    .option('--name <name>', 'the person’s name; needed the first time')
    .addOption(new Option('--role <role>', 'what the member may do').choices(ROLES).default('csm'))
    .option('--json', 'print the member and the link as JSON')
    .addHelpText('after', EXAMPLES.invite)
    .action(async (email: string, options: Json & { name?: string; role: Role }, command: Command) => {
      const made = await run((context) => inviteOrAgain({ email, ...options }, context))
      if (made === null) return command.error('Say who it is with --name.')
      print(options.json ? JSON.stringify(made) : made.link.url)
    })

  members
    .command('reset <email>')
    .description('print a link with which the member sets a new password; it works once, for a day')
    .option('--json', 'print the link as JSON')
    .addHelpText('after', EXAMPLES.reset)
    .action(async (email: string, options: Json) => {
      const { link } = await run(async (context) => offerReset(await idOf(context, email), context))
      print(options.json ? JSON.stringify(link) : link.url)
    })

  members
    .command('disable <email>')
    .description('switch a member off: its sessions, keys and links stop working at once')
    .option('--json', 'print the member as JSON')
    .addHelpText('after', EXAMPLES.disable)
    .action(async (email: string, options: Json) => {
      const { member } = await run(async (context) => disable(await idOf(context, email), context))
      print(options.json ? JSON.stringify(member) : `${member.email} is switched off.`)
    })
}

const EXAMPLES = {
  list: `
Examples:
  volant members list
  volant members list --json | jq -r '.[] | select(.state == "active") | .email'`,
  invite: `
Examples:
  volant members invite ana@example.com --name "Ana Lopez"
  volant members invite lee@example.com --name "Lee Chen" --role leader --json
  volant members invite ana@example.com          # has not joined yet: a new link`,
  reset: `
Examples:
  volant members reset ana@example.com

No mail is sent. Open the link yourself or hand it over; start Volant first if it is not running.`,
  disable: `
Examples:
  volant members disable ana@example.com

The member's accounts keep their owner. Switch it on again under Settings, Members.`,
}

/** Null when nobody knows the name. */
async function inviteOrAgain({ email, name, role }: { email: string; name?: string; role: Role }, context: Context) {
  const known = await findMember(context.db, { email: addressOf(email) })
  if (known?.state === 'invited') return { member: known, ...(await inviteAgain(known.id, context)) }
  if (name === undefined && !known) return null
  const input = inviteMember.input.safeParse({ email, name: name ?? known?.name, role })
  if (!input.success) throw unusable(input.error.issues[0]?.message)
  return invite(input.data, context)
}

const addressOf = (email: string) => email.trim().toLowerCase()

async function idOf({ db }: Context, email: string): Promise<number> {
  const member = await findMember(db, { email: addressOf(email) })
  if (!member) throw new Refusal('members.unknown', 404, `No member has the address ${email}. See volant members list.`)
  return member.id
}

function unusable(message: string | undefined): Refusal {
  return new Refusal('members.unusable', 422, message ?? 'Correct the name or the address.')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
