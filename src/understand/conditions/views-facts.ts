import { leavesOf, type Condition, type Leaf } from '../../kernel/conditions.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Directory } from './directory.ts'
import type {
  AccountFact,
  ActivityFact,
  AnswerFact,
  CloseFact,
  ContactFact,
  DatedFact,
  InvoiceFact,
  LeadFact,
  MetricDayFact,
  OutcomeFact,
  RenewalFact,
  RunFact,
  TaskFact,
  TicketFact,
} from './facts.ts'

/** One living account with its fields; null where there is none. */
export async function accountFact(db: Db, accountId: number): Promise<AccountFact | null> {
  const { rows } = await sql<AccountFact>`
    select name, is_sample as "isSample", owner_id as "ownerId", segment_id as "segmentId", stage_id as "stageId", parent_id as "parentId",
      industry, country, domain, customer_since as "customerSince", renewal_on as "renewalOn", arr_minor as "arrMinor",
      last_contact_at as "lastContactAt", effective_overall as overall, cx, co, coverage, coalesce(effective_band, 'unknown') as band,
      quadrant, change_7 as "change7", change_30 as "change30", change_90 as "change90", override_id is not null as "hasOverride",
      coalesce(is_fresh, true) as "isFresh", measure_values as "measureValues", coalesce(attributes, '{}') as attributes
    from accounts left join account_health health on health.account_id = accounts.id
      left join account_attributes own on own.account_id = accounts.id
    where accounts.id = ${accountId} and merged_into_id is null`.execute(db)
  return rows[0] ?? null
}

/** The rows that the leaves of a condition ask for; what none asks for stays empty. */
export async function factRows(
  db: Db,
  accountId: number,
  about: { condition: Condition; isPast: boolean; directory: Directory; contactId: number | null },
) {
  const leaves = leavesOf(about.condition)
  const kinds = new Set<Leaf['kind']>(leaves.map(({ kind }) => kind))
  const has = (...some: Leaf['kind'][]) => some.some((kind) => kinds.has(kind))
  const whenAsked = <T>(isAsked: boolean, rows: (db: Db, accountId: number) => Promise<T[]>): Promise<T[]> | T[] =>
    isAsked ? rows(db, accountId) : []
  const needsHealth = about.isPast || has('health_change')
  const namesContacts = leaves.some((leaf) => 'roles' in leaf && leaf.roles.length > 0)
  return {
    shown: await whenAsked(needsHealth, shownCloses),
    restated: await whenAsked(needsHealth, restatedCloses),
    dated: await whenAsked(about.isPast, datedFacts),
    mrr: await whenAsked(about.isPast, mrrSteps),
    metricDays: await metricDays(db, accountId, metricIdsIn(leaves, about.directory)),
    contacts: await whenAsked(
      namesContacts || about.contactId !== null || has('contacts', 'contact', 'survey'),
      contactRows,
    ),
    answers: await whenAsked(has('survey', 'contact'), answers),
    activities: await whenAsked(about.isPast || has('activities', 'contact'), activities),
    tickets: await whenAsked(has('tickets'), tickets),
    outcomes: await whenAsked(has('outcomes'), outcomes),
    invoices: await whenAsked(has('invoices'), invoices),
    tasks: await whenAsked(has('tasks'), tasks),
    runs: await whenAsked(has('runs'), runs),
    leads: await whenAsked(has('leads'), leads),
    renewals: await whenAsked(has('renewal'), renewals),
    probability: has('renewal') ? await probability(db, accountId) : null,
  }
}

function metricIdsIn(leaves: readonly Leaf[], { metrics }: Directory): number[] {
  if (leaves.some(({ kind }) => kind === 'usage')) return metrics.map(({ id }) => id)
  const keys = new Set(leaves.flatMap((leaf) => (leaf.kind === 'metric' ? [leaf.metric] : [])))
  return metrics.filter(({ key }) => keys.has(key)).map(({ id }) => id)
}

async function shownCloses(db: Db, accountId: number): Promise<CloseFact[]> {
  const { rows } = await sql<CloseFact>`
    select day, effective_overall::float8 as overall, cx::float8 as cx, co::float8 as co, effective_band as band,
      coverage::float8 as coverage, override_id as "overrideId", measure_values as "measureValues"
    from health_days where account_id = ${accountId} order by day`.execute(db)
  return rows
}

async function restatedCloses(db: Db, accountId: number): Promise<CloseFact[]> {
  const { rows } = await sql<CloseFact>`
    select day, effective_overall::float8 as overall, cx::float8 as cx, co::float8 as co, effective_band as band,
      null as coverage, null as "overrideId", null as "measureValues"
    from health_restated where account_id = ${accountId} order by day`.execute(db)
  return rows
}

async function datedFacts(db: Db, accountId: number): Promise<DatedFact[]> {
  const { rows } = await sql<DatedFact>`
    select field, valid_from as "validFrom", value from account_facts where account_id = ${accountId} order by valid_from`.execute(
    db,
  )
  return rows
}

async function mrrSteps(db: Db, accountId: number): Promise<{ day: DatedFact['validFrom']; minor: number }[]> {
  const { rows } = await sql<{ day: DatedFact['validFrom']; minor: number }>`
    select day, mrr_minor as minor from mrr_steps where account_id = ${accountId} order by day`.execute(db)
  return rows
}

async function metricDays(db: Db, accountId: number, metricIds: readonly number[]): Promise<MetricDayFact[]> {
  if (metricIds.length === 0) return []
  const { rows } = await sql<MetricDayFact>`
    select metric_id as "metricId", day, value from metric_days
    where account_id = ${accountId} and metric_id = any(${[...metricIds]}::int[]) order by day`.execute(db)
  return rows
}

async function contactRows(db: Db, accountId: number): Promise<ContactFact[]> {
  const { rows } = await sql<ContactFact>`
    select id, email, roles, left_on as "leftOn", created_at as "createdAt" from contacts
    where account_id = ${accountId} order by id`.execute(db)
  return rows
}

async function answers(db: Db, accountId: number): Promise<AnswerFact[]> {
  const { rows } = await sql<AnswerFact>`
    select id, contact_id as "contactId", contact_email as "contactEmail", survey, score::float8 as score, answered_at as at
    from survey_responses where account_id = ${accountId} order by answered_at, id`.execute(db)
  return rows
}

async function activities(db: Db, accountId: number): Promise<ActivityFact[]> {
  const { rows } = await sql<ActivityFact>`
    select id, contact_id as "contactId", contact_email as "contactEmail", type, at from activities
    where account_id = ${accountId} order by at, id`.execute(db)
  return rows
}

async function tickets(db: Db, accountId: number): Promise<TicketFact[]> {
  const { rows } = await sql<TicketFact>`
    select opened_at as "openedAt", closed_at as "closedAt", priority, coalesce(is_escalated, false) as "isEscalated"
    from tickets where account_id = ${accountId} order by opened_at`.execute(db)
  return rows
}

async function outcomes(db: Db, accountId: number): Promise<OutcomeFact[]> {
  const { rows } = await sql<OutcomeFact>`
    select agreed_on as "agreedOn", due_on as "dueOn", baseline::float8 as baseline, target::float8 as target, (
        select coalesce(json_agg(json_build_object('on', measured_on, 'value', value::float8) order by measured_on), '[]')
        from outcome_measurements measured where measured.outcome_id = outcomes.id) as measured
    from outcomes where account_id = ${accountId} order by id`.execute(db)
  return rows
}

async function invoices(db: Db, accountId: number): Promise<InvoiceFact[]> {
  const { rows } = await sql<InvoiceFact>`
    select issued_on as "issuedOn", due_on as "dueOn", paid_on as "paidOn", amount::float8 as amount
    from invoices where account_id = ${accountId} order by issued_on`.execute(db)
  return rows
}

async function tasks(db: Db, accountId: number): Promise<TaskFact[]> {
  const { rows } = await sql<TaskFact>`
    select kind, state, due_on as "dueOn", created_at as "createdAt", done_at as "doneAt", changed_at as "changedAt"
    from tasks where account_id = ${accountId} order by id`.execute(db)
  return rows
}

async function runs(db: Db, accountId: number): Promise<RunFact[]> {
  const { rows } = await sql<RunFact>`
    select playbooks.key as playbook, playbook_runs.state, began_at as "beganAt", ended_at as "endedAt"
    from playbook_runs join playbooks on playbooks.id = playbook_id where account_id = ${accountId} order by began_at`.execute(
    db,
  )
  return rows
}

async function leads(db: Db, accountId: number): Promise<LeadFact[]> {
  const { rows } = await sql<LeadFact>`
    select kind, state, created_on as "createdOn" from leads where account_id = ${accountId} order by created_on, id`.execute(
    db,
  )
  return rows
}

type SaidAt<T> = Omit<T, 'at'> & { at: string }
type SettledAt<T> = Omit<T, 'settledAt'> & { settledAt: string | null }
type RenewalRow = Omit<RenewalFact, 'views' | 'checkpoints'> & {
  views: SaidAt<RenewalFact['views'][number]>[]
  checkpoints: SettledAt<RenewalFact['checkpoints'][number]>[]
}

async function renewals(db: Db, accountId: number): Promise<RenewalFact[]> {
  const { rows } = await sql<RenewalRow>`
    select due_on as "dueOn", outcome <> 'open' as "isDecided", outcome, coalesce(decided_on, due_on) as "decidedOn", next_step as "nextStep",
      next_step_on as "nextStepOn", (
        select coalesce(json_agg(json_build_object('voice', voice, 'category', category, 'at', said_at) order by id), '[]')
        from renewal_views said where said.renewal_id = renewals.id) as views, (
        select coalesce(json_agg(json_build_object('openedOn', opened_on, 'settledAt', settled_at) order by opened_on), '[]')
        from renewal_checkpoints checked where checked.renewal_id = renewals.id) as checkpoints
    from renewals where account_id = ${accountId} order by due_on, id`.execute(db)
  return rows.map((row) => ({
    ...row,
    views: row.views.map((view) => ({ ...view, at: new Date(view.at) })),
    checkpoints: row.checkpoints.map((one) => ({ ...one, settledAt: one.settledAt ? new Date(one.settledAt) : null })),
  }))
}

async function probability(db: Db, accountId: number): Promise<number | null> {
  const { rows } = await sql<{ percent: number }>`
    select round(probability::numeric * 100, 2)::float8 as percent from account_predictions where account_id = ${accountId}`.execute(
    db,
  )
  return rows[0]?.percent ?? null
}
