import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, sql, type Db } from '../db/database.ts'
import { createTestDatabase } from './database.ts'
import { silentLog } from './silent-log.ts'
import { migrateJobs } from '../jobs/jobs.ts'
import { readCompany } from '../../identity/company/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import { day } from '../../kernel/day.ts'
import type { Context } from '../http/route.ts'
import { ensureSource } from '../../record/sources/store.ts'
import type { ImportEnvironment } from '../../record/imports/environment.ts'
import { keepFile } from '../../record/imports/keep-file.ts'
import type { Mapping } from '../../record/imports/mapping.ts'
import { guessMapping, readHead, withAttributeTypes } from '../../record/imports/preview.ts'
import { runImport } from '../../record/imports/run.ts'
import { insertImport, moveState } from '../../record/imports/store.ts'
import { undoImportNow } from '../../record/imports/undo.ts'
import { oneImport } from '../../record/imports/views.ts'

const NOW = new Date('2026-03-10T09:00:00Z')

export interface ImportWorld {
  readonly db: Db
  readonly environment: ImportEnvironment
  readonly folder: string
  /** Imports text as a file of this kind and returns how it ended. */
  load(kind: string, text: string | Buffer, options?: LoadOptions): Promise<Ended>
  /** Makes an import without running it. */
  prepare(kind: string, text: string | Buffer, options?: LoadOptions): Promise<number>
  show(importId: number): Promise<Ended>
  undo(importId: number): Promise<Ended>
  rows<T>(query: string): Promise<T[]>
  /** Everything of substance in the database as text, without ids of imports and moments of writing. */
  state(): Promise<string>
  stop(): Promise<void>
}

export interface LoadOptions {
  mapping?: Mapping
  createAccounts?: boolean
  isDryRun?: boolean
  source?: string
}

export type Ended = NonNullable<Awaited<ReturnType<typeof oneImport>>>

/** A database of its own with the import engine on it; no server, no queue. */
export async function createImportWorld(): Promise<ImportWorld> {
  const database = await createTestDatabase()
  await migrateJobs(database.pool)
  const db = openDatabase(database.pool)
  const folder = mkdtempSync(join(tmpdir(), 'volant-imports-'))
  mkdirSync(join(folder, 'imports'))
  const contextFor = async (actor: Actor): Promise<Context> => ({
    db,
    actor,
    now: NOW,
    today: day('2026-03-10'),
    company: await readCompany(db),
    log: silentLog,
    dataDirectory: folder,
    publicUrl: 'http://volant.test',
  })
  const environment: ImportEnvironment = { pool: database.pool, contextFor }

  const prepare = async (kind: string, text: string | Buffer, options: LoadOptions = {}): Promise<number> => {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.csv`)
    writeFileSync(path, text)
    const kept = await keepFile(path, folder)
    const head = await readHead(kept.path)
    const mapping = options.mapping
      ? withAttributeTypes(kind, options.mapping, head)
      : guessMapping(head, { kind, fileName: 'file.csv' }).mapping
    const key = options.source ?? 'import'
    return insertImport(db, {
      kind,
      sourceId: await ensureSource(db, { key, name: key, kind: 'import' }),
      memberId: null,
      actorName: SYSTEM_ACTOR.name,
      fileName: 'file.csv',
      filePath: kept.place,
      fileBytes: kept.bytes,
      fileSha256: kept.sha256,
      state: options.isDryRun ? 'uploaded' : 'queued',
      mapping,
      options: { createAccounts: options.createAccounts ?? false, isDryRun: options.isDryRun ?? false },
      now: NOW,
    })
  }
  const show = async (importId: number): Promise<Ended> => {
    const found = await oneImport(db, NOW, importId)
    if (!found) throw new Error(`No import ${importId}`)
    return found
  }
  return {
    db,
    environment,
    folder,
    prepare,
    show,
    async load(kind, text, options = {}) {
      const importId = await prepare(kind, text, options)
      await runImport(environment, importId, options.isDryRun ?? false)
      return show(importId)
    },
    async undo(importId) {
      await moveState(db, importId, ['done', 'cancelled', 'failed'], 'undo_queued')
      await undoImportNow(environment, importId)
      return show(importId)
    },
    rows: async (query) => (await database.pool.query(query)).rows,
    state: () => stateOf(db),
    async stop() {
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const TABLES: Readonly<Record<string, string>> = {
  accounts: "to_jsonb(t) - 'id' - 'changed_at' - 'created_at'",
  account_attributes: "to_jsonb(t) - 'account_id'",
  contacts: "to_jsonb(t) - 'id' - 'account_id' - 'changed_at' - 'created_at'",
  subscriptions: "to_jsonb(t) - 'id' - 'account_id'",
  invoices: "to_jsonb(t) - 'id' - 'account_id'",
  tickets: "to_jsonb(t) - 'id' - 'account_id'",
  survey_responses: "to_jsonb(t) - 'id' - 'account_id' - 'contact_id'",
  outcomes: "to_jsonb(t) - 'id' - 'account_id' - 'created_at'",
  outcome_measurements: "to_jsonb(t) - 'id' - 'account_id' - 'outcome_id'",
  feedback: "to_jsonb(t) - 'id' - 'account_id'",
  renewals: "to_jsonb(t) - 'id' - 'account_id'",
  activities: "to_jsonb(t) - 'id' - 'account_id' - 'contact_id' - 'changed_at' - 'created_at'",
  leads: "to_jsonb(t) - 'id' - 'account_id' - 'won_account_id' - 'changed_at' - 'created_at'",
  exchange_rates: 'to_jsonb(t)',
  mrr_steps: "to_jsonb(t) - 'account_id'",
  source_days: "to_jsonb(t) - 'metric_id'",
  external_ids: "to_jsonb(t) - 'row_id' - 'account_id'",
}

/** Rows with the external id of their account instead of its number, so that two databases can be compared. */
async function stateOf(db: Db): Promise<string> {
  const parts: string[] = []
  for (const [table, columns] of Object.entries(TABLES)) {
    const { rows } = await sql<{ text: string }>`
      select (${sql.raw(columns)})::text as text from ${sql.table(table)} t order by 1`.execute(db)
    parts.push(`${table}\n${rows.map((row) => row.text).join('\n')}`)
  }
  const usage = await sql<{ text: string }>`
    select concat_ws(' ', external_ids.external_id, metrics.key, day, value, is_derived) as text
    from metric_days join metrics on metrics.id = metric_id
      join external_ids on external_ids.kind = 'account' and external_ids.account_id = metric_days.account_id order by 1`.execute(
    db,
  )
  parts.push(usage.rows.map((row) => row.text).join('\n'))
  return parts.join('\n\n')
}
