import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'

export interface AuditEntry {
  /** A verb with its slice, such as `accounts.edited`. */
  action: string
  subjectKind: string
  subjectId?: string | number
  accountId?: number
  /** What happened, as a person would say it, without the actor's name. */
  sentence: string
  detail?: Record<string, unknown>
}

/** Written in the transaction of the change itself, so that neither stands without the other. */
export async function recordAudit(
  db: Db,
  by: { actor: Actor; now: Date },
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({
    at: by.now,
    actor_kind: by.actor.kind,
    actor_id: by.actor.memberId,
    actor_name: by.actor.name,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId === undefined ? null : String(entry.subjectId),
    account_id: entry.accountId ?? null,
    sentence: entry.sentence,
    detail: JSON.stringify(entry.detail ?? {}),
  }))
  await db.insertInto('audit_log').values(rows).execute()
}
