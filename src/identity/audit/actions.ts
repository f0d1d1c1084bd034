import { Readable } from 'node:stream'
import { csvLine } from '../../kernel/csv-line.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import type { exportAudit, listAudit } from './contract.ts'
import { recordAudit } from './store.ts'
import { auditEntries, type AuditQuestion } from './views.ts'

const CHUNK = 2_000

export async function auditPage({ limit, ...question }: ParsedInputOf<typeof listAudit>, { db, company }: Context) {
  const found = await auditEntries(db, question, company.timeZone, limit + 1)
  const entries = found.slice(0, limit)
  return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
}

/** The entries as a CSV file, read in chunks while it is sent. That somebody took them is an entry itself. */
export async function auditFile(question: ParsedInputOf<typeof exportAudit>, context: Context): Promise<FileReply> {
  await recordAudit(context.db, context, [
    { action: 'audit.exported', subjectKind: 'audit', sentence: 'exported the audit log', detail: { ...question } },
  ])
  return {
    fileName: `audit-${context.today}.csv`,
    contentType: 'text/csv; charset=utf-8',
    content: Readable.from(linesOf(question, context), { objectMode: false }),
  }
}

async function* linesOf(question: AuditQuestion, { db, company }: Context): AsyncGenerator<string> {
  yield csvLine(['at', 'by', 'kind', 'action', 'subject', 'subject_id', 'account_id', 'sentence'])
  let before: number | undefined
  for (;;) {
    const entries = await auditEntries(db, { ...question, before }, company.timeZone, CHUNK)
    yield entries
      .map((entry) =>
        csvLine([
          entry.at.toISOString(),
          entry.actorName,
          entry.actorKind,
          entry.action,
          entry.subjectKind,
          entry.subjectId,
          entry.accountId,
          entry.sentence,
        ]),
      )
      .join('')
    before = entries.at(-1)?.id
    if (entries.length < CHUNK) return
  }
}
