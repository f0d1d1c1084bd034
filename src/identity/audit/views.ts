import { addDays, startOfDay, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'

export interface AuditQuestion {
  actorId?: number | undefined
  action?: string | undefined
  accountId?: number | undefined
  search?: string | undefined
  /** First and last day, in the company's time zone. */
  from?: Day | undefined
  to?: Day | undefined
  /** Only entries older than the one with this id. */
  before?: number | undefined
}

/** Entries newest first. Ids follow the order of writing, so they page without losing or repeating any. */
export async function auditEntries(db: Db, question: AuditQuestion, timeZone: string, limit: number) {
  const rows = await filtered(db, question, timeZone).orderBy('id', 'desc').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind as 'member' | 'key' | 'command' | 'system',
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    accountId: row.account_id,
    sentence: row.sentence,
    detail: row.detail as Record<string, unknown>,
  }))
}

function filtered(db: Db, question: AuditQuestion, timeZone: string) {
  let entries = db.selectFrom('audit_log').selectAll()
  if (question.before !== undefined) entries = entries.where('id', '<', question.before)
  if (question.actorId !== undefined) entries = entries.where('actor_id', '=', question.actorId)
  if (question.accountId !== undefined) entries = entries.where('account_id', '=', question.accountId)
  if (question.action) entries = entries.where('action', 'like', `${question.action.replaceAll('_', String.raw`\_`)}%`)
  if (question.from !== undefined) entries = entries.where('at', '>=', startOfDay(timeZone, question.from))
  if (question.to !== undefined) entries = entries.where('at', '<', startOfDay(timeZone, addDays(question.to, 1)))
  if (question.search) {
    const pattern = `%${question.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    entries = entries.where((where) =>
      where.or([where('sentence', 'ilike', pattern), where('actor_name', 'ilike', pattern)]),
    )
  }
  return entries
}
