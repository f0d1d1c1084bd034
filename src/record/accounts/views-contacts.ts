import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface ContactRow {
  id: number
  name: string | null
  email: string | null
  title: string | null
  roles: string[]
  leftOn: Day | null
  lastSeenAt: Date | null
  lastSeenHow: string | null
  erasedAt: Date | null
  latestNps: number | null
}

/** People of an account: those still there first, then by name. */
export async function contactsOf(
  db: Db,
  accountId: number,
  page: { offset: number; limit: number; now: Date },
): Promise<{ rows: ContactRow[]; total: number }> {
  const [{ rows }, { total }] = await Promise.all([
    sql<ContactRow>`
      select contacts.id, contacts.name, case when erased_at is null then contacts.email end as email, erased_at as "erasedAt", contacts.title, contacts.roles, contacts.left_on as "leftOn",
        seen.at as "lastSeenAt", seen.how as "lastSeenHow",
        (select score::float8 from survey_responses where contact_id = contacts.id and survey = 'nps' and score is not null
          order by answered_at desc limit 1) as "latestNps"
      from contacts left join lateral (
        select at, how from (
          select at, type as how from activities
            where account_id = contacts.account_id and contact_id = contacts.id and type <> 'note'
          union all
          select answered_at, survey || ' answer' from survey_responses
            where account_id = contacts.account_id and contact_id = contacts.id
        ) heard where at <= ${page.now} order by at desc limit 1
      ) seen on true
      where contacts.account_id = ${accountId}
      order by contacts.left_on is not null, lower(coalesce(contacts.name, contacts.email)), contacts.id
      limit ${page.limit} offset ${page.offset}`.execute(db),
    db
      .selectFrom('contacts')
      .select((select) => select.fn.countAll<number>().as('total'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow(),
  ])
  return { rows, total }
}
