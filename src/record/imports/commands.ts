import { userInfo } from 'node:os'
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { Refusal } from '../../kernel/refusal.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import type { Context } from '../../platform/http/route.ts'
import { ensureSource } from '../sources/store.ts'
import { keepFile, sha256Of } from './keep-file.ts'
import { KINDS, kindNamed } from './kinds.ts'
import { parseMapping, type Mapping } from './mapping.ts'
import { guessMapping, previewOf, readHead, withAttributeTypes } from './preview.ts'
import type { ImportEnvironment } from './environment.ts'
import { runImport } from './run.ts'
import { insertImport, unfinishedTwin } from './store.ts'
import { errorRows, oneImport } from './views.ts'

type WithRuntime = <T>(work: (runtime: ImportEnvironment) => Promise<T>) => Promise<T>

interface Options {
  map?: string
  source: string
  dryRun?: boolean
  createAccounts?: boolean
  json?: boolean
}

const HELP = `
Kinds: ${KINDS.map((kind) => kind.name).join(', ')}

Examples
  volant import accounts accounts.csv
  volant import usage usage.csv --map usage-mapping.json
  volant import tickets tickets.csv --dry-run --json

Importing the same file twice changes nothing. A run that was killed goes on where it stopped when the command is called
again, or when the server starts. Rows that cannot be used are listed with line, column, value and reason; the rest goes in.`

export function addImportCommand(program: Command, withRuntime: WithRuntime): void {
  program
    .command('import <kind> <file>')
    .description('import a CSV file')
    .option('--map <mapping.json>', 'how the columns of the file are read; guessed from their names without it')
    .option('--source <key>', 'where the data comes from; ids are unique within a source', 'import')
    .option('--dry-run', 'read everything, write nothing, say what would happen')
    .option('--create-accounts', 'make accounts that rows name and nobody knows')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action((kind: string, file: string, options: Options) =>
      withRuntime((runtime) => importFile(runtime, { kind, file, options })),
    )
}

async function importFile(
  environment: ImportEnvironment,
  call: { kind: string; file: string; options: Options },
): Promise<void> {
  const { options } = call
  const actor = commandActor(userInfo().username)
  const context = await environment.contextFor(actor)
  const importId = await prepare(context, { ...call, file: resolve(call.file) })
  const isLoud = process.stderr.isTTY
  const told = {
    ...environment,
    onProgress({ phase, share, read }: { phase: string; share: number | null; read: number }) {
      if (isLoud)
        process.stderr.write(
          `\r${phase === 'merge' ? 'adding up' : 'reading'} ${share === null ? '' : `${Math.round(share * 100)} %`} ${read} rows   `,
        )
    },
  }
  await runImport(told, importId, options.dryRun === true)
  if (isLoud) process.stderr.write('\n')
  await tell(context, importId, options)
}

/** Takes up an unfinished import of the same file, or keeps a copy of the file and makes a new one. */
async function prepare(
  context: Context,
  { kind: kindName, file, options }: { kind: string; file: string; options: Options },
): Promise<number> {
  const kind = kindNamed(kindName).name
  const head = await readHead(file)
  const given = options.map === undefined ? undefined : parseMapping(readMapping(options.map))
  const mapping: Mapping = given
    ? withAttributeTypes(kind, given, head)
    : guessMapping(head, { kind, fileName: basename(file) }).mapping
  const { problems } = previewOf(head, kind, mapping)
  if (problems[0]) {
    throw new Refusal(
      'imports.mapping_unusable',
      422,
      `${problems.map(({ message }) => message).join(' ')} Name the columns with --map.`,
    )
  }
  const sourceId = await ensureSource(context.db, {
    key: options.source,
    name: options.source === 'import' ? 'Imported files' : options.source,
    kind: 'import',
  })
  if (!options.dryRun) {
    const twin = await unfinishedTwin(context.db, { kind, sha256: await sha256Of(file), mapping, sourceId })
    if (twin) return twin.id
  }
  const kept = await keepFile(file, context.dataDirectory)
  return insertImport(context.db, {
    kind,
    sourceId,
    memberId: null,
    actorName: context.actor.name,
    fileName: basename(file),
    filePath: kept.place,
    fileBytes: kept.bytes,
    fileSha256: kept.sha256,
    state: options.dryRun ? 'uploaded' : 'queued',
    mapping,
    options: { createAccounts: options.createAccounts === true, isDryRun: options.dryRun === true },
    now: context.now,
  })
}

async function tell(context: Context, importId: number, options: Options): Promise<void> {
  const done = await oneImport(context.db, context.now, importId)
  if (!done) throw new Refusal('imports.gone', 404, 'This import is not there any more.')
  const { rows } = await errorRows(context.db, importId, 'open', { offset: 0, limit: 50 })
  const errors = rows.flatMap((row) => row.problems as object[])
  if (options.json) {
    const { counts, findings, state, failure } = done
    process.stdout.write(
      `${JSON.stringify({ import_id: importId, kind: done.kind, state, ...counts, findings, errors, failure })}\n`,
    )
  } else {
    const { read, created, changed, unchanged, skipped, failed } = done.counts
    const verb = options.dryRun ? 'would be' : ''
    process.stdout.write(
      `${done.kind}: ${read} rows read, ${created} ${verb} new, ${changed} ${verb} changed, ${unchanged} unchanged, ${skipped} passed over, ${failed} not usable\n`.replaceAll(
        '  ',
        ' ',
      ),
    )
    for (const finding of done.findings) process.stdout.write(`  ${finding.sentence}\n`)
    for (const error of (errors as { line: number; column: string | null; value: string; reason: string }[]).slice(
      0,
      20,
    )) {
      process.stdout.write(
        `  line ${error.line}${error.column === null ? '' : `, ${error.column}`}: “${error.value}” ${error.reason}\n`,
      )
    }
    if (done.failure) process.stderr.write(`${done.failure}\n`)
  }
  if (done.state === 'failed') process.exitCode = 1
}

function readMapping(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Refusal(
      'imports.mapping_missing',
      422,
      `There is no readable mapping file at ${path}. Check the path after --map.`,
    )
  }
}
