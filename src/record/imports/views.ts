import { sql, type Db } from '../../platform/db/database.ts'
import type { Checkpoint, ImportRow, ImportState } from './store.ts'

const UNDO_DAYS = 30

const COLUMNS = (now: Date) => sql<ImportRow & { open_errors: number; may_undo: boolean }>`
  select imports.*, sources.key as source_key, sources.name as source_name, sources.kind as source_kind,
    (select count(*) from import_errors where import_id = imports.id and import_errors.state = 'open') as open_errors,
    (imports.state in ('done', 'cancelled', 'failed') and imports.created_at > ${now}::timestamptz - make_interval(days => ${UNDO_DAYS})
      and (rows_created + rows_changed > 0)) as may_undo
  from imports join sources on sources.id = imports.source_id`

export async function listOfImports(db: Db, now: Date, page: { offset: number; limit: number }) {
  const { rows } = await sql<ImportRow & { open_errors: number; may_undo: boolean }>`
    ${COLUMNS(now)} where imports.kind <> 'sample' order by imports.id desc offset ${page.offset} limit ${page.limit}`.execute(
    db,
  )
  const total = await sql<{ total: number }>`select count(*) as total from imports where kind <> 'sample'`.execute(db)
  return { imports: rows.map(presentImport), total: total.rows[0]?.total ?? 0 }
}

export async function oneImport(db: Db, now: Date, importId: number) {
  const { rows } = await sql<ImportRow & { open_errors: number; may_undo: boolean }>`
    ${COLUMNS(now)} where imports.id = ${importId}`.execute(db)
  const [row] = rows
  return row && presentImport(row)
}

function presentImport(row: ImportRow & { open_errors: number; may_undo: boolean }) {
  const checkpoint = row.checkpoint as Partial<Checkpoint>
  return {
    id: row.id,
    kind: row.kind,
    source: { key: row.source_key, name: row.source_name },
    by: row.actor_name,
    fileName: row.file_name,
    fileBytes: row.file_bytes,
    state: row.state as ImportState,
    progress: progressOf(row.state, checkpoint, row.file_bytes),
    phase: ['running', 'checking'].includes(row.state) ? (checkpoint.phase ?? 'read') : null,
    counts: {
      read: row.rows_read,
      created: row.rows_created,
      changed: row.rows_changed,
      unchanged: row.rows_unchanged,
      skipped: row.rows_skipped,
      failed: row.rows_failed,
    },
    openErrors: row.open_errors,
    findings: row.findings as { code: string; count: number; sample: string[]; sentence: string }[],
    failure: row.failure,
    undo: row.undo_report as {
      removed: number
      restored: number
      left: { what: string; count: number; reason: string; sample: string[] }[]
    } | null,
    mayUndo: row.may_undo,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

/** Reading is most of the work; adding up usage and setting parents come after it. */
function progressOf(state: string, checkpoint: Partial<Checkpoint>, bytes: number | null): number | null {
  if (['done', 'checked', 'undone'].includes(state)) return 1
  if (!['running', 'checking'].includes(state) || !bytes) return null
  if ((checkpoint.phase ?? 'read') !== 'read') return 0.95
  return Math.min(0.95, ((checkpoint.bytes ?? 0) / bytes) * 0.95)
}

export async function errorRows(db: Db, importId: number, state: string, page: { offset: number; limit: number }) {
  let query = db.selectFrom('import_errors').where('import_id', '=', importId)
  if (state !== 'all') query = query.where('state', '=', state)
  const rows = await query.selectAll().orderBy('line').offset(page.offset).limit(page.limit).execute()
  const { total } = await query.select((select) => select.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}
