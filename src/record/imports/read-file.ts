import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { readErasedPeople } from '../erased-people/store.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { nothingApplied, type Applied } from './applied.ts'
import { applyAccounts, applyParents } from './apply-accounts.ts'
import { applyEvents } from './apply-events.ts'
import { applyManagers, applyMembers } from './apply-members.ts'
import { applyRates } from './apply-rates.ts'
import { applyRows } from './apply-rows.ts'
import { openCsv } from './csv-file.ts'
import type { CsvRecord } from './csv-scan.ts'
import { DryRunOver, Superseded } from './environment.ts'
import { withoutErased } from './erased-rows.ts'
import { keptPath } from './keep-file.ts'
import { applyMapping, type CanonicalRow } from './mapping-apply.ts'
import type { Run, Writing } from './run.ts'
import { recordOf, type ReadBatch } from './batch.ts'
import { UsageStaging } from './run-usage.ts'
import { UsageStager } from './stage-usage.ts'
import { markDirty } from '../signals/dirty.ts'
import { advance, NO_COUNTS, saveErrors, writeJournal, type Checkpoint, type Counts } from './store.ts'
import { TARGETS } from './targets.ts'

const BATCH = 1_000
const TELL_EVERY_MS = 500

/**
 * Reads the file from where the checkpoint stands. Records dealt with before are read again only to know which ids were
 * seen; each batch is written with its checkpoint in one transaction, so that a kill at any point loses nothing and
 * doubles nothing.
 */
export async function readFile(run: Run, { isObservingOnly = false } = {}): Promise<void> {
  const isUsage = run.plan.kind.name === 'usage'
  const staging = isUsage && !run.options.isDryRun && !isObservingOnly ? new UsageStaging(run) : null
  const file = await openCsv(keptPath(run.context.dataDirectory, run.row.file_path ?? ''))
  const tell = screenTeller(run)
  // Usage is written behind the reading, so that its checkpoint lags: where reading began is what counts.
  const done = isObservingOnly ? Number.MAX_SAFE_INTEGER : run.checkpoint.records
  let position = 0
  try {
    for await (const records of file.batches(BATCH)) {
      const mapped = await mapBatch(run, records, file.bytesRead)
      position += records.length
      if (position <= done) continue
      const batch = position - records.length < done ? tailOf(mapped, done - (position - records.length)) : mapped
      if (staging) await staging.take(batch)
      else await writeBatch(run, batch)
      await tell()
    }
    await staging?.settled()
  } finally {
    await staging?.close()
    await file.close()
  }
}

async function mapBatch(run: Run, records: readonly CsvRecord[], bytes: number): Promise<ReadBatch> {
  const batch: ReadBatch = { records, rows: [], failed: [], skipped: 0, bytes }
  const observed: { record: CsvRecord; rows: readonly CanonicalRow[] }[] = []
  const erased = await readErasedPeople(run.db)
  const about = { kind: run.plan.kind.name, sourceId: run.scope.sourceId }
  for (const record of records) {
    const { rows: all, errors, isSkipped } = applyMapping(run.plan, record)
    const rows = withoutErased(all, about, erased)
    if (isSkipped) batch.skipped += 1
    batch.skipped += all.length - rows.length
    if (errors.length > 0) batch.failed.push({ record, errors })
    observed.push({ record, rows })
    for (const row of rows) {
      const verdict = run.observers.repeats.observe(row)
      if (verdict === 'first') batch.rows.push(row)
      else if (verdict === 'same') batch.skipped += 1
      else batch.failed.push({ record, errors: [verdict] })
    }
  }
  await run.observers.observe(run.db, run.scope.sourceId, observed)
  return batch
}

/** A checkpoint lies on a batch's end unless the batch size changed between versions: then the part behind it is taken. */
function tailOf(batch: ReadBatch, skip: number): ReadBatch {
  const records = batch.records.slice(skip)
  const from = records[0]?.line ?? Number.MAX_SAFE_INTEGER
  return {
    ...batch,
    records,
    rows: batch.rows.filter((row) => row.line >= from),
    failed: batch.failed.filter(({ record }) => record.line >= from),
  }
}

async function writeBatch(run: Run, batch: ReadBatch): Promise<void> {
  const after: Checkpoint = {
    ...run.checkpoint,
    records: run.checkpoint.records + batch.records.length,
    bytes: batch.bytes,
  }
  if (run.options.isDryRun) await countBatch(run, batch, after)
  else {
    await committing(run, async (trx) => {
      const applied = await applyBatch(trx, run, batch.rows)
      const counts = await record(trx, run, batch, applied)
      await advanceOrGiveUp(trx, run, after, counts)
    })
  }
  run.checkpoint = after
}

/** Writes the batch, looks at what that did, and gives it up again. What was counted is kept apart. */
async function countBatch(run: Run, batch: ReadBatch, after: Checkpoint): Promise<void> {
  const dry = { counts: NO_COUNTS, failed: [] as ReadBatch['failed'] }
  await inTransaction(run.db, async (trx) => {
    const applied = await applyBatch(trx, run, batch.rows)
    dry.failed = failuresOf(batch, applied)
    dry.counts = countsOf(batch, applied, dry.failed.length)
    throw new DryRunOver()
  }).catch((error: unknown) => {
    run.accounts.forget()
    if (!(error instanceof DryRunOver)) throw error
  })
  await inTransaction(run.db, async (trx) => {
    await saveErrors(trx, run.row.id, dry.failed)
    await advanceOrGiveUp(trx, run, after, dry.counts)
  })
}

/** What a transaction that was given up had made is not there: the caches must not say otherwise. */
async function committing(run: Run, work: (trx: Trx) => Promise<void>): Promise<void> {
  try {
    await inTransaction(run.db, work)
  } catch (error) {
    run.accounts.forget()
    throw error
  }
}

async function advanceOrGiveUp(trx: Db, run: Run, after: Checkpoint, counts: Counts): Promise<void> {
  const hasMoved = await advance(trx, run.row.id, { state: run.state, before: run.checkpoint, after, counts })
  if (!hasMoved) throw new Superseded()
}

function failuresOf(batch: ReadBatch, applied: Applied): ReadBatch['failed'] {
  return [
    ...batch.failed,
    ...applied.failed.map(({ row, error }) => ({ record: recordOf(batch, row), errors: [error] })),
  ]
}

function countsOf(batch: ReadBatch, applied: Applied, failed: number): Counts {
  const { created, changed, unchanged } = applied
  return { read: batch.records.length, created, changed, unchanged, skipped: batch.skipped, failed }
}

async function record(trx: Trx, run: Run, batch: ReadBatch, applied: Applied): Promise<Counts> {
  const failed = failuresOf(batch, applied)
  await saveErrors(trx, run.row.id, failed)
  const made = run.accounts.created.splice(0)
  await writeJournal(trx, run.row.id, [
    ...made.map(({ id }) => ({
      table: 'accounts',
      rowKey: { id },
      accountId: id,
      operation: 'created' as const,
      before: null,
      after: null,
    })),
    ...applied.journal,
  ])
  await markDirty(trx, applied.accountIds)
  return countsOf(batch, applied, failed.length)
}

/** Writes rows of any kind; usage is only counted here, since its rows are added up over the whole file. */
export async function applyBatch(trx: Trx, run: Writing, rows: readonly CanonicalRow[]): Promise<Applied> {
  const { plan, scope, context, observers, accounts } = run
  const { provided } = plan
  const target = TARGETS.get(plan.kind.name)
  if (target)
    return applyRows(
      trx,
      { scope, target, provided, accounts, reportingCurrency: context.company.reportingCurrency },
      rows,
    )
  if (plan.kind.name === 'accounts') {
    const notice = (code: 'added_segments' | 'added_stages' | 'unknown_owners', what: string) =>
      observers.notice(code, what)
    return applyAccounts(trx, { scope, provided, today: context.today, notice }, rows)
  }
  if (plan.kind.name === 'members')
    return applyMembers(trx, { actor: context.actor, provided, sourceKey: run.row.source_key }, rows)
  if (plan.kind.name === 'exchange_rates') return applyRates(trx, scope, rows)
  if (plan.kind.name === 'events') return applyEvents(trx, run, rows)
  if (plan.kind.name === 'usage') return countUsage(trx, run, rows)
  throw new Error(`The kind ${plan.kind.name} has no way to be written`)
}

/** A dry run of usage: says which rows could be placed. */
async function countUsage(trx: Trx, run: Writing, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const placed = await new UsageStager(run.scope, run.accounts).lines(trx, rows)
  applied.failed = placed.failed
  applied.created = placed.count
  return applied
}

/** Parents and managers, when every row of the file is there. */
export async function readSecondPass(run: Run): Promise<void> {
  if (run.checkpoint.phase === 'read') {
    const after: Checkpoint = { ...run.checkpoint, phase: 'parents', records: 0 }
    await advanceOrGiveUp(run.db, run, after, NO_COUNTS)
    run.checkpoint = after
  }
  const file = await openCsv(keptPath(run.context.dataDirectory, run.row.file_path ?? ''))
  try {
    let position = 0
    for await (const records of file.batches(BATCH)) {
      position += records.length
      if (position > run.checkpoint.records) await writeSecondPass(run, records)
    }
  } finally {
    await file.close()
  }
}

async function writeSecondPass(run: Run, records: readonly CsvRecord[]): Promise<void> {
  const rows = records.flatMap((one) => applyMapping(run.plan, one).rows)
  const after: Checkpoint = { ...run.checkpoint, records: run.checkpoint.records + records.length }
  await inTransaction(run.db, async (trx) => {
    const applied =
      run.plan.kind.name === 'members' ? await applyManagers(trx, rows) : await applyParents(trx, run.scope, rows)
    const { failed } = await record(
      trx,
      run,
      { records, rows: [], failed: [], skipped: 0, bytes: after.bytes },
      applied,
    )
    await advanceOrGiveUp(trx, run, after, { ...NO_COUNTS, failed })
  })
  run.checkpoint = after
}

/** Tells screens and the caller how far it is, at most twice a second. */
function screenTeller(run: Run): () => Promise<void> {
  let last = 0
  return async () => {
    const { onProgress } = run.environment
    onProgress?.({ phase: run.checkpoint.phase, share: shareOf(run), read: run.checkpoint.records, failed: 0 })
    if (performance.now() - last < TELL_EVERY_MS) return
    last = performance.now()
    await tellScreens(run.db, 'imports', [run.row.id])
  }
}

function shareOf(run: Run): number | null {
  return run.row.file_bytes ? Math.min(1, run.checkpoint.bytes / run.row.file_bytes) : null
}
