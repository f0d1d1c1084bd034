import { recordAudit } from '../../identity/audit/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { tellHandOver } from '../accounts/store-hand-over.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { recordFacts, type Fact, type FactField } from '../facts/store.ts'
import { aloneWithCounts, readEventRules } from '../events/store-lock.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { recountSourceDays } from '../metrics/store-source-days.ts'
import { refreshConvertedMoney, refreshMoney } from '../money/actions.ts'
import { markAllDirty, markDirty, markRangeDirty } from '../signals/dirty.ts'
import { isSame } from './applied.ts'
import type { ImportEnvironment } from './environment.ts'
import { recountDays, recountUsageDays } from './store-finish.ts'
import { forgetReceiptsOf, recountEventNames, removeEventsOf } from './store-events.ts'
import { claimRun, findImport, finishRun, type ImportRow, whileLocked } from './store.ts'
import {
  forgetChanges,
  laterImportOf,
  newestChanges,
  removeFacts,
  removeRow,
  rowAsJson,
  saveUndoReport,
  setFields,
  undoUsageRange,
  usageRanges,
  usedBy,
  usersOf,
  type JournalRow,
} from './store-undo.ts'
import { TARGETS } from './targets.ts'
import { UndoLog, type UndoReport } from './undo-log.ts'

const CHUNK = 500
const EVENTS_AT_ONCE = 5_000

/**
 * Takes an import back, newest change first: fields that still hold what the import wrote get their value before, rows it
 * created go unless something else uses them, and everything it left standing is listed with the reason. A chunk a
 * transaction; killed midway it goes on where it stopped.
 */
export async function undoImportNow(environment: ImportEnvironment, importId: number): Promise<void> {
  await whileLocked(environment.pool, importId, () => undoLocked(environment, importId))
}

async function undoLocked(environment: ImportEnvironment, importId: number): Promise<void> {
  const context = await environment.contextFor(SYSTEM_ACTOR)
  const { db } = context
  if (!(await claimRun(db, importId, ['undo_queued'], 'undoing'))) return
  const row = await findImport(db, importId)
  if (!row) return
  const log = new UndoLog(row.undo_report as UndoReport | null)
  if (row.kind === 'usage') await undoUsage(context, row, log)
  if (row.kind === 'events') await undoEvents(context, row, log)
  while (await undoChunk(context, row, log));
  await endUndo(context, row, log)
}

async function undoChunk(context: Context, row: ImportRow, log: UndoLog): Promise<boolean> {
  return inTransaction(context.db, async (trx) => {
    const changes = await newestChanges(trx, row.id, CHUNK)
    if (changes.length === 0) return false
    const users = new Map<string, Awaited<ReturnType<typeof usersOf>>>()
    for (const table of new Set(changes.map((change) => change.table_name))) users.set(table, await usersOf(trx, table))
    await tellHandOver(trx, { by: null, note: 'The import that changed the owner was taken back.', isUndo: true })
    for (const change of changes) await undoOne(trx, row.id, change, { log, users: users.get(change.table_name) ?? [] })
    const accountIds = [...new Set(changes.flatMap(({ account_id: id }) => (id === null ? [] : [id])))]
    await settleAccounts(trx, context, row, accountIds)
    await forgetChanges(
      trx,
      row.id,
      changes.map(({ id }) => id),
    )
    await saveUndoReport(trx, row.id, log.report())
    return true
  })
}

interface Undoing {
  log: UndoLog
  users: readonly (readonly [string, string])[]
}

async function undoOne(trx: Trx, importId: number, change: JournalRow, { log, users }: Undoing): Promise<void> {
  const { table_name: table, row_key: key } = change
  const standing = await rowAsJson(trx, table, key)
  if (!standing) return log.leave(table, 'it was removed since', key)
  if (change.operation === 'changed') return restore(trx, change, standing, log)

  const later = await laterImportOf(trx, importId, table, key)
  if (later !== null) return log.leave(table, `import ${later} changed it since`, key)
  const user = typeof key['id'] === 'number' ? await usedBy(trx, users, key['id']) : null
  if (user !== null) return log.leave(table, `${user.replaceAll('_', ' ')} use it`, key)
  await removeRow(trx, table, key)
  log.removed += 1
}

async function restore(trx: Trx, change: JournalRow, standing: Record<string, unknown>, log: UndoLog): Promise<void> {
  const { table_name: table, row_key: key, before, after } = change
  const fields: Record<string, unknown> = {}
  for (const [name, written] of Object.entries(after ?? {})) {
    if (isSame(standing[name] ?? null, written ?? null)) fields[name] = before?.[name] ?? null
    else log.leave(`${table}.${name}`, 'it was changed since', key)
  }
  if (Object.keys(fields).length === 0) return
  await setFields(trx, table, key, fields)
  log.restored += 1
}

/** What hangs on the accounts: their dated facts as they stand now, money, last contact, health. */
async function settleAccounts(
  trx: Trx,
  context: Context,
  row: ImportRow,
  accountIds: readonly number[],
): Promise<void> {
  if (accountIds.length === 0) return
  if (row.kind === 'accounts') {
    await removeFacts(trx, row.id, accountIds)
    await recordFacts(trx, await factsThatStand(trx, accountIds, context), {
      sourceId: row.source_id,
      now: context.now,
    })
  }
  await refreshMoney(trx, accountIds, context.today)
  if (row.kind === 'activities') await refreshLastContact(trx, accountIds, context.now)
  await markDirty(trx, accountIds)
}

async function factsThatStand(trx: Trx, accountIds: readonly number[], { today }: Context): Promise<Fact[]> {
  const facts: Fact[] = []
  for (const accountId of accountIds) {
    const account = await rowAsJson(trx, 'accounts', { id: accountId })
    if (!account) continue
    const add = (field: FactField, value: unknown) => {
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        facts.push({ accountId, field, validFrom: today, value })
    }
    add('segment', account['segment_id'])
    add('stage', account['stage_id'])
    add('owner', account['owner_id'])
    for (const [name, value] of Object.entries(account['attributes'] ?? {})) add(`attribute:${name}`, value)
  }
  return facts
}

async function undoUsage(context: Context, row: ImportRow, log: UndoLog): Promise<void> {
  for (const range of await usageRanges(context.db, row.id)) {
    await inTransaction(context.db, async (trx) => {
      const undone = await undoUsageRange(trx, row.id, range)
      log.removed += undone.removed
      log.restored += undone.restored
      if (undone.left > 0) log.leave('usage', 'a later import or person changed it since', {}, undone.left)
      await markRangeDirty(trx, range)
      await saveUndoReport(trx, row.id, log.report())
    })
  }
}

/** Takes events back, some at a time while nothing else is counted, and counts their accounts anew. */
async function undoEvents({ db }: Context, row: ImportRow, log: UndoLog): Promise<void> {
  while (
    await inTransaction(db, async (trx) => {
      await aloneWithCounts(trx)
      const { keptFrom } = await readEventRules(trx)
      const gone = await removeEventsOf(trx, row.id, { limit: EVENTS_AT_ONCE, keptFrom })
      if (!gone) return false
      await recountByRules(trx, gone.accountIds, { days: gone })
      log.removed += gone.removed
      if (gone.uncountable > 0)
        log.leave(
          'usage',
          `it was counted from events before ${keptFrom}, which cannot be counted anew`,
          {},
          gone.uncountable,
        )
      await markDirty(trx, gone.accountIds)
      await saveUndoReport(trx, row.id, log.report())
      return true
    })
  );
  await inTransaction(db, (trx) => recountEventNames(trx, row.source_id))
  await recountSourceDays(db, row.source_id)
}

async function endUndo(context: Context, row: ImportRow, log: UndoLog): Promise<void> {
  const { db, now } = context
  await inTransaction(db, async (trx) => {
    if (row.kind === 'events') await forgetReceiptsOf(trx, row.id)
    await recount(trx, row, context)
    await markAllDirty(trx)
    const report = log.report()
    await saveUndoReport(trx, row.id, report)
    await finishRun(trx, row.id, { from: 'undoing', state: 'undone', now })
    await recordAudit(trx, context, [
      {
        action: 'imports.undone',
        subjectKind: 'import',
        subjectId: row.id,
        sentence: `took back the import of ${row.kind} from ${row.file_name}: ${report.removed} removed, ${report.restored} restored`,
      },
    ])
    for (const topic of ['imports', 'accounts', 'sources']) await tellScreens(trx, topic)
  })
  if (row.kind === 'exchange_rates') await refreshConvertedMoney(db, context.today)
}

async function recount(trx: Db, row: ImportRow, context: Context): Promise<void> {
  const { timeZone } = context.company
  const target = TARGETS.get(row.kind)
  if (target) await recountDays(trx, row.source_id, target, timeZone)
  if (row.kind === 'usage') await recountUsageDays(trx, row.source_id)
}
