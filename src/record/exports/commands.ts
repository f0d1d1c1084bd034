import { createWriteStream } from 'node:fs'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import { KINDS, kindNamed } from '../imports/kinds.ts'
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
      return withRuntime(({ pool }) =>
        file === undefined
          ? toStandardOutput(pool, kind)
          : copyKind(pool, kind, createWriteStream(file, { mode: 0o600 }), true),
      )
    })
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
