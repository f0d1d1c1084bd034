import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { LeadKind, LeadState } from '../../kernel/leads.ts'
import { LEAD_STATES } from '../../kernel/leads.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { leadMinor } from '../../understand/helix/views-leads.ts'
import type { LEAD_SORTS } from './contract.ts'
import type { LeadEventKind } from './store.ts'

type Person = { id: number; name: string }
type Fragment = ReturnType<typeof sql<boolean>>

export interface LeadQuestion {
  readonly to?: string | undefined
  readonly from?: string | undefined
  readonly mine: boolean
  readonly accountId?: number | undefined
  readonly states: readonly LeadState[]
  readonly kinds: readonly LeadKind[]
  readonly since?: Day | undefined
  readonly before?: Day | undefined
  readonly search?: string | undefined
  readonly sort: (typeof LEAD_SORTS)[number]
  readonly offset: number
  readonly limit: number
}

export interface LeadReader {
  readonly actor: Actor
  readonly today: Day
  readonly currency: string
}

/** A lead as it is kept, with what the reader may see of its account. */
export interface ListedLead {
  readonly id: number
  readonly account: Person
  readonly ownerId: number | null
  readonly granted: boolean
  readonly kind: LeadKind
  readonly title: string
  readonly note: string
  readonly state: LeadState
  readonly fromDepartment: string | null
  readonly toDepartment: string | null
  readonly contact: { id: number; name: string | null } | null
  readonly contactShown: boolean
  readonly createdOn: Day
  readonly createdBy: Person | null
  readonly sentAt: Date | null
  readonly decidedAt: Date | null
  readonly decidedBy: Person | null
  readonly reason: string | null
  readonly closedOn: Day | null
  readonly amount: string | null
  readonly wonAmount: string | null
  readonly currency: string | null
  readonly amountMinor: number | null
  readonly moneyShown: boolean
  readonly wonAccount: Person | null
  readonly run: { id: number; playbook: string } | null
}

export async function listedLeads(db: Db, reader: LeadReader, question: LeadQuestion): Promise<ListedLead[]> {
  const states = question.states.length > 0 ? sql`and leads.state = any(${[...question.states]}::text[])` : sql``
  const { rows } = await sql<ListedLead>`
    select ${leadColumns(reader)}
    from leads join accounts on accounts.id = leads.account_id
    where ${asked(reader, question)} ${states}
    order by ${order(question.sort, reader)} limit ${question.limit} offset ${question.offset}`.execute(db)
  return rows
}

export async function leadDetail(db: Db, reader: LeadReader, leadId: number): Promise<ListedLead | undefined> {
  const { rows } = await sql<ListedLead>`
    select ${leadColumns(reader)} from leads join accounts on accounts.id = leads.account_id
    where leads.id = ${leadId} and ${inScope(reader.actor, 'read', accountColumns('accounts'))}`.execute(db)
  return rows[0]
}

export interface LeadTotals {
  readonly counts: Record<LeadState, number>
  readonly pipelineMinor: number
  readonly wonMinor: number
  readonly withoutAmount: number
}

/** Of the whole question without its states; money of the accounts whose money the reader may see. */
export async function leadTotals(db: Db, reader: LeadReader, question: LeadQuestion): Promise<LeadTotals> {
  const { rows } = await sql<{ state: LeadState; count: number; minor: number; missing: number }>`
    select state, count(*) as count, coalesce(sum(minor) filter (where shown), 0) as minor,
      count(*) filter (where minor is null) as missing
    from (select leads.state, ${leadMinor(reader)} as minor, ${moneyShown(reader)} as shown
      from leads join accounts on accounts.id = leads.account_id where ${asked(reader, question)}) found
    group by state`.execute(db)
  const of = (state: LeadState) => rows.find((row) => row.state === state)
  const sum = (...states: LeadState[]) => states.reduce((total, state) => total + Number(of(state)?.minor ?? 0), 0)
  return {
    counts: Object.fromEntries(LEAD_STATES.map((state) => [state, of(state)?.count ?? 0])) as Record<LeadState, number>,
    pipelineMinor: sum('open', 'sent', 'accepted'),
    wonMinor: sum('won'),
    withoutAmount: (['open', 'sent', 'accepted', 'won'] as const).reduce(
      (total, state) => total + (of(state)?.missing ?? 0),
      0,
    ),
  }
}

export interface LeadEvent {
  readonly id: number
  readonly at: Date
  readonly kind: LeadEventKind
  readonly member: Person | null
  readonly department: string | null
  readonly reason: string | null
}

/** What happened to a lead, newest first; what was taken back did not happen. */
export async function leadEvents(db: Db, leadId: number): Promise<LeadEvent[]> {
  const { rows } = await sql<LeadEvent>`
    select id, at, kind, department, reason, ${person('lead_events.member_id')} as member
    from lead_events where lead_id = ${leadId} and undone_at is null order by id desc limit 200`.execute(db)
  return rows
}

function moneyShown({ actor }: LeadReader): Fragment {
  return inScope(actor, 'money', accountColumns('accounts'))
}

function person(id: string) {
  return sql`(select json_build_object('id', id, 'name', name) from members where id = ${sql.ref(id)})`
}

function leadColumns(reader: LeadReader) {
  const { actor } = reader
  const columns = accountColumns('accounts')
  return sql`leads.id, json_build_object('id', accounts.id, 'name', accounts.name) as account, accounts.owner_id as "ownerId",
    exists (select from granted_accounts g where g.account_id = leads.account_id and g.member_id = ${actor.memberId}) as granted,
    leads.kind, coalesce(leads.title, '') as title, leads.note, leads.state, source_department as "fromDepartment", to_department as "toDepartment",
    (select json_build_object('id', id, 'name', coalesce(name, email)) from contacts where id = leads.contact_id) as contact,
    ${inScope(actor, 'contact_details', columns)} as "contactShown", leads.created_on as "createdOn",
    ${person('leads.created_by')} as "createdBy", sent_at as "sentAt", decided_at as "decidedAt", ${person('leads.decided_by')} as "decidedBy",
    leads.reason, closed_on as "closedOn", amount::text, won_amount::text as "wonAmount", leads.currency,
    ${leadMinor(reader)}::bigint as "amountMinor", ${moneyShown(reader)} as "moneyShown",
    (select json_build_object('id', won.id, 'name', won.name) from accounts won
      where won.id = leads.won_account_id and ${inScope(actor, 'read', accountColumns('won'))}) as "wonAccount",
    (select json_build_object('id', r.id, 'playbook', p.name) from playbook_runs r join playbooks p on p.id = r.playbook_id
      where r.id = leads.run_id) as run`
}

/** Everything a question asks for but the states. */
function asked({ actor }: LeadReader, question: LeadQuestion): Fragment {
  const parts = [inScope(actor, 'read', accountColumns('accounts'))]
  if (question.to !== undefined) parts.push(sql<boolean>`leads.to_department = ${question.to}`)
  if (question.from !== undefined) parts.push(sql<boolean>`leads.source_department = ${question.from}`)
  if (question.mine)
    parts.push(sql<boolean>`(leads.created_by = ${actor.memberId} or accounts.owner_id = ${actor.memberId})`)
  if (question.accountId !== undefined) parts.push(sql<boolean>`leads.account_id = ${question.accountId}`)
  if (question.kinds.length > 0) parts.push(sql<boolean>`leads.kind = any(${[...question.kinds]}::text[])`)
  if (question.since !== undefined) parts.push(sql<boolean>`leads.created_on >= ${question.since}::date`)
  if (question.before !== undefined) parts.push(sql<boolean>`leads.created_on < ${question.before}::date`)
  if (question.search !== undefined && question.search !== '') {
    const pattern = `%${question.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    parts.push(sql<boolean>`(leads.title ilike ${pattern} or accounts.name ilike ${pattern})`)
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

function order(sort: LeadQuestion['sort'], reader: LeadReader) {
  switch (sort) {
    case 'waiting':
      return sql`coalesce(leads.sent_at, leads.created_on), leads.id`
    case 'amount':
      // By what the reader may see alone: an order tells of an amount.
      return sql`case when ${moneyShown(reader)} then ${leadMinor(reader)} end desc nulls last, leads.id desc`
    case 'account':
      return sql`lower(accounts.name), leads.created_on desc, leads.id desc`
    default:
      return sql`leads.created_on desc, leads.id desc`
  }
}
