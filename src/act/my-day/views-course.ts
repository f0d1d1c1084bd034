import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface CourseDay {
  readonly day: Day
  readonly overall: number | null
}

/** Closes of a span and the one before it: as shown where anything was shown, else as computed for that day since. */
export async function courseOf(db: Db, accountId: number, span: { from: Day; to: Day }): Promise<CourseDay[]> {
  const { rows } = await sql<CourseDay>`
    with shown as (select min(day) as since from health_days where account_id = ${accountId}),
    closes as (
      select day, effective_overall as overall from health_days where account_id = ${accountId} and day <= ${span.to}::date
      union all
      select day, effective_overall from health_restated cross join shown
      where account_id = ${accountId} and (since is null or day < since)
    )
    select day, overall from closes
    where day >= coalesce((select max(day) from closes where day <= ${span.from}::date), ${span.from}::date)
    order by day`.execute(db)
  return rows
}

export interface CourseEvent {
  readonly kind: 'left' | 'ticket' | 'answer' | 'override' | 'overdue'
  readonly day: Day
  readonly name: string | null
  readonly score: number | null
  /** Of a ticket: how many urgent ones stood open with it. */
  readonly count: number | null
  /** Larger is likelier to have moved health. */
  readonly force: number
}

/** What may have moved an account's health in a span: people leaving, urgent tickets, low answers, overdue invoices. */
export async function eventsIn(
  db: Db,
  about: { accountId: number; span: { from: Day; to: Day }; timeZone: string },
): Promise<CourseEvent[]> {
  const { accountId, span, timeZone } = about
  const within = (day: ReturnType<typeof sql>) => sql`${day} between ${span.from}::date and ${span.to}::date`
  const openedOn = sql`(opened_at at time zone ${timeZone})::date`
  const answeredOn = sql`(answered_at at time zone ${timeZone})::date`
  const { rows } = await sql<CourseEvent>`
    select 'left' as kind, left_on as day, coalesce(name, email) as name, null::float8 as score, null::int as count,
      case when 'champion' = any(roles) or 'executive_sponsor' = any(roles) then 5 else 2 end as force
    from contacts where account_id = ${accountId} and ${within(sql`left_on`)}
    union all
    select 'ticket', ${openedOn}, subject, null, (
      select count(*)::int from tickets open where open.account_id = ${accountId} and open.priority = 'urgent'
        and open.opened_at <= tickets.opened_at and (open.closed_at is null or open.closed_at > tickets.opened_at)),
      case when is_escalated then 4 else 3 end
    from tickets where account_id = ${accountId} and (priority = 'urgent' or is_escalated) and ${within(openedOn)}
    union all
    select 'answer', ${answeredOn}, coalesce(contacts.name, contacts.email, contact_email), score::float8, null, 4
    from survey_responses answers left join contacts on contacts.id = answers.contact_id
    where answers.account_id = ${accountId} and survey = 'nps' and score <= 6 and ${within(answeredOn)}
    union all
    select 'overdue', due_on, external_id, null, null, 3
    from invoices where account_id = ${accountId} and paid_on is null and ${within(sql`due_on`)}
    union all
    select 'override', day, after, overall, null, 5
    from health_changes where account_id = ${accountId} and kind = 'override' and after is not null and ${within(sql`day`)}
    order by force desc, day desc limit 40`.execute(db)
  return rows
}
