import { sql, type Db } from '../../platform/db/database.ts'
import type { TIMELINE_KINDS } from '../../record/accounts/contract.ts'

export type TimelineKind = (typeof TIMELINE_KINDS)[number]

/** Something that happened, before it is put in a sentence. */
export interface Happening {
  key: string
  kind: TimelineKind
  /** Microseconds kept, so that a page continues exactly where the last one ended. */
  stamp: string
  at: Date
  isDayOnly: boolean
  event: string
  facts: Record<string, unknown>
}

type Fragment = ReturnType<typeof sql<unknown>>

// Each branch: key, kind, instant, whether only the day is known, what happened, and the facts its sentence needs.
function branches(
  accountId: number,
  timeZone: string,
): Readonly<Record<string, { kinds: readonly TimelineKind[]; query: Fragment }>> {
  const start = (day: string) => sql`${sql.ref(day)}::timestamp at time zone ${timeZone}`
  const mine = sql`account_id = ${accountId}`
  const contact = (alias: string) =>
    sql`'contact', (select name from contacts where id = ${sql.ref(`${alias}.contact_id`)}), 'contactEmail', coalesce((select email from contacts where id = ${sql.ref(`${alias}.contact_id`)}), ${sql.ref(`${alias}.contact_email`)})`
  const source = (alias: string) =>
    sql`'source', (select name from sources where id = ${sql.ref(`${alias}.source_id`)} and kind <> 'manual')`
  return {
    activity: {
      kinds: ['note', 'call', 'meeting', 'email'],
      query: sql`select 'activity:' || a.id, a.type, a.at, false, 'logged', jsonb_build_object('id', a.id, 'subject', a.subject, 'text', a.text,
        'isPinned', a.is_pinned, 'memberId', a.member_id, 'member', coalesce((select name from members where id = a.member_id), a.member_email), ${contact('a')}, ${source('a')})
        from activities a where ${mine}`,
    },
    ticketOpened: {
      kinds: ['ticket'],
      query: sql`select 'ticket:' || t.id || ':opened', 'ticket', t.opened_at, false, 'opened',
        jsonb_build_object('priority', t.priority, 'subject', t.subject, 'isEscalated', t.is_escalated, ${source('t')}) from tickets t where ${mine}`,
    },
    ticketClosed: {
      kinds: ['ticket'],
      query: sql`select 'ticket:' || t.id || ':closed', 'ticket', t.closed_at, false, 'closed',
        jsonb_build_object('priority', t.priority, 'subject', t.subject, 'csat', t.csat, ${source('t')}) from tickets t where ${mine} and t.closed_at is not null`,
    },
    survey: {
      kinds: ['survey'],
      query: sql`select 'survey:' || s.id, 'survey', s.answered_at, false, 'answered',
        jsonb_build_object('survey', s.survey, 'score', s.score, 'comment', s.comment, ${contact('s')}, ${source('s')}) from survey_responses s where ${mine}`,
    },
    feedback: {
      kinds: ['feedback'],
      query: sql`select 'feedback:' || f.id, 'feedback', f.at, false, 'said',
        jsonb_build_object('text', f.text, 'theme', f.theme, 'department', f.department, ${source('f')}) from feedback f where ${mine}`,
    },
    invoiceIssued: {
      kinds: ['invoice'],
      query: sql`select 'invoice:' || i.id || ':issued', 'invoice', ${start('i.issued_on')}, true, 'issued',
        jsonb_build_object('number', i.external_id, 'dueOn', i.due_on, ${source('i')}) from invoices i where ${mine}`,
    },
    invoicePaid: {
      kinds: ['invoice'],
      query: sql`select 'invoice:' || i.id || ':paid', 'invoice', ${start('i.paid_on')}, true, 'paid',
        jsonb_build_object('number', i.external_id, 'dueOn', i.due_on, 'paidOn', i.paid_on, ${source('i')}) from invoices i where ${mine} and i.paid_on is not null`,
    },
    subscriptionStarted: {
      kinds: ['subscription'],
      query: sql`select 'subscription:' || u.id || ':started', 'subscription', ${start('u.effective_on')}, true,
        case when u.effective_on > u.started_on then 'changed' else 'started' end,
        jsonb_build_object('plan', u.plan, 'isTrial', u.is_trial, 'isOneOff', u.kind = 'one_off', ${source('u')}) from subscriptions u where ${mine}`,
    },
    subscriptionEnded: {
      kinds: ['subscription'],
      query: sql`select 'subscription:' || u.id || ':ended', 'subscription', ${start('u.ended_on')}, true, 'ended',
        jsonb_build_object('plan', u.plan, 'isTrial', u.is_trial, 'reason', u.end_reason, ${source('u')}) from subscriptions u where ${mine} and u.ended_on is not null`,
    },
    outcomeAgreed: {
      kinds: ['outcome'],
      query: sql`select 'outcome:' || o.id, 'outcome', coalesce(${start('o.agreed_on')}, o.created_at), o.agreed_on is not null,
        case when o.agreed_on is null then 'written' else 'agreed' end, jsonb_build_object('name', o.name, 'agreedBy', o.agreed_by, ${source('o')}) from outcomes o where ${mine}`,
    },
    outcomeMeasured: {
      kinds: ['outcome'],
      query: sql`select 'measurement:' || m.id, 'outcome', ${start('m.measured_on')}, true, 'measured',
        jsonb_build_object('name', o.name, 'unit', o.unit, 'value', m.value::text, ${source('m')})
        from outcome_measurements m join outcomes o on o.id = m.outcome_id where m.account_id = ${accountId}`,
    },
    renewal: {
      kinds: ['renewal'],
      query: sql`select 'renewal:' || r.id, 'renewal', ${start('happened_on')}, true, r.outcome,
        jsonb_build_object('dueOn', r.due_on, ${source('r')})
        from (select *, coalesce(decided_on, due_on) as happened_on from renewals) r where ${mine}`,
    },
    leadFound: {
      kinds: ['lead'],
      query: sql`select 'lead:' || l.id || ':found', 'lead', ${start('l.created_on')}, true, 'found', jsonb_build_object('kind', l.kind, 'title', l.title,
        'department', l.source_department, ${source('l')}) from leads l
        where ${mine} and not exists (select from lead_events e where e.lead_id = l.id and e.kind = 'found')`,
    },
    leadEnded: {
      kinds: ['lead'],
      query: sql`select 'lead:' || l.id || ':ended', 'lead', ${start('l.closed_on')}, true, l.state, jsonb_build_object('kind', l.kind, 'title', l.title,
        'department', l.to_department, 'reason', l.reason, ${source('l')}) from leads l
        where ${mine} and l.closed_on is not null and l.state in ('won', 'lost', 'declined') and l.decided_at is null`,
    },
    leadMoved: {
      kinds: ['lead'],
      query: sql`select 'lead:' || l.id || ':' || e.id, 'lead', e.at, false, e.kind, jsonb_build_object('kind', l.kind, 'title', l.title,
        'department', e.department, 'reason', e.reason, 'member', (select name from members where id = e.member_id),
        'playbook', (select p.name from playbook_runs r join playbooks p on p.id = r.playbook_id where r.id = l.run_id and e.member_id is null))
        from lead_events e join leads l on l.id = e.lead_id where ${mine} and e.undone_at is null`,
    },
    contact: {
      kinds: ['contact'],
      query: sql`select 'contact:' || c.id || ':left', 'contact', ${start('c.left_on')}, true, 'left',
        jsonb_build_object('contact', c.name, 'contactEmail', c.email, 'title', c.title, ${source('c')}) from contacts c where ${mine} and c.left_on is not null`,
    },
    taskAdded: {
      kinds: ['task'],
      query: sql`select 'task:' || t.id || ':added', 'task', t.created_at, false, 'added', jsonb_build_object('title', t.title, 'dueOn', t.due_on,
        'assignee', (select name from members where id = t.assignee_id), 'member', (select name from members where id = t.created_by),
        'playbook', (select p.name from playbook_runs r join playbooks p on p.id = r.playbook_id where r.id = t.run_id)) from tasks t where ${mine}`,
    },
    taskEnded: {
      kinds: ['task'],
      query: sql`select 'task:' || t.id || ':ended', 'task', t.done_at, false, t.state, jsonb_build_object('title', t.title, 'outcome', t.outcome,
        'note', t.outcome_note, 'member', (select name from members where id = t.done_by)) from tasks t where ${mine} and t.state <> 'open' and t.done_at is not null`,
    },
    health: {
      kinds: ['health'],
      query: sql`select 'health:' || h.kind || ':' || extract(epoch from h.at), 'health', h.at, false, h.kind,
        jsonb_build_object('before', h.before, 'after', h.after, 'overall', h.overall, 'overallBefore', h.overall_before,
          'band', o.band, 'reason', o.reason, 'member', m.name)
        from (select * from health_changes where ${mine}) h
          left join health_overrides o on o.id = case when h.kind = 'override' and h.after ~ '^[0-9]+$' then h.after::bigint end
          left join members m on m.id = o.author_id`,
    },
    field: {
      kinds: ['field'],
      query: sql`select 'field:' || field || ':' || valid_from, 'field',
        case when member_id is null then ${start('valid_from')} else recorded_at end, member_id is null, field,
        jsonb_build_object('before', ${nameOfFact('before')}, 'after', ${nameOfFact('value')}, 'member', (select name from members where id = member_id), ${source('f')})
        from (select *, lag(value) over (partition by field order by valid_from) as before, lag(valid_from) over (partition by field order by valid_from) as earlier
          from account_facts where ${mine}) f
        where earlier is not null and field in ('stage', 'segment', 'owner') and before is distinct from value`,
    },
  }
}

function nameOfFact(column: string): Fragment {
  const id = sql`(case when jsonb_typeof(${sql.ref(column)}) = 'number' then ${sql.ref(column)}::text::bigint end)`
  return sql`case field when 'stage' then (select name from stages where id = ${id}) when 'segment' then (select name from segments where id = ${id})
    else (select name from members where id = ${id}) end`
}

export interface TimelineQuery {
  accountId: number
  timeZone: string
  kinds: readonly TimelineKind[]
  /** Only what happened before this instant. */
  before: Date
  /** Below this entry: its stamp and key. */
  below: { stamp: string; key: string } | null
  limit: number
}

/** What happened, newest first; entries of one instant stand in the order of their keys, so that pages neither miss nor repeat. */
export async function happenings(db: Db, query: TimelineQuery): Promise<Happening[]> {
  const wanted = Object.values(branches(query.accountId, query.timeZone)).filter(({ kinds }) =>
    kinds.some((kind) => query.kinds.includes(kind)),
  )
  if (wanted.length === 0) return []
  const below = query.below
    ? sql`and (at, key collate "C") < (${query.below.stamp}::timestamptz, ${query.below.key}::text collate "C")`
    : sql``
  const limited = wanted.map(
    (branch) => sql`(select * from (${branch.query}) as happened (key, kind, at, is_day_only, event, facts)
      where at < ${query.before} and kind = any(${[...query.kinds]}::text[]) ${below} order by at desc, key collate "C" desc limit ${query.limit})`,
  )
  const { rows } = await sql<Happening>`
    select key, kind, at, at::text as stamp, is_day_only as "isDayOnly", event, facts
    from (${sql.join(limited, sql` union all `)}) happened
    order by at desc, key collate "C" desc limit ${query.limit}`.execute(db)
  return rows
}

/** Pinned notes, calls, meetings and mails, newest first. */
export async function pinnedHappenings(db: Db, query: TimelineQuery): Promise<Happening[]> {
  const { query: activities } = branches(query.accountId, query.timeZone)['activity'] ?? { query: sql`` }
  const { rows } = await sql<Happening>`
    select key, kind, at, at::text as stamp, is_day_only as "isDayOnly", event, facts
    from (${activities} and is_pinned) as happened (key, kind, at, is_day_only, event, facts)
    order by at desc, key collate "C" desc limit 50`.execute(db)
  return rows
}
