import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { MeasureSource } from './definitions.ts'
import type { DaySpan } from './measure-window.ts'
import type { ReadScope } from './reading.ts'
import { metricIdsOf } from './source-freshness.ts'
import { instantsOf } from './views-tickets.ts'

export interface Evidence {
  readonly id: string
  readonly kind:
    | 'ticket'
    | 'survey_response'
    | 'invoice'
    | 'activity'
    | 'metric_day'
    | 'outcome'
    | 'contact'
    | 'subscription'
    | 'field'
  readonly at: Date | Day | null
  readonly title: string
  readonly detail: string
  readonly value: number | null
}

export interface SeriesDay {
  readonly day: Day
  readonly value: number | null
}

const EVIDENCE_ROWS = 50

type Rows = { rows: Evidence[]; total: number }
type Query = ReturnType<typeof sql>

/** The signals a measure of one account is made of, newest first, and how many there are. */
export async function evidenceRows(
  scope: ReadScope,
  source: MeasureSource,
  about: { accountId: number; window: DaySpan; showsContacts: boolean; showsMoney: boolean },
): Promise<Rows> {
  const query = rowsQuery(scope, source, about)
  if (!query) return { rows: [], total: 0 }
  const { rows } = await sql<Evidence & { total: number }>`
    select found.*, count(*) over () as total from (${query}) found order by at desc nulls last, id desc limit ${EVIDENCE_ROWS}`.execute(
    scope.db,
  )
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}

function rowsQuery(
  scope: ReadScope,
  source: MeasureSource,
  about: { accountId: number; window: DaySpan; showsContacts: boolean; showsMoney: boolean },
): Query | null {
  const { accountId, window } = about
  const { from, until } = instantsOf(window, scope.timeZone)
  const contact = about.showsContacts ? sql`coalesce(contacts.name, contact_email)` : sql`null`
  switch (source.kind) {
    case 'tickets': {
      const priority = source.priorities.length > 0 ? sql`and priority = any(${source.priorities}::text[])` : sql``
      const which = {
        open: sql`opened_at < ${until} and (closed_at is null or closed_at >= ${until})`,
        opened: sql`opened_at >= ${from} and opened_at < ${until}`,
        escalated: sql`opened_at >= ${from} and opened_at < ${until} and is_escalated`,
        median_first_reply_hours: sql`opened_at >= ${from} and opened_at < ${until} and first_response_at < ${until}`,
        median_resolution_hours: sql`opened_at >= ${from} and opened_at < ${until} and closed_at < ${until}`,
        csat: sql`opened_at >= ${from} and opened_at < ${until} and csat is not null`,
      }[source.aggregation]
      const value = {
        open: sql`null::float8`,
        opened: sql`null::float8`,
        escalated: sql`null::float8`,
        median_first_reply_hours: sql`(extract(epoch from first_response_at - opened_at) / 3600)::float8`,
        median_resolution_hours: sql`(extract(epoch from closed_at - opened_at) / 3600)::float8`,
        csat: sql`csat::float8`,
      }[source.aggregation]
      return sql`select id::text, 'ticket' as kind, opened_at as at, coalesce(subject, 'Ticket ' || external_id) as title,
        concat_ws(', ', priority, case when is_escalated then 'escalated' end, case when closed_at is null or closed_at >= ${until} then 'open' else 'closed' end) as detail,
        ${value} as value from tickets where account_id = ${accountId} and ${which} ${priority}`
    }
    case 'survey':
      return sql`select answer.id::text, 'survey_response' as kind, answered_at as at, concat_ws(': ', ${contact}, nullif(comment, '')) as title,
        upper(survey) || ' ' || score as detail, score::float8 as value
        from survey_responses answer left join contacts on contacts.id = contact_id
        where answer.account_id = ${accountId} and survey = ${source.survey} and answered_at >= ${from} and answered_at < ${until} and score is not null`
    case 'activities': {
      const types = source.types.length > 0 ? sql`and type = any(${source.types}::text[])` : sql``
      return sql`select activities.id::text, 'activity' as kind, at, coalesce(subject, left(text, 120), type) as title,
        concat_ws(', ', type, ${contact}) as detail, null::float8 as value
        from activities left join contacts on contacts.id = contact_id
        where activities.account_id = ${accountId} and at >= ${from} and at < ${until} ${types}`
    }
    case 'invoices':
      return sql`select id::text, 'invoice' as kind, due_on as at, 'Invoice ' || external_id as title,
        ${about.showsMoney ? sql`concat(amount, ' ', currency, ', ')` : sql`''`} || 'overdue for ' || (${window.to}::date - due_on) || ' days' as detail,
        (${window.to}::date - due_on)::float8 as value from invoices
        where account_id = ${accountId} and amount > 0 and issued_on <= ${window.to}::date and due_on < ${window.to}::date and (paid_on is null or paid_on > ${window.to}::date)`
    case 'outcomes':
      return sql`select outcomes.id::text, 'outcome' as kind, latest.measured_on as at, name as title,
        case when latest.value is null then 'not measured' else concat(latest.value, ' ', unit, ' of ', target, ' ', unit) end as detail, latest.value::float8 as value
        from outcomes left join lateral (select value, measured_on from outcome_measurements where outcome_id = outcomes.id
          and measured_on between ${window.from}::date and ${window.to}::date order by measured_on desc limit 1) latest on true
        where account_id = ${accountId}`
    case 'contacts': {
      const role = source.roles.length > 0 ? sql`and roles && ${source.roles}::text[]` : sql``
      return sql`select id::text, 'contact' as kind, null::date as at, ${about.showsContacts ? sql`coalesce(name, email, 'A contact')` : sql`'A contact'`} as title,
        concat_ws(', ', title, array_to_string(roles, ', ')) as detail, null::float8 as value from contacts
        where account_id = ${accountId} and (left_on is null or left_on > ${window.to}::date) ${role}`
    }
    case 'subscription':
      return sql`select id::text, 'subscription' as kind, coalesce(term_ends_on, started_on) as at, coalesce(plan, external_id) as title,
        'quantity ' || quantity as detail, quantity::float8 as value from subscriptions
        where account_id = ${accountId} and started_on <= ${scope.asOf}::date and (ended_on is null or ended_on > ${scope.asOf}::date)`
    case 'attribute':
      return sql`select field as id, 'field' as kind, valid_from as at, ${source.attribute}::text as title, value #>> '{}' as detail, null::float8 as value
        from account_facts where account_id = ${accountId} and field = 'attribute:' || ${source.attribute}::text and valid_from <= ${scope.asOf}::date`
    case 'metric':
    case 'usage': {
      const ids = metricIdsOf(source, scope.metrics) ?? []
      return sql`select metric_id || ' ' || day as id, 'metric_day' as kind, day as at, metrics.name as title, concat_ws(' ', value, nullif(metrics.unit, '')) as detail, value::float8 as value
        from metric_days join metrics on metrics.id = metric_id
        where account_id = ${accountId} and metric_id = any(${ids}::int[]) and day between ${window.from}::date and ${window.to}::date and value <> 0`
    }
  }
}

/** The daily number underneath a measure over signals; null where the measure has none of its own. */
export async function evidenceSeries(
  scope: ReadScope,
  source: MeasureSource,
  about: { accountId: number; span: DaySpan },
): Promise<{ name: string; days: SeriesDay[] } | null> {
  const series = seriesQuery(scope, source, about)
  if (!series) return null
  return { name: series.name, days: await daily(scope.db, about.span, series.query) }
}

function seriesQuery(
  scope: ReadScope,
  source: MeasureSource,
  { accountId, span }: { accountId: number; span: DaySpan },
): { name: string; query: Query } | null {
  const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone ${scope.timeZone})::date`
  switch (source.kind) {
    case 'metric': {
      const ids = metricIdsOf(source, scope.metrics) ?? []
      return {
        name: 'Value per day',
        query: sql`select sum(value)::float8 from metric_days where account_id = ${accountId} and metric_id = any(${ids}::int[]) and metric_days.day = days.day`,
      }
    }
    case 'usage': {
      const ids = metricIdsOf(source, scope.metrics) ?? []
      if (source.aggregation === 'change') {
        const summed = scope.metrics
          .filter(({ id, rollup }) => rollup === 'sum' && ids.includes(id))
          .map(({ id }) => id)
        return {
          name: 'Use per day; 1 is a typical day of one metric',
          query: sql`select sum(least(2, value / typical.amount))::float8 from metric_days
            join (select metric_id, avg(value) as amount from metric_days
              where account_id = ${accountId} and metric_id = any(${summed}::int[]) and value > 0
                and day between ${span.from}::date and ${span.to}::date group by metric_id) typical using (metric_id)
            where account_id = ${accountId} and metric_days.day = days.day and value > 0`,
        }
      }
      return {
        name: 'Features in use per day',
        query: sql`select nullif(count(*) filter (where value > 0), 0)::float8 from metric_days where account_id = ${accountId} and metric_id = any(${ids}::int[]) and metric_days.day = days.day`,
      }
    }
    case 'tickets': {
      const priority = source.priorities.length > 0 ? sql`and priority = any(${source.priorities}::text[])` : sql``
      const open = sql`${dayOf('opened_at')} <= days.day and (closed_at is null or ${dayOf('closed_at')} > days.day)`
      return source.aggregation === 'open'
        ? {
            name: 'Open tickets at the end of each day',
            query: sql`select count(*)::float8 from tickets where account_id = ${accountId} and ${open} ${priority}`,
          }
        : {
            name: 'Tickets opened per day',
            query: sql`select count(*)::float8 from tickets where account_id = ${accountId} and ${dayOf('opened_at')} = days.day ${priority}`,
          }
    }
    case 'survey':
      return {
        name: 'Mean answer per day',
        query: sql`select avg(score)::float8 from survey_responses where account_id = ${accountId} and survey = ${source.survey} and ${dayOf('answered_at')} = days.day`,
      }
    case 'activities': {
      const types = source.types.length > 0 ? sql`and type = any(${source.types}::text[])` : sql``
      return {
        name: 'Conversations per day',
        query: sql`select count(*)::float8 from activities where account_id = ${accountId} and ${dayOf('at')} = days.day ${types}`,
      }
    }
    default:
      return null
  }
}

async function daily(db: Db, span: DaySpan, query: Query): Promise<SeriesDay[]> {
  const { rows } = await sql<SeriesDay>`
    select days.day, (${query}) as value
    from (select generate_series(${span.from}::date, ${span.to}::date, interval '1 day')::date as day) days order by days.day`.execute(
    db,
  )
  return rows
}
