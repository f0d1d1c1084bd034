import { sql } from '../../platform/db/database.ts'
import { windowOf } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import {
  compared,
  instants,
  known,
  lastDays,
  silence,
  UNKNOWN,
  type Fragment,
  type Relation,
  type Sheet,
} from './views-sheet.ts'

export function surveySql({ leaf }: ResolvedOf<'survey'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  if (!heard.isHeard) return UNKNOWN
  const { from, until } = instants(windowOf(heard, leaf.windowDays), sheet)
  const isPersonal = sheet.subject === 'contact' && leaf.reading !== 'nps'
  const relation: Relation = {
    name: `survey ${leaf.survey}`,
    account: sql`answer.account_id`,
    isNarrow: isPersonal,
    from: ({ whose }) =>
      sql`survey_responses answer where ${whose} and ${isSurvey(leaf.survey)} and answered_at < ${sheet.until}`,
  }
  const counts = sql`answered_at >= ${from} and answered_at < ${until}
    ${leaf.roles.length > 0 ? sql`and ${holdsRole(leaf.roles)}` : sql``} ${isPersonal ? sql`and ${isOfPerson('answer')}` : sql``}`
  const key = JSON.stringify([leaf.reading, leaf.survey, leaf.windowDays, leaf.roles])
  if (leaf.reading === 'count') {
    const count = sheet.column(relation, sql`count(*) filter (where ${counts})`, { key, none: 0 })
    const hasSignal = sql`${sheet.column(relation, sql`count(*)`, { key: 'all', none: 0 })} > 0`
    return compared(known(count, heard, hasSignal), leaf)
  }
  if (leaf.reading === 'latest') {
    const latest = sheet.row(
      key,
      sql`
      select score from survey_responses answer where ${ofSurvey(leaf.survey)} and ${counts}
      order by answered_at desc, id desc limit 1`,
    )
    return compared(latest('score'), leaf)
  }
  // An answer without a contact stands for a person of its own.
  const nps = sheet.row(
    key,
    sql`
    select (100 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)))::numeric / nullif(count(*), 0) as nps
    from (select distinct on (who) score
      from (select *, coalesce('c' || contact_id, 'e' || lower(contact_email), 'a' || id) as who from survey_responses) answer
      where ${ofSurvey(leaf.survey)} and ${counts} order by who, answered_at desc, id desc) latest`,
  )
  return compared(sql`round(${nps('nps')}, 6)`, leaf)
}

function ofSurvey(survey: string): Fragment {
  return sql`answer.account_id = portfolio.account_id and ${isSurvey(survey)}`
}

function isSurvey(survey: string): Fragment {
  return sql`survey = ${survey} and score is not null`
}

function holdsRole(roles: readonly string[]): Fragment {
  return sql`exists (select from contacts where contacts.account_id = answer.account_id and contacts.roles && ${[...roles]}::text[]
    and (contacts.id = answer.contact_id or (answer.contact_id is null and lower(contacts.email) = lower(answer.contact_email))))`
}

function isOfPerson(table: 'answer' | 'activities'): Fragment {
  const [id, email] = [sql.ref(`${table}.contact_id`), sql.ref(`${table}.contact_email`)]
  return sql`(${id} = person.id or (${id} is null and lower(${email}) = lower(person.email)))`
}

export function activitiesSql({ leaf }: ResolvedOf<'activities'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const relation: Relation = {
    name: 'activities',
    account: sql`activities.account_id`,
    from: ({ whose }) => sql`activities where ${whose} and at < ${sheet.until}`,
  }
  const first = sheet.column(relation, sql`min(at)`, { key: 'first', none: null })
  const ofType = leaf.types.length > 0 ? sql`type = any(${[...leaf.types]}::text[])` : sql`true`
  const { from, until } = instants(windowOf(heard, leaf.windowDays), sheet)
  if (leaf.reading === 'count') {
    const count = sheet.column(relation, sql`count(*) filter (where ${ofType} and at >= ${from} and at < ${until})`, {
      key: JSON.stringify([leaf.types, leaf.windowDays]),
      none: 0,
    })
    return compared(known(count, heard, sql`${first} is not null`), leaf)
  }
  const last = sheet.column(relation, sql`max(at) filter (where ${ofType})`, {
    key: JSON.stringify(leaf.types),
    none: null,
  })
  const day = sql`(coalesce(${last}, ${first}) at time zone ${sheet.timeZone})::date`
  return compared(silence(sql`(${sheet.asOf}::date - ${day})`, heard), leaf)
}

export function contactsSql({ leaf }: ResolvedOf<'contacts'>, sheet: Sheet): Fragment {
  const relation: Relation = {
    name: 'contacts',
    account: sql`contacts.account_id`,
    from: ({ whose }) => sql`contacts where ${whose}`,
  }
  const role = leaf.roles.length > 0 ? sql`roles && ${[...leaf.roles]}::text[]` : sql`true`
  const { from, to } = lastDays(sheet, leaf.windowDays)
  const fits =
    leaf.reading === 'present'
      ? sql`(left_on is null or left_on > ${to}::date)`
      : sql`left_on between ${from}::date and ${to}::date`
  const key = JSON.stringify([leaf.reading, leaf.roles, leaf.reading === 'left' ? leaf.windowDays : 0])
  const count = sheet.column(relation, sql`count(*) filter (where ${role} and ${fits})`, { key, none: 0 })
  const hasSignal = sql`${sheet.column(relation, sql`count(*)`, { key: 'all', none: 0 })} > 0`
  return compared(known(count, sheet.hear(leaf), hasSignal), leaf)
}

export function contactSql({ leaf }: ResolvedOf<'contact'>, sheet: Sheet): Fragment {
  const yes = (test: Fragment) => sql`(case when ${test} then 1 else 0 end)`
  const today = sql`${sheet.asOf}::date`
  switch (leaf.reading) {
    case 'has_role':
      return compared(
        yes(
          leaf.roles.length > 0 ? sql`person.roles && ${[...leaf.roles]}::text[]` : sql`cardinality(person.roles) > 0`,
        ),
        leaf,
      )
    case 'is_gone':
      return compared(yes(sql`person.left_on <= ${today}`), leaf)
    case 'has_email':
      return compared(yes(sql`person.email <> ''`), leaf)
    case 'days_since_left':
      return compared(sql`case when person.left_on <= ${today} then ${today} - person.left_on end`, leaf)
    case 'days_since_added':
      return compared(sql`(${today} - (person.created_at at time zone ${sheet.timeZone})::date)`, leaf)
    case 'days_since_seen': {
      const seen = sheet.row(
        'seen',
        sql`
        select greatest(
          (select max(at) from activities where activities.account_id = portfolio.account_id and at < ${sheet.until} and ${isOfPerson('activities')}),
          (select max(answered_at) from survey_responses answer
            where answer.account_id = portfolio.account_id and answered_at < ${sheet.until} and ${isOfPerson('answer')})) as at`,
      )
      const days = sql`(${today} - (${seen('at')} at time zone ${sheet.timeZone})::date)`
      return compared(silence(days, sheet.hear(leaf)), leaf)
    }
  }
}
