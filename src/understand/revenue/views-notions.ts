import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { NotionSource } from './notions.ts'

/** Keys of custom fields that read as if they told who was lost. */
const LOOKS_LIKE_CHURN = '(churn|cancel|lost|left|attrit|terminat)'

/** Every notion of churn of which the data carry at least one row. */
export async function churnFields(db: Db): Promise<{ entity: string; key: string; name: string; type: string }[]> {
  return db
    .selectFrom('custom_fields')
    .select(['entity', 'key', 'name', 'type'])
    .where('entity', 'in', ['account', 'subscription'])
    .where('archived_at', 'is', null)
    .where('type', 'in', ['boolean', 'day'])
    .where(sql<boolean>`key ~* ${LOOKS_LIKE_CHURN}`)
    .orderBy('entity')
    .orderBy('key')
    .execute()
}

/** Rows (account_id, rows) of who was lost by a notion, up to today. */
function lostBy(notion: NotionSource, today: Day): Fragment {
  const day = sql`${today}::date`
  switch (notion.kind) {
    case 'ledger':
      return sql`select account_id, count(*) as rows from mrr_steps where kind = 'churn' and day <= ${day} group by account_id`
    case 'ended':
      return sql`
        select account_id, count(distinct (source_id, external_id)) as rows from subscriptions
        where ended_on <= ${day} and kind = 'recurring' group by account_id`
    case 'stage':
      return sql`
        select accounts.id as account_id, 1 as rows from accounts join stages on stages.id = accounts.stage_id
        where stages.is_terminal and merged_into_id is null`
    case 'account_field':
      return sql`
        select account_id, 1 as rows from account_attributes where ${says(sql`attributes ->> ${notion.field}`, notion.type, day)}`
    case 'subscription_field':
      return sql`
        select account_id, count(distinct (source_id, external_id)) as rows from subscriptions
        where ${says(sql`attributes ->> ${notion.field}`, notion.type, day)} group by account_id`
    case 'feedback':
      return sql`
        select account_id, count(*) as rows from feedback
        where origin ~* ${LOOKS_LIKE_CHURN} or theme ~* ${LOOKS_LIKE_CHURN} group by account_id`
    case 'activities':
      return sql`select account_id, count(*) as rows from activities where subject ~* ${LOOKS_LIKE_CHURN} group by account_id`
    case 'renewals':
      return sql`select account_id, count(*) as rows from renewals where outcome = 'churned' group by account_id`
  }
}

function says(value: Fragment, type: string, day: Fragment): Fragment {
  return type === 'boolean'
    ? sql`${value} = 'true'`
    : sql`${value} ~ '^\\d{4}-\\d{2}-\\d{2}$' and ${value} <= ${day}::text`
}

function said(notions: readonly NotionSource[], today: Day, covered: Fragment): Fragment {
  const parts = notions.map(
    (notion) =>
      sql`select ${notion.key}::text as notion, account_id, rows from (${lostBy(notion, today)}) lost where account_id in (select account_id from covered)`,
  )
  return sql`covered as materialized (${covered}), said as materialized (${sql.join(parts, sql` union all `)})`
}

export interface NotionCount {
  notion: string
  rows: number
  accounts: number
  onlyHere: number
  onlyLedger: number
}

/** How many rows and accounts each notion counts, and where it and the ledger differ. */
export async function notionCounts(
  db: Db,
  notions: readonly NotionSource[],
  { today, covered }: { today: Day; covered: Fragment },
): Promise<NotionCount[]> {
  const { rows } = await sql<NotionCount>`
    with ${said(notions, today, covered)},
    ledger as materialized (select account_id from said where notion = 'ledger')
    select notion, coalesce(sum(rows), 0)::int as rows, count(account_id)::int as accounts,
      count(account_id) filter (where account_id not in (select account_id from ledger))::int as "onlyHere",
      ((select count(*) from ledger) - count(account_id) filter (where account_id in (select account_id from ledger)))::int as "onlyLedger"
    from unnest(${notions.map(({ key }) => key)}::text[]) named (notion) left join said using (notion)
    group by notion`.execute(db)
  return rows
}

export interface DisagreeingRow {
  accountId: number
  name: string
  mrrMinor: number | null
  saidBy: string[]
}

/** Accounts on which notions differ: one of them from the ledger, or any two of all. */
export async function disagreeingAccounts(
  db: Db,
  notions: readonly NotionSource[],
  query: { today: Day; covered: Fragment; offset: number; limit: number },
): Promise<{ rows: DisagreeingRow[]; total: number }> {
  const { rows } = await sql<DisagreeingRow & { total: number }>`
    with ${said(notions, query.today, query.covered)},
    told as (select account_id, array_agg(notion order by notion) as notions from said group by account_id)
    select told.account_id as "accountId", accounts.name, accounts.mrr_minor as "mrrMinor", told.notions as "saidBy", count(*) over ()::int as total
    from told join accounts on accounts.id = told.account_id
    where cardinality(told.notions) < ${notions.length}
    order by accounts.mrr_minor desc nulls last, accounts.id offset ${query.offset} limit ${query.limit}`.execute(db)
  const found = rows.map(({ accountId, name, mrrMinor, saidBy }) => ({ accountId, name, mrrMinor, saidBy }))
  return { rows: found, total: rows[0]?.total ?? 0 }
}
