import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { FeatureSchema, FeatureScope } from './feature-schema.ts'

const METRICS = 6
const PLANS = 6
const SEGMENTS = 8
const FIELDS = 8
const VALUES_OF_A_FIELD = 4
/** A plan, a field or a value must be on record for this share of the accounts that ever paid. */
const LEAST_SHARE = 0.02
const ACCOUNTS_LOOKED_AT = 300
const DAYS_LOOKED_AT = 400

/** Which features this company has: its most used metrics, plans, segments, and custom fields with their most frequent values. */
export async function readSchema(db: Db, scope: FeatureScope, today: Day): Promise<FeatureSchema> {
  const usage = { scope, metrics: await usedMetrics(db, today), hasUsers: await hasUsers(db) }
  if (scope === 'usage') return { ...usage, plans: [], segments: [], fields: [] }
  const least = Math.ceil(LEAST_SHARE * (await accountsThatPaid(db)))
  return {
    ...usage,
    plans: await plansOnRecord(db, least),
    segments: await segmentsOnRecord(db),
    fields: await fieldsOnRecord(db, least),
  }
}

async function usedMetrics(db: Db, today: Day): Promise<FeatureSchema['metrics']> {
  const { rows } = await sql<{ id: number; key: string; name: string }>`
    with looked_at as (
      select account_id from (select distinct account_id from mrr_steps) paid order by md5(account_id::text) limit ${ACCOUNTS_LOOKED_AT}),
    used as (
      select metric_id, count(distinct account_id) as accounts from metric_days
      where account_id in (select account_id from looked_at) and value > 0 and day between ${addDays(today, -DAYS_LOOKED_AT)}::date and ${today}::date
      group by metric_id)
    select metrics.id, metrics.key, metrics.name from used join metrics on metrics.id = used.metric_id
    where archived_at is null order by used.accounts desc, metrics.key limit ${METRICS}`.execute(db)
  return rows
}

async function hasUsers(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from user_days) as found`.execute(db)
  return rows[0]?.found ?? false
}

async function accountsThatPaid(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct account_id) as count from mrr_steps where mrr_minor > 0`.execute(db)
  return rows[0]?.count ?? 0
}

async function plansOnRecord(db: Db, least: number): Promise<string[]> {
  const { rows } = await sql<{ plan: string }>`
    select plan from account_plans where plan is not null group by plan having count(distinct account_id) >= ${least}
    order by count(distinct account_id) desc, plan limit ${PLANS}`.execute(db)
  return rows.map(({ plan }) => plan)
}

async function segmentsOnRecord(db: Db): Promise<FeatureSchema['segments']> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from segments
    where archived_at is null and exists (select from account_facts where field = 'segment' and value = to_jsonb(segments.id))
    order by position, id limit ${SEGMENTS}`.execute(db)
  return rows
}

/** Numbers and yes-or-no fields count as they are; a text counts by its most frequent values. */
async function fieldsOnRecord(db: Db, least: number): Promise<FeatureSchema['fields']> {
  const { rows } = await sql<{ field: string; kind: string; value: string | null; accounts: number }>`
    select field, jsonb_typeof(value) as kind, case jsonb_typeof(value) when 'string' then value #>> '{}' end as value,
      count(distinct account_id) as accounts
    from account_facts where field like 'attribute:%' and jsonb_typeof(value) in ('number', 'boolean', 'string')
    group by 1, 2, 3 having count(distinct account_id) >= ${least} order by accounts desc, field, value limit 200`.execute(
    db,
  )
  return [...Map.groupBy(rows, ({ field }) => field)].slice(0, FIELDS).flatMap(([field, values]) => {
    const name = field.replace(/^attribute:/, '')
    return values.slice(0, VALUES_OF_A_FIELD).map(({ value }) => ({ field, name, value }))
  })
}
