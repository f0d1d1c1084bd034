import { reaches } from '../../kernel/access.ts'
import { bringsNewLogo, LEAD_WORDS } from '../../kernel/leads.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { reachableAccounts } from '../../record/accounts/views-scope.ts'
import { createLead } from './actions-create.ts'
import { tellLeadScreens, tellOfLead } from './actions-tell.ts'
import type { createLeadByHand, editLead, loseLead, sendLead, undoLead, winLead } from './contract.ts'
import {
  cannotMove,
  leadEnded,
  moneyNotYours,
  nothingToUndo,
  notTheirsToChange,
  notTheirsToDecide,
  noSuchPerson,
  noSuchWonAccount,
  takesNoAccount,
  wonItself,
} from './errors.ts'
import { isEnded, movedTo, type LeadMove } from './lead-states.ts'
import { changesLead, decidesLead, seesLead } from './scopes.ts'
import {
  insertLeadEvent,
  isContactOf,
  lockedLead,
  takeLeadUndo,
  writeLead,
  type LeadColumns,
  type LeadEventKind,
  type LeadRow,
} from './store.ts'

/** Writes a lead down by hand, and sends it where a department is named. Whoever may read an account may find a lead there. */
export async function addLead(input: ParsedInputOf<typeof createLeadByHand>, context: Context) {
  const { db, actor, now } = context
  const account = await readableAccount(db, actor, input.accountId)
  if (account.mergedIntoId !== null) throw notFound('This account')
  if (input.amount !== null && !reaches(actor, 'money', account)) throw moneyNotYours()
  if (input.contactId !== null && !(await isContactOf(db, input.contactId, input.accountId))) throw noSuchPerson()
  const fromDepartment = input.fromDepartment ?? actor.department
  return inTransaction(db, async (trx) => {
    const lead = { ...input, fromDepartment, createdBy: actor.memberId }
    const { id, undoId } = await createLead(trx, lead, { ...context, by: actor.name })
    const sent = input.toDepartment === null ? '' : ` and sent it to ${input.toDepartment}`
    const sentence = `wrote down the ${LEAD_WORDS[input.kind].toLowerCase()} lead “${input.title}”${sent}`
    await recordAudit(trx, { actor, now }, [
      { action: 'leads.created', subjectKind: 'lead', subjectId: id, accountId: input.accountId, sentence },
    ])
    return { id, undoId }
  })
}

export async function changeLead({ leadId, ...change }: ParsedInputOf<typeof editLead>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await changeableLead(trx, leadId, context)
    if (isEnded(lead.state)) throw leadEnded()
    const { contactId, fromDepartment, amount, currency, ...rest } = change
    const asksMoney = amount !== undefined || currency !== undefined
    if (asksMoney && !reaches(context.actor, 'money', whose(lead))) throw moneyNotYours()
    if (typeof contactId === 'number' && !(await isContactOf(trx, contactId, lead.account_id))) throw noSuchPerson()
    const given = { ...rest, amount, currency, contact_id: contactId, source_department: fromDepartment }
    const columns: LeadColumns = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    if (Object.keys(columns).length === 0) return { id: leadId, undoId: null }
    await writeLead(trx, leadId, columns, context.now)
    await audit(trx, lead, { action: 'leads.edited', sentence: `changed the lead “${lead.title}”` }, context)
    await tellLeadScreens(trx, lead)
    return { id: leadId, undoId: null }
  })
}

export async function send({ leadId, toDepartment, note }: ParsedInputOf<typeof sendLead>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await changeableLead(trx, leadId, context)
    const columns = {
      to_department: toDepartment,
      sent_at: context.now,
      reason: null,
      decided_at: null,
      decided_by: null,
      ...(note === undefined ? {} : { note }),
    }
    const sentence = `sent the lead “${lead.title}” to ${toDepartment}`
    return move(trx, lead, { way: 'send', columns, sentence }, context)
  })
}

export async function accept(leadId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await decidableLead(trx, leadId, context)
    return move(trx, lead, { way: 'accept', columns: {}, sentence: `accepted the lead “${lead.title}”` }, context)
  })
}

export async function decline({ leadId, reason }: { leadId: number; reason: string }, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await decidableLead(trx, leadId, context)
    const sentence = `declined the lead “${lead.title}”: ${reason}`
    return move(trx, lead, { way: 'decline', columns: { reason }, sentence }, context)
  })
}

export async function win({ leadId, amount, wonAccountId, closedOn }: ParsedInputOf<typeof winLead>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await endableLead(trx, leadId, context)
    if (amount !== null && !reaches(context.actor, 'money', whose(lead))) throw moneyNotYours()
    if (wonAccountId !== null) await checkWonAccount(trx, { lead, wonAccountId }, context)
    const columns = {
      won_amount: amount,
      won_account_id: wonAccountId ?? lead.won_account_id,
      closed_on: closedOn ?? context.today,
      reason: null,
    }
    return move(trx, lead, { way: 'win', columns, sentence: `won the lead “${lead.title}”` }, context)
  })
}

async function checkWonAccount(
  trx: Trx,
  { lead, wonAccountId }: { lead: LeadRow; wonAccountId: number },
  { actor }: Context,
): Promise<void> {
  if (!bringsNewLogo(lead.kind)) throw takesNoAccount()
  if (wonAccountId === lead.account_id) throw wonItself()
  const [account] = await reachableAccounts(trx, actor, [wonAccountId])
  if (!account || account.mergedIntoId !== null) throw noSuchWonAccount()
}

export async function lose({ leadId, reason, closedOn }: ParsedInputOf<typeof loseLead>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const lead = await endableLead(trx, leadId, context)
    const columns = { reason, closed_on: closedOn ?? context.today }
    return move(trx, lead, { way: 'lose', columns, sentence: `lost the lead “${lead.title}”: ${reason}` }, context)
  })
}

/** Takes back what this member did to a lead, while nothing happened to it since. */
export async function undo({ leadId, undoId }: ParsedInputOf<typeof undoLead>, context: Context) {
  const { db, actor, now } = context
  return inTransaction(db, async (trx) => {
    const lead = await changeableLead(trx, leadId, context)
    const by = { memberId: actor.memberId, now }
    const before = await takeLeadUndo(trx, by, { leadId, undoId, revision: lead.revision })
    if (!before) throw nothingToUndo()
    await writeLead(trx, leadId, before, now)
    await audit(
      trx,
      lead,
      { action: 'leads.undone', sentence: `took back a change of the lead “${lead.title}”` },
      context,
    )
    const after = await lockedLead(trx, leadId, actor.memberId)
    const told = { lead: after ?? lead, what: 'taken_back', eventId: `${undoId}:undone` } as const
    await tellOfLead(trx, { ...told, by: { memberId: actor.memberId, name: actor.name } }, context)
    return { id: leadId }
  })
}

const EVENTS: Readonly<Record<LeadMove, Exclude<LeadEventKind, 'found'>>> = {
  send: 'sent',
  accept: 'accepted',
  decline: 'declined',
  win: 'won',
  lose: 'lost',
}

async function move(
  trx: Trx,
  lead: LeadRow,
  { way, columns, sentence }: { way: LeadMove; columns: LeadColumns; sentence: string },
  context: Context,
) {
  const { actor, now } = context
  const state = movedTo(lead.state, way)
  if (state === null) throw cannotMove(lead.state, way)
  const decided = way === 'send' ? {} : { decided_at: now, decided_by: actor.memberId }
  const changed: LeadColumns = { ...decided, ...columns, state }
  await writeLead(trx, lead.id, changed, now)
  const kind = EVENTS[way]
  const department = way === 'send' ? (columns.to_department ?? null) : actor.department
  const before = Object.fromEntries(Object.keys(changed).map((name) => [name, lead[name as keyof LeadRow]]))
  const undoId = await insertLeadEvent(
    trx,
    {
      leadId: lead.id,
      kind,
      memberId: actor.memberId,
      department,
      reason: columns.reason ?? null,
      before,
      revision: lead.revision + 1,
    },
    now,
  )
  await audit(trx, lead, { action: `leads.${kind}`, sentence }, context)
  const after = await lockedLead(trx, lead.id, actor.memberId)
  const by = { memberId: actor.memberId, name: actor.name }
  await tellOfLead(trx, { lead: after ?? lead, what: kind, eventId: String(undoId), by }, context)
  return { id: lead.id, undoId }
}

async function visibleLead(trx: Trx, leadId: number, { actor }: Context): Promise<LeadRow> {
  const lead = await lockedLead(trx, leadId, actor.memberId)
  if (!lead || !seesLead(actor, whose(lead))) throw notFound('This lead')
  return lead
}

async function changeableLead(trx: Trx, leadId: number, context: Context): Promise<LeadRow> {
  const lead = await visibleLead(trx, leadId, context)
  if (!changesLead(context.actor, whose(lead))) throw notTheirsToChange()
  return lead
}

async function decidableLead(trx: Trx, leadId: number, context: Context): Promise<LeadRow> {
  const lead = await visibleLead(trx, leadId, context)
  if (!decidesLead(context.actor, whose(lead))) throw notTheirsToDecide(lead.to_department)
  return lead
}

/** What was sent is ended by who decides it; what was only written down by who may change it. */
async function endableLead(trx: Trx, leadId: number, context: Context): Promise<LeadRow> {
  const lead = await changeableLead(trx, leadId, context)
  if (lead.state !== 'open' && !decidesLead(context.actor, whose(lead))) throw notTheirsToDecide(lead.to_department)
  return lead
}

function whose(lead: LeadRow) {
  return {
    ownerId: lead.owner_id,
    granted: lead.granted,
    toDepartment: lead.to_department,
    createdBy: lead.created_by,
  }
}

async function audit(
  trx: Trx,
  lead: LeadRow,
  entry: { action: string; sentence: string },
  context: Context,
): Promise<void> {
  await recordAudit(trx, context, [{ ...entry, subjectKind: 'lead', subjectId: lead.id, accountId: lead.account_id }])
}
