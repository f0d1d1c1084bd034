import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { refreshMoney } from '../money/actions.ts'
import { markDirty } from '../signals/dirty.ts'
import { rowNotOpen } from './errors.ts'
import { nothingApplied, type Applied } from './applied.ts'
import { keptPath } from './keep-file.ts'
import { applyMapping, type CanonicalRow, type RowError } from './mapping-apply.ts'
import { readHead } from './preview.ts'
import { applyBatch } from './read-file.ts'
import { compile, runFor, type Writing } from './run.ts'
import { UsageStager } from './stage-usage.ts'
import { recountDays } from './store-finish.ts'
import { findError, findImport, markError, replaceError, writeJournal } from './store.ts'
import { mergeLines } from './store-usage.ts'
import { TARGETS } from './targets.ts'

/** Corrects the cells of a row that could not be used and imports it; what is still wrong comes back. */
export async function fixRow(input: { importId: number; line: number; cells: string[] }, context: Context) {
  const row = await findImport(context.db, input.importId)
  const kept = row && (await findError(context.db, input.importId, input.line))
  if (!row?.file_path || !kept) throw notFound('This row')
  if (kept.state !== 'open') throw rowNotOpen()
  const { plan } = compile(row, await readHead(keptPath(context.dataDirectory, row.file_path)))
  const { rows, errors } = applyMapping(plan, {
    line: input.line,
    cells: fitted(input.cells, plan.header.length),
    problem: null,
  })
  if (errors.length > 0) {
    await replaceError(context.db, row.id, input.line, input.cells, errors)
    return { isFixed: false, problems: [...errors] }
  }
  const run = runFor({ context, row, plan })
  const problems: RowError[] = await inTransaction(context.db, async (trx) => {
    const applied = row.kind === 'usage' ? await fixUsage(trx, run, rows) : await applyBatch(trx, run, rows)
    if (applied.failed.length > 0) return applied.failed.map(({ error }) => error)
    if (!(await markError(trx, row.id, input.line, 'fixed'))) throw rowNotOpen()
    await writeJournal(trx, row.id, applied.journal)
    await markDirty(trx, applied.accountIds)
    await refreshMoney(trx, applied.accountIds, context.today)
    if (row.kind === 'activities') await refreshLastContact(trx, applied.accountIds, context.now)
    const target = TARGETS.get(row.kind)
    if (target) await recountDays(trx, row.source_id, target, context.company.timeZone)
    const sentence = `corrected row ${input.line} of ${row.file_name} and imported it`
    const detail = { before: kept.cells, after: input.cells }
    await recordAudit(trx, context, [
      { action: 'imports.row_corrected', subjectKind: 'import', subjectId: row.id, sentence, detail },
    ])
    await tellScreens(trx, 'imports', [row.id])
    return []
  })
  if (problems.length > 0) await replaceError(context.db, row.id, input.line, input.cells, problems)
  return { isFixed: problems.length === 0, problems }
}

/** Usage rows of one key add up over the file, so a corrected row adds to what the file brought already. */
async function fixUsage(trx: Trx, run: Writing, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const placed = await new UsageStager(run.scope, run.accounts).lines(trx, rows)
  applied.failed = placed.failed
  if (placed.failed.length > 0) return applied
  return { ...applied, ...(await mergeLines(trx, run.scope, placed.text)) }
}

function fitted(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => cells[index] ?? '')
}
