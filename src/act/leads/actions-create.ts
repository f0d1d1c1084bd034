import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import { manualSource } from '../../record/sources/store.ts'
import { tellLeadScreens, tellOfLead } from './actions-tell.ts'
import { insertLead, insertLeadEvent, lockedLead, type NewLead } from './store.ts'

/**
 * Writes a lead down within the caller's transaction, and sends it where a department is named. Safe to repeat for a step of
 * a run: it answers with the lead that step made. Who may make it is the caller's to check; `by` is who signs it.
 */
export async function createLead(
  trx: Trx,
  lead: NewLead,
  { now, today, by = 'A playbook' }: { now: Date; today: Day; by?: string },
): Promise<{ id: number; isNew: boolean; undoId: number | null }> {
  const made = await insertLead(trx, lead, { sourceId: await manualSource(trx), now, today })
  if (!made.isNew) return { ...made, undoId: null }
  const memberId = lead.createdBy ?? null
  const event = { leadId: made.id, memberId, before: {}, revision: 1 }
  await insertLeadEvent(trx, { ...event, kind: 'found', department: lead.fromDepartment }, now)
  const row = await lockedLead(trx, made.id, null)
  if (!row) throw new Error('A lead that was just written down must be there.')
  if (lead.toDepartment === null) {
    await tellLeadScreens(trx, row)
    return { ...made, undoId: null }
  }
  const before = { state: 'open', sent_at: null, to_department: null } as const
  const undoId = await insertLeadEvent(trx, { ...event, kind: 'sent', department: lead.toDepartment, before }, now)
  await tellOfLead(
    trx,
    { lead: row, what: 'sent', eventId: String(undoId), by: { memberId, name: by } },
    { now, today },
  )
  return { ...made, undoId }
}
