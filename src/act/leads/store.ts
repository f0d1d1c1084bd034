import type { Day } from '../../kernel/day.ts'
import type { LeadKind, LeadState } from '../../kernel/leads.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** A lead to be written down. `amount` is a decimal per year in `currency`; days are company days. */
export interface NewLead {
  readonly accountId: number
  readonly kind: LeadKind
  readonly title: string
  readonly note?: string
  readonly contactId?: number | null
  readonly fromDepartment: string | null
  /** Null: written down, not sent. */
  readonly toDepartment: string | null
  readonly amount?: string | null
  /** Null: the reporting currency. */
  readonly currency?: string | null
  /** The member who wrote it down; null for a playbook. */
  readonly createdBy?: number | null
  /** The step of a run that makes it: at most one lead each. */
  readonly runId?: number | null
  readonly stepId?: string | null
}

/** Inserts a lead; the one that its step made before stays, and nothing is new. */
export async function insertLead(
  trx: Trx,
  lead: NewLead,
  about: { sourceId: number; now: Date; today: Day },
): Promise<{ id: number; isNew: boolean }> {
  const { now, today, sourceId } = about
  const { rows } = await sql<{ id: number }>`
    insert into leads (account_id, source_id, external_id, kind, title, note, contact_id, source_department, to_department, amount, currency,
      state, sent_at, created_by, run_id, step_id, created_on, created_at, changed_at)
    values (${lead.accountId}, ${sourceId}, 'volant-' || gen_random_uuid(), ${lead.kind}, ${lead.title}, ${lead.note ?? ''},
      ${lead.contactId ?? null}, ${lead.fromDepartment}, ${lead.toDepartment}, ${lead.amount ?? null}, ${lead.currency ?? null},
      ${lead.toDepartment === null ? 'open' : 'sent'}, ${lead.toDepartment === null ? null : now}, ${lead.createdBy ?? null},
      ${lead.runId ?? null}, ${lead.stepId ?? null}, ${today}, ${now}, ${now})
    on conflict (run_id, step_id) where run_id is not null do nothing returning id`.execute(trx)
  const [made] = rows
  if (made) return { id: made.id, isNew: true }
  const before = await sql<{ id: number }>`
    select id from leads where run_id = ${lead.runId ?? null} and step_id = ${lead.stepId ?? null}`.execute(trx)
  const [row] = before.rows
  if (!row) throw new Error('A lead that is not new must have been made by its step.')
  return { id: row.id, isNew: false }
}

/** A lead as it stands, for those who change it. */
export interface LeadRow {
  readonly id: number
  readonly revision: number
  readonly account_id: number
  readonly account_name: string
  readonly kind: LeadKind
  readonly title: string
  readonly note: string
  readonly state: LeadState
  readonly contact_id: number | null
  readonly source_department: string | null
  readonly to_department: string | null
  readonly created_on: Day
  readonly created_by: number | null
  readonly sent_at: string | null
  readonly decided_at: string | null
  readonly decided_by: number | null
  readonly reason: string | null
  readonly closed_on: Day | null
  readonly amount: string | null
  readonly won_amount: string | null
  readonly currency: string | null
  readonly won_account_id: number | null
  readonly run_id: number | null
  readonly step_id: string | null
  /** Of its account. */
  readonly owner_id: number | null
  readonly granted: boolean
}

export async function lockedLead(trx: Trx, leadId: number, memberId: number | null): Promise<LeadRow | undefined> {
  const { rows } = await sql<LeadRow>`
    select leads.id, revision, account_id, accounts.name as account_name, kind, coalesce(title, '') as title, note, state, contact_id, source_department, to_department,
      created_on, created_by, sent_at::text, decided_at::text, decided_by, reason, closed_on, amount::text, won_amount::text, currency,
      won_account_id, run_id, step_id, accounts.owner_id,
      exists (select from granted_accounts g where g.account_id = leads.account_id and g.member_id = ${memberId}) as granted
    from leads join accounts on accounts.id = leads.account_id
    where leads.id = ${leadId} for no key update of leads`.execute(trx)
  return rows[0]
}

/** Columns that a person changes and an undo puts back. */
export type LeadColumns = Partial<
  Pick<
    LeadRow,
    | 'kind'
    | 'title'
    | 'note'
    | 'state'
    | 'contact_id'
    | 'source_department'
    | 'to_department'
    | 'decided_by'
    | 'reason'
    | 'closed_on'
    | 'amount'
    | 'won_amount'
    | 'currency'
    | 'won_account_id'
  > & { sent_at: Date | string | null; decided_at: Date | string | null }
>

export async function writeLead(trx: Trx, leadId: number, columns: LeadColumns, now: Date): Promise<void> {
  await trx
    .updateTable('leads')
    .set({ ...columns, changed_at: now, revision: sql`revision + 1` })
    .where('id', '=', leadId)
    .execute()
}

export type LeadEventKind = 'found' | 'sent' | 'accepted' | 'declined' | 'won' | 'lost'

export interface NewLeadEvent {
  readonly leadId: number
  readonly kind: LeadEventKind
  readonly memberId: number | null
  readonly department: string | null
  readonly reason?: string | null
  readonly before: LeadColumns
  /** Of the lead after the change. */
  readonly revision: number
}

export async function insertLeadEvent(trx: Trx, event: NewLeadEvent, at: Date): Promise<number> {
  const { id } = await trx
    .insertInto('lead_events')
    .values({
      lead_id: event.leadId,
      at,
      kind: event.kind,
      member_id: event.memberId,
      department: event.department,
      reason: event.reason ?? null,
      before: JSON.stringify(event.before),
      revision: event.revision,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const UNDO_MINUTES = 10

/** Takes the latest change of a lead for good, if this member made it within ten minutes and nothing happened since. */
export async function takeLeadUndo(
  trx: Trx,
  by: { memberId: number | null; now: Date },
  undo: { leadId: number; undoId: number; revision: number },
): Promise<LeadColumns | undefined> {
  const { rows } = await sql<{ before: LeadColumns }>`
    update lead_events set undone_at = ${by.now}
    where id = ${undo.undoId} and lead_id = ${undo.leadId} and revision = ${undo.revision} and undone_at is null and kind <> 'found'
      and member_id = ${by.memberId} and at > ${by.now}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
    returning before`.execute(trx)
  return rows[0]?.before
}

export async function isContactOf(db: Db, contactId: number, accountId: number): Promise<boolean> {
  const { rows } = await sql`select from contacts where id = ${contactId} and account_id = ${accountId}`.execute(db)
  return rows.length > 0
}

/** Endpoints that take webhooks now, of this kind of event. */
export async function endpointsFor(db: Db, event: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from webhook_endpoints where state = 'on' and (events is null or ${event} = any(events)) order by id`.execute(
    db,
  )
  return rows.map((row) => row.id)
}

/** Who hears of a lead: on duty in a department just now; nobody where nobody is. */
export async function activeInDepartment(db: Db, department: string): Promise<number[]> {
  const rows = await db
    .selectFrom('members')
    .select('id')
    .where('department', '=', department)
    .where('state', '=', 'active')
    .orderBy('id')
    .limit(50)
    .execute()
  return rows.map((row) => row.id)
}
