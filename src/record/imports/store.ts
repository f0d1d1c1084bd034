import type { Pool } from 'pg'
import { sql, type Db } from '../../platform/db/database.ts'
import type { CsvRecord } from './csv-scan.ts'
import type { RowError } from './mapping-apply.ts'
import type { Finding } from './oddities.ts'

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undo_queued'
  | 'undoing'
  | 'undone'

export interface ImportOptions {
  createAccounts: boolean
  /** Read everything, write nothing. */
  isDryRun: boolean
}

/** How far an import is: committed in the same transaction as the rows it speaks of. */
export interface Checkpoint {
  phase: 'read' | 'merge' | 'parents' | 'finish'
  /** Records of the file dealt with in this phase. */
  records: number
  bytes: number
  /** Rows waiting in the staging table; tells whether a crash of the database emptied it. */
  staged: number
  /** Parts of the stage that are merged. */
  parts: readonly number[]
}

export const START: Checkpoint = { phase: 'read', records: 0, bytes: 0, staged: 0, parts: [] }

export interface Counts {
  read: number
  created: number
  changed: number
  unchanged: number
  skipped: number
  failed: number
}

export const NO_COUNTS: Counts = { read: 0, created: 0, changed: 0, unchanged: 0, skipped: 0, failed: 0 }

export type ImportRow = NonNullable<Awaited<ReturnType<typeof findImport>>>

export async function findImport(db: Db, importId: number) {
  return db
    .selectFrom('imports')
    .innerJoin('sources', 'sources.id', 'imports.source_id')
    .selectAll('imports')
    .select(['sources.key as source_key', 'sources.name as source_name', 'sources.kind as source_kind'])
    .where('imports.id', '=', importId)
    .executeTakeFirst()
}

export interface NewImport {
  kind: string
  sourceId: number
  memberId: number | null
  actorName: string
  fileName: string
  /** Below the data folder. */
  filePath: string
  fileBytes: number
  fileSha256: Buffer
  state: ImportState
  reading?: object
  mapping: object
  options: ImportOptions
  now: Date
}

export async function insertImport(db: Db, made: NewImport): Promise<number> {
  const row = await db
    .insertInto('imports')
    .values({
      kind: made.kind,
      source_id: made.sourceId,
      member_id: made.memberId,
      actor_name: made.actorName,
      file_name: made.fileName,
      file_path: made.filePath,
      file_bytes: made.fileBytes,
      file_sha256: made.fileSha256,
      state: made.state,
      reading: JSON.stringify(made.reading ?? {}),
      mapping: JSON.stringify(made.mapping),
      options: JSON.stringify(made.options),
      created_at: made.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function configureRow(
  db: Db,
  importId: number,
  change: { kind: string; sourceId: number; mapping: object; options: ImportOptions; reading: object },
): Promise<void> {
  await db
    .updateTable('imports')
    .set({
      kind: change.kind,
      source_id: change.sourceId,
      mapping: JSON.stringify(change.mapping),
      options: JSON.stringify(change.options),
      reading: JSON.stringify(change.reading),
      state: 'uploaded',
    })
    .where('id', '=', importId)
    .execute()
}

/** Moves an import from one of the states to another; false when it is in none of them any more. */
export async function moveState(
  db: Db,
  importId: number,
  from: readonly ImportState[],
  to: ImportState,
): Promise<boolean> {
  const moved = await db
    .updateTable('imports')
    .set({ state: to })
    .where('id', '=', importId)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

/** A space of its own: events are counted under numbers of another. */
const IMPORT_LOCK = 7_331

/**
 * Does the work while holding the import's own lock, which dies with the process and its connection; false when somebody
 * alive holds it.
 */
export async function whileLocked(pool: Pool, importId: number, work: () => Promise<void>): Promise<boolean> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
      IMPORT_LOCK,
      importId,
    ])
    if (!rows[0]?.locked) return false
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', [IMPORT_LOCK, importId]).catch(() => {})
    }
    return true
  } finally {
    client.release()
  }
}

/** Begins or takes up work on an import; false when it is in none of these states any more. */
export async function claimRun(
  db: Db,
  importId: number,
  from: readonly ImportState[],
  to: ImportState,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update imports set state = ${to}, started_at = coalesce(started_at, now()), beat_at = now(), failure = null
    where id = ${importId} and state = any(${[...from, to]}::text[])`.execute(db)
  return numAffectedRows === 1n
}

/**
 * Adds to the counts and moves the checkpoint, in the transaction of the rows themselves. False when the import was
 * cancelled or another worker has moved the checkpoint: then the transaction must be given up.
 */
export async function advance(
  db: Db,
  importId: number,
  step: { state: ImportState; before: Checkpoint; after: Checkpoint; counts: Counts },
): Promise<boolean> {
  const { counts } = step
  const { numAffectedRows } = await sql`
    update imports set
      checkpoint = ${JSON.stringify(step.after)}::jsonb, beat_at = now(),
      rows_read = rows_read + ${counts.read}, rows_created = rows_created + ${counts.created},
      rows_changed = rows_changed + ${counts.changed}, rows_unchanged = rows_unchanged + ${counts.unchanged},
      rows_skipped = rows_skipped + ${counts.skipped}, rows_failed = rows_failed + ${counts.failed}
    where id = ${importId} and state = ${step.state} and coalesce((checkpoint->>'records')::bigint, 0) = ${step.before.records}
      and coalesce(checkpoint->>'phase', 'read') = ${step.before.phase}`.execute(db)
  return numAffectedRows === 1n
}

export async function beat(db: Db, importId: number): Promise<void> {
  await sql`update imports set beat_at = now() where id = ${importId}`.execute(db)
}

export async function restartReading(db: Db, importId: number): Promise<void> {
  await sql`
    update imports set checkpoint = ${JSON.stringify(START)}::jsonb, rows_read = 0, rows_created = 0, rows_changed = 0,
      rows_unchanged = 0, rows_skipped = 0, rows_failed = 0 where id = ${importId}`.execute(db)
  await sql`delete from import_errors where import_id = ${importId}`.execute(db)
}

export async function finishRun(
  db: Db,
  importId: number,
  end: { from: ImportState; state: ImportState; findings?: readonly Finding[]; failure?: string; now: Date },
): Promise<boolean> {
  const moved = await db
    .updateTable('imports')
    .set({
      state: end.state,
      finished_at: end.now,
      beat_at: null,
      failure: end.failure ?? null,
      ...(end.findings ? { findings: JSON.stringify(end.findings) } : {}),
    })
    .where('id', '=', importId)
    .where('state', '=', end.from)
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

/** Keeps rows that cannot be used, with their cells, so that they can be corrected. At most 10,000 an import are kept whole. */
export async function saveErrors(
  db: Db,
  importId: number,
  failed: readonly { record: CsvRecord; errors: readonly RowError[] }[],
): Promise<void> {
  if (failed.length === 0) return
  const rows = failed.map(({ record, errors }) => ({
    line: record.line,
    cells: record.cells.map(storable),
    problems: errors.slice(0, 20),
  }))
  await sql`
    insert into import_errors (import_id, line, cells, problems)
    select ${importId}, line, cells, problems from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (line bigint, cells jsonb, problems jsonb)
    where (select count(*) from import_errors where import_id = ${importId}) < ${MAX_KEPT_ERRORS}
    on conflict (import_id, line) do update set cells = excluded.cells, problems = excluded.problems`.execute(db)
}

const MAX_KEPT_ERRORS = 10_000
const MAX_KEPT_CELL = 20_000

function storable(cell: string): string {
  return cell.slice(0, MAX_KEPT_CELL).replaceAll('\u0000', '\uFFFD').toWellFormed()
}

export async function markError(
  db: Db,
  importId: number,
  line: number,
  state: 'fixed' | 'dismissed',
): Promise<boolean> {
  const marked = await db
    .updateTable('import_errors')
    .set({ state })
    .where('import_id', '=', importId)
    .where('line', '=', line)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return marked.numUpdatedRows === 1n
}

export async function replaceError(
  db: Db,
  importId: number,
  line: number,
  cells: readonly string[],
  errors: readonly RowError[],
): Promise<void> {
  await db
    .updateTable('import_errors')
    .set({ cells: JSON.stringify(cells.map(storable)), problems: JSON.stringify(errors) })
    .where('import_id', '=', importId)
    .where('line', '=', line)
    .execute()
}

export async function findError(db: Db, importId: number, line: number) {
  return db
    .selectFrom('import_errors')
    .selectAll()
    .where('import_id', '=', importId)
    .where('line', '=', line)
    .executeTakeFirst()
}

/** Imports that were running when their process died: to be taken up again. */
export async function abandonedImports(db: Db): Promise<{ id: number; kind: string; state: string }[]> {
  return db
    .selectFrom('imports')
    .select(['id', 'kind', 'state'])
    .where('state', 'in', ['running', 'undoing', 'checking'])
    .where((where) =>
      where.or([where('beat_at', 'is', null), where('beat_at', '<', sql<Date>`now() - interval '40 seconds'`)]),
    )
    .limit(100)
    .execute()
}

/** An unfinished import of the very same file, kind and mapping: a command that is called again takes it up. */
export async function unfinishedTwin(
  db: Db,
  wanted: { kind: string; sha256: Buffer; mapping: object; sourceId: number },
) {
  return db
    .selectFrom('imports')
    .select(['id', 'state'])
    .where('kind', '=', wanted.kind)
    .where('source_id', '=', wanted.sourceId)
    .where('file_sha256', '=', wanted.sha256)
    .where('mapping', '=', sql<string>`${JSON.stringify(wanted.mapping)}::jsonb`)
    .where('state', 'in', ['queued', 'running'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export interface JournalEntry {
  table: string
  rowKey: object
  accountId: number | null
  operation: 'created' | 'changed'
  before: object | null
  after: object | null
}

/** What an import did, row by row, for its undo; written in the transaction of the rows themselves. */
export async function writeJournal(db: Db, importId: number, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sql`
    insert into import_changes (import_id, table_name, row_key, account_id, operation, before, after)
    select ${importId}, "table", "rowKey", "accountId", operation, before, after
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as r ("table" text, "rowKey" jsonb, "accountId" bigint, operation text, before jsonb, after jsonb)`.execute(db)
}
