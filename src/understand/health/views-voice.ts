import type { Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { AskFor, ReadScope, Reader } from './reading.ts'
import { instantsOf } from './views-tickets.ts'

interface Answers {
  account_id: number
  amount: number | null
  count: number
  first_day: Day
}

/** Survey answers of the window. NPS takes the latest answer of each contact: promoters less detractors. */
export const readSurveys: Reader<'survey'> = async (scope, asks, put) => {
  for (const ask of asks) {
    const { rows } = await answers(scope, ask).execute(scope.db)
    for (const { account_id, amount, count, first_day } of rows) {
      put(ask.slot, account_id, { amount, count, firstSignalDay: first_day })
    }
  }
}

function answers({ accountIds, timeZone, asOf }: ReadScope, { source, window }: AskFor<'survey'>) {
  const { from, until } = instantsOf(window, timeZone)
  const before = instantsOf({ from: asOf, to: asOf }, timeZone).until
  const holdsRole = sql`exists (select from contacts where contacts.account_id = answer.account_id and contacts.roles && ${source.roles}::text[]
    and (contacts.id = answer.contact_id or (answer.contact_id is null and lower(contacts.email) = lower(answer.contact_email))))`
  const amount = {
    nps: sql`count(*) filter (where score >= 9) - count(*) filter (where score <= 6)`,
    csat: sql`count(*) filter (where score >= 4)`,
    ces: sql`sum(score)`,
  }[source.survey]
  const latestOnly = source.survey === 'nps' ? sql`distinct on (account_id, who)` : sql``
  // An answer without a contact stands for a person of its own.
  return sql<Answers>`
    with answer as (
      select *, coalesce('c' || contact_id, 'e' || lower(contact_email), 'a' || id) as who from survey_responses
      where account_id = any(${accountIds}::bigint[]) and survey = ${source.survey} and score is not null and answered_at < ${before}
    ), counted as (
      select ${latestOnly} * from answer where answered_at >= ${from} and answered_at < ${until}
        ${source.roles.length > 0 ? sql`and ${holdsRole}` : sql``}
      order by account_id, who, answered_at desc, id desc
    )
    select first.account_id, first.first_day, coalesce(own.count, 0) as count, own.amount
    from (select account_id, (min(answered_at) at time zone ${timeZone})::date as first_day from answer group by account_id) first
    left join (select account_id, count(*) as count, (${amount})::float8 as amount from counted group by account_id) own using (account_id)`
}

/** Conversations of the window. */
export const readActivities: Reader<'activities'> = async ({ db, accountIds, timeZone, asOf }, asks, put) => {
  const before = instantsOf({ from: asOf, to: asOf }, timeZone).until
  const columns = asks.flatMap(({ slot, source, window }) => {
    const { from, until } = instantsOf(window, timeZone)
    const types = source.types.length > 0 ? sql`and type = any(${source.types}::text[])` : sql``
    const counted = sql`filter (where at >= ${from} and at < ${until} ${types})`
    return [
      sql`count(*) ${counted} as ${sql.ref(`count_${slot}`)}`,
      sql`(max(at) ${counted} at time zone ${timeZone})::date as ${sql.ref(`day_${slot}`)}`,
    ]
  })
  const { rows } = await sql<Record<string, unknown> & { account_id: number; first_day: Day }>`
    select account_id, (min(at) at time zone ${timeZone})::date as first_day, ${sql.join(columns)}
    from activities where account_id = any(${accountIds}::bigint[]) and at < ${before} group by account_id`.execute(db)
  for (const row of rows) {
    for (const { slot } of asks) {
      const count = Number(row[`count_${slot}`] ?? 0)
      const day = (row[`day_${slot}`] ?? null) as Day | null
      put(slot, row.account_id, { amount: count, count, day, firstSignalDay: row.first_day })
    }
  }
}

/** People who have not left by the day: how many hold a role, or how many were heard of in the window. */
export const readContacts: Reader<'contacts'> = async ({ db, accountIds, timeZone, asOf }, asks, put) => {
  const columns = asks.flatMap(({ slot, source, window }) => {
    const { from, until } = instantsOf(window, timeZone)
    const role = source.roles.length > 0 ? sql`roles && ${source.roles}::text[]` : sql`true`
    const heardOf = (table: string, at: string) => sql`exists (select from ${sql.table(table)} heard
      where heard.account_id = contacts.account_id and heard.${sql.ref(at)} >= ${from} and heard.${sql.ref(at)} < ${until}
        and (heard.contact_id = contacts.id or (heard.contact_id is null and lower(heard.contact_email) = lower(contacts.email))))`
    const fulfils =
      source.aggregation === 'with_role'
        ? role
        : sql`${role} and (${heardOf('activities', 'at')} or ${heardOf('survey_responses', 'answered_at')})`
    return [
      sql`count(*) filter (where ${fulfils}) as ${sql.ref(`amount_${slot}`)}`,
      sql`count(*) filter (where ${role}) as ${sql.ref(`count_${slot}`)}`,
    ]
  })
  const { rows } = await sql<Record<string, number> & { account_id: number }>`
    select account_id, ${sql.join(columns)} from contacts
    where account_id = any(${accountIds}::bigint[]) and (left_on is null or left_on > ${asOf}::date) group by account_id`.execute(
    db,
  )
  for (const row of rows) {
    for (const { slot } of asks) {
      const amount = row[`amount_${slot}`] ?? 0
      put(slot, row.account_id, { amount, count: row[`count_${slot}`] ?? 0, firstSignalDay: asOf })
    }
  }
}
