import { open, type FileHandle } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import { KINDS, kindNamed } from '../imports/kinds.ts'
import { notWritable } from './errors.ts'
import { copyKind } from './store-copy.ts'

type WithRuntime = <T>(work: (runtime: { pool: Pool }) => Promise<T>) => Promise<T>

const HELP = `
Kinds: ${KINDS.map((kind) => kind.name).join(', ')}

The file has the columns that volant import reads, so that what you take out can be put in again, here or elsewhere.
Text is written as it is: open it in a spreadsheet only if you trust who wrote it.

Examples
  volant export accounts accounts.csv
  volant export tickets > tickets.csv`

export function addExportCommand(program: Command, withRuntime: WithRuntime): void {
  program
    .command('export <kind> [file]')
    .description('write all rows of a kind as CSV, to a file or to standard output')
    .addHelpText('after', HELP)
    .action((kind: string, file: string | undefined) => {
      kindNamed(kind)
      return withRuntime(async ({ pool }) => {
        if (file === undefined) await toStandardOutput(pool, kind)
        else await copyKind(pool, kind, (await opened(file)).createWriteStream(), true)
      })
    })
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w', 0o600)
  } catch (error) {
    throw notWritable(file, (error as NodeJS.ErrnoException).code ?? 'unknown cause')
  }
}

/** A reader that has seen enough (`| head`) ends the export, and nothing went wrong. */
async function toStandardOutput(pool: Pool, kind: string): Promise<void> {
  let isReaderGone = false
  process.stdout.once('error', () => (isReaderGone = true))
  try {
    await copyKind(pool, kind, process.stdout, false)
  } catch (error) {
    if (!isReaderGone) throw error
  }
}
