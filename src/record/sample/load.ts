import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import type { ImportEnvironment } from '../imports/environment.ts'
import { forAccountRange } from '../imports/finish-ranges.ts'
import { kindNamed } from '../imports/kinds.ts'
import type { CanonicalRow } from '../imports/mapping-apply.ts'
import type { Plan } from '../imports/mapping-plan.ts'
import { applyBatch } from '../imports/read-file.ts'
import { runFor, type Writing } from '../imports/run.ts'
import { applyManagers } from '../imports/apply-members.ts'
import { applyParents } from '../imports/apply-accounts.ts'
import { mergeParts, StageWriter, UsageStager } from '../imports/stage-usage.ts'
import { ensureCustomFields } from '../imports/store-directory.ts'
import { noteArrival, recountDays } from '../imports/store-finish.ts'
import { findImport } from '../imports/store.ts'
import { createStage, dropStage } from '../imports/store-usage.ts'
import { TARGETS } from '../imports/targets.ts'
import { refreshConvertedMoney, refreshMoney } from '../money/actions.ts'
import { markAllDirty, markDirty } from '../signals/dirty.ts'
import { canonicalSample } from './canonical.ts'
import { type ProductEvent, productEvents } from './product-events.ts'
import {
  deleteSampleEvents,
  insertSampleEvents,
  nameMetrics,
  noteSampleEvents,
  noteSampleProgress,
  dateStages,
} from './store.ts'
import { storeForecasts } from './load-forecasts.ts'
import { storeSuccess } from './load-success.ts'
import { storeWork } from './load-work.ts'
import { sampleMetrics } from './usage.ts'

const EXPECTED_ROWS = 602_000
const CHUNK = 1_000
const EVENTS_AT_ONCE = 5_000

/** Loads the sample through the same code that imports files, kind by kind. Run again, it changes nothing. */
export async function loadSampleRows(
  environment: ImportEnvironment,
  context: Context,
  importId: number,
): Promise<void> {
  const { db } = context
  const row = await findImport(db, importId)
  if (!row) return
  await nameMetrics(db, sampleMetrics)
  await createStage(db, importId)
  const usage = new StageWriter(environment.pool, importId)
  const writings = new Map<string, Writing>()
  const writingOf = (kind: string): Writing => {
    const known = writings.get(kind)
    if (known) return known
    const made = runFor({ context, row: { ...row, kind, mapping: {} }, plan: planOf(kind) })
    writings.set(kind, made)
    return made
  }
  let rows = 0
  try {
    for (const chunk of canonicalSample({ today: context.today })) {
      const writing = writingOf(chunk.kind)
      if (chunk.kind === 'usage') await stage(db, usage, writing, chunk.rows)
      else await write(db, writing, chunk)
      rows += chunk.rows.length
      await noteSampleProgress(db, importId, rows, EXPECTED_ROWS)
      await tellScreens(db, 'sample')
    }
    await usage.settled()
  } finally {
    await usage.close()
  }
  await mergeAll(environment, writingOf('usage'))
  await storeEvents(context, row)
  await storeSuccess(context, row.source_id)
  await storeWork(context, row.source_id)
  await settle(context, row.source_id)
  await storeForecasts(context, row.source_id)
}

async function stage(db: Db, usage: StageWriter, writing: Writing, rows: readonly CanonicalRow[]): Promise<void> {
  const lines = await stagerOf(writing).lines(db, rows)
  if (lines.failed[0]) throw new Error(`The sample has an unusable row: ${lines.failed[0].error.reason}`)
  await usage.write([lines.text], async () => {})
}

const stagers = new WeakMap<Writing, UsageStager>()

function stagerOf(writing: Writing): UsageStager {
  const known = stagers.get(writing) ?? new UsageStager(writing.scope, writing.accounts)
  stagers.set(writing, known)
  return known
}

async function write(db: Db, writing: Writing, { kind, rows }: { kind: string; rows: CanonicalRow[] }): Promise<void> {
  const entity = kindNamed(kind).attributesOf
  if (entity) await ensureCustomFields(db, entity, fieldsOf(rows))
  for (let start = 0; start < rows.length; start += CHUNK) {
    await inTransaction(db, async (trx) => {
      const part = rows.slice(start, start + CHUNK)
      const applied = await applyBatch(trx, writing, part)
      if (applied.failed[0])
        throw new Error(`The sample has an unusable row of ${kind}: ${applied.failed[0].error.reason}`)
      await markDirty(trx, applied.accountIds)
    })
  }
  await inTransaction(db, async (trx) => {
    if (kind === 'members') await applyManagers(trx, rows)
    if (kind === 'accounts') await applyParents(trx, writing.scope, rows)
  })
}

async function mergeAll(environment: ImportEnvironment, writing: Writing): Promise<void> {
  await mergeParts(environment.pool, writing.scope, [], () => {})
  await dropStage(writing.db, writing.scope.importId)
}

/** Single events of the product, all in one transaction: a load that is begun again finds all of them or none. */
async function storeEvents({ db, today, company }: Context, row: { id: number; source_id: number }): Promise<void> {
  const from = { sourceId: row.source_id, importId: row.id }
  await inTransaction(db, async (trx) => {
    await deleteSampleEvents(trx, from.sourceId)
    let part: ProductEvent[] = []
    for (const event of productEvents({ today })) {
      part.push(event)
      if (part.length < EVENTS_AT_ONCE) continue
      await insertSampleEvents(trx, from, part)
      part = []
    }
    await insertSampleEvents(trx, from, part)
    await noteSampleEvents(trx, from.sourceId, company.timeZone)
  })
}

/** What follows from the rows: money, last contact, and the rhythm of the source. */
async function settle(context: Context, sourceId: number): Promise<void> {
  const { db, today, now, company } = context
  await forAccountRange(db, async (trx, ids) => {
    await refreshMoney(trx, ids, today)
    await refreshLastContact(trx, ids, now)
  })
  // Its exchange rates hold for every account.
  await refreshConvertedMoney(db, today)
  await inTransaction(db, async (trx) => {
    for (const target of TARGETS.values()) {
      await recountDays(trx, sourceId, target, company.timeZone)
      await noteArrival(trx, { sourceId, kind: target.kind, at: now, signals: 1 })
    }
    await noteArrival(trx, { sourceId, kind: 'usage', at: now, signals: 1 })
    await dateStages(trx, sourceId, today)
    await markAllDirty(trx)
    for (const topic of ['accounts', 'sources', 'sample']) await tellScreens(trx, topic)
  })
}

function planOf(kindName: string): Plan {
  const kind = kindNamed(kindName)
  return {
    kind,
    header: [],
    steps: [],
    attributes: [],
    accountVia: null,
    unfold: [],
    skipWhenEmpty: [],
    rowId: null,
    ignored: [],
    provided: kind.columns.map(({ name }) => name),
  }
}

function fieldsOf(rows: readonly CanonicalRow[]): { key: string; name: string; type: string }[] {
  const types = new Map<string, string>()
  for (const { attributes } of rows) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && !types.has(key)) types.set(key, typeOf(value))
    }
  }
  return [...types].map(([key, type]) => ({ key, name: nameOf(key), type }))
}

function typeOf(value: string | number | boolean): string {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'day' : 'text'
}

function nameOf(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
