import { sql, type Db } from '../../platform/db/database.ts'

const NPS_DAYS = 180

export interface NpsCounts {
  answers: number
  promoters: number
  detractors: number
}

/** The latest NPS answer of each contact within 180 days. Source: definitions, Measures. */
export async function npsCounts(db: Db, accountId: number, now: Date): Promise<NpsCounts> {
  const { rows } = await sql<NpsCounts>`
    select count(*) as answers, count(*) filter (where score >= 9) as promoters, count(*) filter (where score <= 6) as detractors
    from (
      select distinct on (coalesce(contact_id::text, lower(contact_email), 'answer ' || id)) score from survey_responses
      where account_id = ${accountId} and survey = 'nps' and score is not null
        and answered_at > ${now}::timestamptz - make_interval(days => ${NPS_DAYS}) and answered_at <= ${now}
      order by coalesce(contact_id::text, lower(contact_email), 'answer ' || id), answered_at desc
    ) latest`.execute(db)
  return rows[0] ?? { answers: 0, promoters: 0, detractors: 0 }
}

export interface AnswerRow {
  id: number
  survey: string
  score: number | null
  comment: string | null
  contactName: string | null
  contactEmail: string | null
  answeredAt: Date
}

export async function answersOf(
  db: Db,
  accountId: number,
  page: { offset: number; limit: number },
): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select answers.id, survey, score::float8 as score, comment, contacts.name as "contactName",
      coalesce(contacts.email, answers.contact_email) as "contactEmail", answered_at as "answeredAt"
    from survey_responses answers left join contacts on contacts.id = answers.contact_id
    where answers.account_id = ${accountId} order by answered_at desc, answers.id desc
    limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function feedbackOf(db: Db, accountId: number, page: { offset: number; limit: number }) {
  return db
    .selectFrom('feedback')
    .select(['id', 'at', 'text', 'origin', 'theme', 'department'])
    .where('account_id', '=', accountId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}
