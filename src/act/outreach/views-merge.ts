import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

const METRIC_DAYS = 30

export interface MergeFacts {
  name: string
  domain: string | null
  industry: string | null
  country: string | null
  stage: string | null
  segment: string | null
  customerSince: Day | null
  renewalOn: Day | null
  lastContactAt: Date | null
  arrMinor: number | null
  mrrMinor: number | null
  attributes: Record<string, unknown>
  ownerId: number | null
  ownerName: string | null
  ownerEmail: string | null
  managerName: string | null
  overall: number | null
  band: string | null
  experience: number | null
  outcomes: number | null
  change30: number | null
  quadrant: string | null
  /** By measure: value and whether it is known. */
  readings: Record<string, [number | null, 0 | 1]>
  openTasks: number
  overdueTasks: number
  openTickets: number
  escalatedTickets: number
}

export async function mergeFacts(db: Db, accountId: number, today: Day): Promise<MergeFacts | undefined> {
  const { rows } = await sql<MergeFacts>`
    select a.name, a.domain, a.industry, a.country, a.customer_since as "customerSince", a.renewal_on as "renewalOn",
      a.last_contact_at as "lastContactAt", a.arr_minor as "arrMinor", a.mrr_minor as "mrrMinor",
      (select name from stages where id = a.stage_id) as stage, (select name from segments where id = a.segment_id) as segment,
      coalesce((select attributes from account_attributes where account_id = a.id), '{}') as attributes,
      owners.id as "ownerId", owners.name as "ownerName", owners.email as "ownerEmail", managers.name as "managerName",
      health.effective_overall as overall, health.effective_band as band, health.cx as experience, health.co as outcomes,
      health.change_30 as "change30", health.quadrant, coalesce(health.measure_values, '{}') as readings,
      (select count(*) from tasks where account_id = a.id and state = 'open') as "openTasks",
      (select count(*) from tasks where account_id = a.id and state = 'open' and due_on < ${today}::date) as "overdueTasks",
      (select count(*) from tickets where account_id = a.id and closed_at is null) as "openTickets",
      (select count(*) from tickets where account_id = a.id and closed_at is null and is_escalated) as "escalatedTickets"
    from accounts a
      left join members owners on owners.id = a.owner_id
      left join members managers on managers.id = owners.manager_id
      left join account_health health on health.account_id = a.id
    where a.id = ${accountId}`.execute(db)
  return rows[0]
}

export interface PersonFacts {
  id: number
  name: string | null
  email: string | null
  title: string | null
  roles: string[]
  leftOn: Day | null
}

/** A contact, if it is one of this account. */
export async function contactFacts(db: Db, accountId: number, contactId: number): Promise<PersonFacts | undefined> {
  return db
    .selectFrom('contacts')
    .select(['id', 'name', 'email', 'title', 'roles', 'left_on as leftOn'])
    .where('id', '=', contactId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

export async function memberName(db: Db, memberId: number): Promise<string | undefined> {
  const found = await db.selectFrom('members').select('name').where('id', '=', memberId).executeTakeFirst()
  return found?.name
}

/** By metric, over the last 30 days: the sum, the mean of the days with a value, or the latest value, as the metric rolls up. */
export async function metricTotals(db: Db, accountId: number, today: Day): Promise<{ key: string; value: number }[]> {
  const { rows } = await sql<{ key: string; value: number }>`
    select metrics.key, (case metrics.rollup when 'sum' then sum(days.value) when 'mean' then avg(days.value)
      else (array_agg(days.value order by days.day desc))[1] end)::float8 as value
    from metric_days days join metrics on metrics.id = days.metric_id
    where days.account_id = ${accountId} and metrics.archived_at is null
      and days.day > ${addDays(today, -METRIC_DAYS)}::date and days.day <= ${today}::date
    group by metrics.id`.execute(db)
  return rows
}

export interface NamedKey {
  key: string
  name: string
}

export async function liveMeasures(db: Db): Promise<(NamedKey & { unit: string })[]> {
  const { rows } = await sql<NamedKey & { unit: string }>`
    select key, name, coalesce(definition ->> 'unit', 'number') as unit from measures where archived_at is null order by lower(name)`.execute(
    db,
  )
  return rows
}

export async function liveMetrics(db: Db): Promise<NamedKey[]> {
  return db.selectFrom('metrics').select(['key', 'name']).where('archived_at', 'is', null).orderBy('name').execute()
}

export async function liveCustomFields(db: Db): Promise<(NamedKey & { type: string })[]> {
  return db
    .selectFrom('custom_fields')
    .select(['key', 'name', 'type'])
    .where('entity', '=', 'account')
    .where('archived_at', 'is', null)
    .orderBy('name')
    .execute()
}
