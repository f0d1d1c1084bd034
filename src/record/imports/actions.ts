import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { csvLine } from '../../kernel/csv-line.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, Exchange, FileReply } from '../../platform/http/route.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { markAllDirty } from '../signals/dirty.ts'
import { ensureSource } from '../sources/store.ts'
import type { configureImport, listImportErrors, uploadImport } from './contract.ts'
import { importNotReady, importStarted, noBody, notFinished, undoTooLate } from './errors.ts'
import { keepFile, keptPath } from './keep-file.ts'
import { KINDS, kindNamed } from './kinds.ts'
import type { RowError } from './mapping-apply.ts'
import { Mapping } from './mapping.ts'
import { guessMapping, previewOf, readHead, withAttributeTypes } from './preview.ts'
import {
  configureRow,
  findImport,
  insertImport,
  markError,
  moveState,
  restartReading,
  type ImportOptions,
  type ImportState,
} from './store.ts'
import { errorRows, listOfImports, oneImport } from './views.ts'

const UNDO_MS = 30 * 86_400_000
const NOT_STARTED: ReadonlySet<string> = new Set<ImportState>(['uploaded', 'checked', 'checking'])

export function importKinds() {
  return {
    kinds: KINDS.map((kind) => ({
      name: kind.name,
      doc: kind.doc,
      keepsOtherColumns: kind.attributesOf !== null,
      columns: kind.columns.map(({ name, type, isRequired, values, doc }) => ({
        name,
        type,
        isRequired,
        values: [...values],
        doc,
      })),
    })),
  }
}

/** Keeps an uploaded file, guesses what it is and shows its first rows. Nothing is imported yet. */
export async function takeUpload(input: ParsedInputOf<typeof uploadImport>, context: Context, exchange: Exchange) {
  if (!exchange.body) throw noBody()
  const kept = await keepFile(exchange.body, context.dataDirectory)
  try {
    const head = await readHead(kept.path)
    const guess = guessMapping(head, {
      fileName: input.fileName,
      ...(input.kind === undefined ? {} : { kind: input.kind }),
    })
    const importId = await inTransaction(context.db, async (trx) => {
      const sourceId = await ensureSource(trx, { key: 'import', name: 'Imported files', kind: 'import' })
      return insertImport(trx, {
        kind: guess.kind,
        sourceId,
        memberId: context.actor.memberId,
        actorName: context.actor.name,
        fileName: input.fileName,
        filePath: kept.place,
        fileBytes: kept.bytes,
        fileSha256: kept.sha256,
        state: 'uploaded',
        mapping: guess.mapping,
        options: { createAccounts: false, isDryRun: false },
        now: context.now,
      })
    })
    return { importId, preview: previewOf(head, guess.kind, guess.mapping, guess.columns) }
  } catch (error) {
    await rm(kept.path, { force: true })
    throw error
  }
}

export async function listAll(page: { offset: number; limit: number }, { db, now }: Context) {
  return listOfImports(db, now, page)
}

export async function showImport(importId: number, { db, now }: Context) {
  const found = await oneImport(db, now, importId)
  if (!found) throw notFound('This import')
  return found
}

export async function preview(importId: number, { db, dataDirectory }: Context) {
  const row = await wanted(db, importId)
  return previewOf(await headOf(row, dataDirectory), row.kind, Mapping.parse(row.mapping))
}

/** Changes kind, mapping or options before the start. Another kind without a mapping is guessed anew. */
export async function configure(input: ParsedInputOf<typeof configureImport>, { db, dataDirectory }: Context) {
  const row = await wanted(db, input.importId)
  if (!NOT_STARTED.has(row.state)) throw importStarted()
  const kind = kindNamed(input.kind ?? row.kind).name
  const head = await headOf(row, dataDirectory)
  const isOtherKind = kind !== row.kind && input.mapping === undefined
  const guess = isOtherKind ? guessMapping(head, { kind, fileName: row.file_name }) : undefined
  const mapping = withAttributeTypes(kind, guess?.mapping ?? input.mapping ?? Mapping.parse(row.mapping), head)
  const options = row.options as unknown as ImportOptions
  await inTransaction(db, async (trx) => {
    const key = input.source ?? row.source_key
    const sourceId = await ensureSource(trx, { key, name: key, kind: 'import' })
    const createAccounts = input.createAccounts ?? options.createAccounts
    await configureRow(trx, row.id, { kind, sourceId, mapping, options: { ...options, createAccounts }, reading: {} })
  })
  return { importId: row.id, preview: previewOf(head, kind, mapping, guess?.columns ?? []) }
}

export async function queueCheck(importId: number, context: Context) {
  const row = await wanted(context.db, importId)
  if (!['uploaded', 'checked'].includes(row.state)) throw importStarted()
  await inTransaction(context.db, async (trx) => {
    await enqueue(trx, 'imports.check', { importId }, { key: `imports.check:${importId}`, queue: 'imports' })
    await tellScreens(trx, 'imports', [importId])
  })
  return { importId }
}

export async function queueStart(importId: number, context: Context) {
  const row = await wanted(context.db, importId)
  const { problems } = previewOf(await headOf(row, context.dataDirectory), row.kind, Mapping.parse(row.mapping))
  if (problems[0]) throw importNotReady(problems[0].message)
  await inTransaction(context.db, async (trx) => {
    const isFirst = await moveState(trx, importId, ['uploaded', 'checked'], 'queued')
    if (isFirst) await restartReading(trx, importId)
    else if (!(await moveState(trx, importId, ['failed', 'cancelled'], 'queued'))) throw importStarted()
    await enqueue(trx, 'imports.run', { importId }, { key: `imports.run:${importId}`, queue: 'imports' })
    await recordAudit(trx, context, [
      {
        action: 'imports.started',
        subjectKind: 'import',
        subjectId: importId,
        sentence: `started the import of ${row.kind} from ${row.file_name}`,
        detail: { mapping: row.mapping },
      },
    ])
    await tellScreens(trx, 'imports', [importId])
  })
  return { importId }
}

export async function cancel(importId: number, context: Context) {
  const row = await wanted(context.db, importId)
  await inTransaction(context.db, async (trx) => {
    if (!(await moveState(trx, importId, ['uploaded', 'checking', 'checked', 'queued', 'running'], 'cancelled'))) {
      throw importNotReady('This import is over already. Take it back instead, if you do not want it.')
    }
    // Usage is marked when its import ends; what was written until now stays and counts.
    if (row.kind === 'usage' && !NOT_STARTED.has(row.state)) await markAllDirty(trx)
    await recordAudit(trx, context, [
      {
        action: 'imports.cancelled',
        subjectKind: 'import',
        subjectId: importId,
        sentence: `cancelled the import of ${row.kind} from ${row.file_name}`,
      },
    ])
    await tellScreens(trx, 'imports', [importId])
  })
  return { importId }
}

export async function queueUndo(importId: number, context: Context) {
  const row = await wanted(context.db, importId)
  if (context.now.getTime() - row.created_at.getTime() > UNDO_MS) throw undoTooLate()
  await inTransaction(context.db, async (trx) => {
    if (!(await moveState(trx, importId, ['done', 'cancelled', 'failed'], 'undo_queued'))) throw notFinished()
    await enqueue(trx, 'imports.undo', { importId }, { key: `imports.undo:${importId}`, queue: 'imports' })
    await recordAudit(trx, context, [
      {
        action: 'imports.undo_started',
        subjectKind: 'import',
        subjectId: importId,
        sentence: `began to take back the import of ${row.kind} from ${row.file_name}`,
      },
    ])
    await tellScreens(trx, 'imports', [importId])
  })
  return { importId }
}

export async function listErrors(input: ParsedInputOf<typeof listImportErrors>, { db, dataDirectory }: Context) {
  const row = await wanted(db, input.importId)
  const { rows, total } = await errorRows(db, input.importId, input.state, input)
  const { header } = await headOf(row, dataDirectory)
  return {
    header: [...header],
    rows: rows.map((one) => ({
      line: one.line,
      cells: one.cells as string[],
      problems: one.problems as unknown as RowError[],
      state: one.state,
    })),
    total,
  }
}

export async function dismissRow(importId: number, line: number, context: Context) {
  const row = await wanted(context.db, importId)
  await inTransaction(context.db, async (trx) => {
    if (!(await markError(trx, importId, line, 'dismissed'))) throw notFound('This row')
    const sentence = `left out row ${line} of ${row.file_name}`
    await recordAudit(trx, context, [
      { action: 'imports.row_left_out', subjectKind: 'import', subjectId: importId, sentence },
    ])
    await tellScreens(trx, 'imports', [importId])
  })
  return { line }
}

/** The rows that could not be used, with a last column that says why; cells that a spreadsheet would run are defused. */
export async function errorsFile(importId: number, { db, dataDirectory }: Context): Promise<FileReply> {
  const row = await wanted(db, importId)
  const { header } = await headOf(row, dataDirectory)
  async function* lines() {
    yield csvLine([...header, 'why'])
    for (let offset = 0; ; offset += 500) {
      const { rows } = await errorRows(db, importId, 'open', { offset, limit: 500 })
      if (rows.length === 0) return
      for (const one of rows) {
        const why = (one.problems as unknown as RowError[])
          .map(({ column, reason }) => (column ? `${column}: ${reason}` : reason))
          .join(' ')
        yield csvLine([...(one.cells as string[]), why])
      }
    }
  }
  const fileName = row.file_name.replace(/\.[^.]*$/, '')
  return { fileName: `${fileName}-errors.csv`, contentType: 'text/csv; charset=utf-8', content: Readable.from(lines()) }
}

async function wanted(db: Context['db'], importId: number) {
  const row = await findImport(db, importId)
  if (!row) throw notFound('This import')
  return row
}

async function headOf(row: { file_path: string | null }, dataDirectory: string) {
  if (row.file_path === null) throw importNotReady('The file of this import is not kept any more. Upload it again.')
  return readHead(keptPath(dataDirectory, row.file_path))
}
