import { createWriteStream } from 'node:fs'
import { userInfo } from 'node:os'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { Actor } from '../../kernel/access.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import type { Context } from '../../platform/http/route.ts'
import { findAccountByExternalId } from '../sources/store-external-ids.ts'
import { askErasure, carryOutErasure, erasureOf } from './actions.ts'
import { personFile } from './actions-export.ts'
import { contactAmbiguous, contactNotFound, notConfirmed } from './errors.ts'
import type { PersonKeeper } from './keeper.ts'
import { contactsNamed } from './views-person.ts'

type WithRuntime = <T>(work: (runtime: { contextFor(actor: Actor): Promise<Context> }) => Promise<T>) => Promise<T>

interface Named {
  account: string
  contact: string
}

const HELP = `
The account is named by its id or an external id; the person by id, e-mail address or external id.

Examples
  volant contacts export --account acme-1 --contact ada@acme.com > ada.json
  volant contacts erase --account acme-1 --contact ada@acme.com --yes --never-again`

/** Reading and erasing what is held about one person. */
export function addContactCommands(keepers: readonly PersonKeeper[]) {
  return (program: Command, withRuntime: WithRuntime): void => {
    const contacts = program
      .command('contacts')
      .description('export or erase everything held about one person of an account')
      .addHelpText('after', HELP)
    const actor = commandActor(userInfo().username)
    named(contacts.command('export').description('write everything held about a person as JSON'))
      .option('--out <file>', 'write to a file instead of standard output')
      .action((options: Named & { out?: string }) =>
        withRuntime(async (runtime) => {
          const context = await runtime.contextFor(actor)
          const { content } = await personFile(await contactOf(context, options), context, keepers)
          const out = options.out === undefined ? process.stdout : createWriteStream(options.out, { mode: 0o600 })
          await pipeline(content, out, { end: options.out !== undefined })
        }),
      )
    named(contacts.command('erase').description('erase a person for good; this cannot be taken back'))
      .option('--never-again', 'imports and identify calls do not make the person again')
      .option('--yes', 'you have read what goes: it cannot be taken back')
      .action((options: Named & { neverAgain?: boolean; yes?: boolean; json?: boolean }) =>
        withRuntime(async (runtime) => {
          if (!options.yes) throw notConfirmed()
          const context = await runtime.contextFor(actor)
          const contactId = await contactOf(context, options)
          const { erasureId } = await askErasure({ contactId, neverAgain: options.neverAgain ?? false }, context)
          await carryOutErasure(context, erasureId, keepers)
          const { asked, importFiles } = await erasureOf(contactId, context)
          const report = { contactId, erasureId, state: asked?.state, counts: asked?.counts ?? {}, importFiles }
          process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : linesOf(report))
        }),
      )
  }
}

function named(command: Command): Command {
  return command
    .requiredOption('--account <id>', 'id or external id of the account')
    .requiredOption('--contact <id>', 'id, e-mail address or external id of the person')
    .option('--json', 'print the result as JSON')
}

async function contactOf({ db }: Context, { account, contact }: Named): Promise<number> {
  const accountId = (await findAccountByExternalId(db, account)) ?? (/^\d{1,15}$/.test(account) ? Number(account) : 0)
  const [found, other] = await contactsNamed(db, accountId, contact)
  if (found === undefined) throw contactNotFound(contact, account)
  if (other !== undefined && String(found) !== contact) throw contactAmbiguous(contact)
  return found
}

interface Report {
  contactId: number
  counts: Record<string, number>
  importFiles: { files: number; until: string | Date | null }
}

function linesOf({ contactId, counts, importFiles }: Report): string {
  const lines = Object.entries(counts).flatMap(([what, count]) =>
    count > 0 ? [`  ${count} ${what.replaceAll('_', ' ')}`] : [],
  )
  const left =
    importFiles.files === 0 || importFiles.until === null
      ? ''
      : `Left: ${importFiles.files} imported files, which may name the person, kept until ${new Date(importFiles.until).toISOString().slice(0, 10)} at the latest.\n`
  return `Erased person ${contactId}:\n${lines.join('\n')}\n${left}Backups made before still hold the person.\n`
}
