import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface MetricDay {
  metricId: number
  key: string
  name: string
  unit: string
  sourceId: number
  day: Day
  value: string
  rollup: 'sum' | 'last' | 'mean'
  /** Counts users: each once in any window. */
  countsUsers: boolean
}

/** Every reported day of an account's metrics within a span, in the order of metrics and days. */
export async function metricDaysOf(db: Db, accountId: number, from: Day, until: Day): Promise<MetricDay[]> {
  const { rows } = await sql<MetricDay>`
    select metrics.id as "metricId", metrics.key, metrics.name, metrics.unit, days.source_id as "sourceId", days.day, days.value,
      metrics.rollup, coalesce(metrics.definition ->> 'count' = 'users', false) as "countsUsers"
    from metric_days days join metrics on metrics.id = days.metric_id
    where days.account_id = ${accountId} and days.day between ${from}::date and ${until}::date and metrics.archived_at is null
    order by metrics.name, metrics.id, days.day`.execute(db)
  return rows
}

/** The last day before this one on which any metric of an account has a value. */
export async function lastMetricDay(db: Db, accountId: number, before: Day): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`
    select max(days.day) as day from metric_days days join metrics on metrics.id = days.metric_id
    where days.account_id = ${accountId} and days.day < ${before}::date and metrics.archived_at is null`.execute(db)
  return rows[0]?.day ?? null
}

/** Different users behind each `users` metric of an account, in a window and in the one before it. */
export async function windowUsers(
  db: Db,
  accountId: number,
  { before, from, until }: { before: Day; from: Day; until: Day },
): Promise<Map<number, { users: number; usersBefore: number }>> {
  const { rows } = await sql<{ metricId: number; users: number; usersBefore: number }>`
    select metric_id as "metricId", count(distinct user_id) filter (where day >= ${from}::date) as users,
      count(distinct user_id) filter (where day < ${from}::date) as "usersBefore"
    from user_days where account_id = ${accountId} and day between ${before}::date and ${until}::date group by 1`.execute(
    db,
  )
  return new Map(rows.map(({ metricId, ...users }) => [metricId, users]))
}

export interface TicketRow {
  id: number
  externalId: string
  openedAt: Date
  firstResponseAt: Date | null
  closedAt: Date | null
  priority: string | null
  status: string | null
  subject: string | null
  topic: string | null
  isEscalated: boolean
  csat: number | null
}

/** Open ones first, the most urgent first among them, then the newest. */
export async function ticketsOf(
  db: Db,
  accountId: number,
  page: { state: 'open' | 'closed' | 'all'; offset: number; limit: number },
): Promise<{ rows: TicketRow[]; total: number }> {
  const state = { open: sql`closed_at is null`, closed: sql`closed_at is not null`, all: sql`true` }[page.state]
  const [{ rows }, totals] = await Promise.all([
    sql<TicketRow>`
      select id, external_id as "externalId", opened_at as "openedAt", first_response_at as "firstResponseAt", closed_at as "closedAt",
        priority, status, subject, topic, coalesce(is_escalated, false) as "isEscalated", csat
      from tickets where account_id = ${accountId} and ${state}
      order by closed_at is not null, array_position(array['urgent', 'high', 'normal', 'low'], priority) nulls last, opened_at desc, id desc
      limit ${page.limit} offset ${page.offset}`.execute(db),
    sql<{ total: number }>`select count(*) as total from tickets where account_id = ${accountId} and ${state}`.execute(
      db,
    ),
  ])
  return { rows, total: totals.rows[0]?.total ?? 0 }
}

export interface TicketSummary {
  open: number
  openUrgent: number
  medianFirstReplyHours90: number | null
  satisfied90: number
  rated90: number
}

/** Over the same 90 days, today among them, as the measures of health read. */
export async function ticketSummary(
  db: Db,
  accountId: number,
  { today, timeZone }: { today: Day; timeZone: string },
): Promise<TicketSummary> {
  const recent = sql`opened_at >= (${today}::date - 89)::timestamp at time zone ${timeZone}`
  const { rows } = await sql<TicketSummary>`
    select count(*) filter (where closed_at is null) as open,
      count(*) filter (where closed_at is null and priority = 'urgent') as "openUrgent",
      percentile_cont(0.5) within group (order by extract(epoch from first_response_at - opened_at)::float8 / 3600)
        filter (where ${recent} and first_response_at >= opened_at) as "medianFirstReplyHours90",
      count(*) filter (where ${recent} and csat >= 4) as "satisfied90",
      count(*) filter (where ${recent} and csat is not null) as "rated90"
    from tickets where account_id = ${accountId}`.execute(db)
  return rows[0] ?? { open: 0, openUrgent: 0, medianFirstReplyHours90: null, satisfied90: 0, rated90: 0 }
}

/** Sources that ever delivered tickets of this account. */
export async function ticketSources(db: Db, accountId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct source_id as id from tickets where account_id = ${accountId}`.execute(db)
  return rows.map((row) => row.id)
}
