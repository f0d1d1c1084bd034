import { sql, type Db } from '../../platform/db/database.ts'
import type { Target } from './targets.ts'

/** Accounts whose rows an import touched, by its journal, in pages by id. */
export async function accountsOfImport(db: Db, importId: number, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`
    select distinct account_id from import_changes
    where import_id = ${importId} and account_id > ${after} order by account_id limit ${limit}`.execute(db)
  return rows.map((row) => row.account_id)
}

/**
 * Counts anew what a source delivered of a kind for each day, so that import, repetition and undo leave the same trace.
 * Instants fall on days of the company's time zone.
 */
export async function recountDays(db: Db, sourceId: number, target: Target, timeZone: string): Promise<void> {
  if (target.dayColumn === null) return
  const column = sql.ref(target.dayColumn)
  const isInstant = ['at', 'opened_at', 'answered_at'].includes(target.dayColumn)
  const day = isInstant ? sql`(${column} at time zone ${timeZone})::date` : sql`${column}`
  await sql`delete from source_days where source_id = ${sourceId} and kind = ${target.kind}`.execute(db)
  await sql`
    insert into source_days (source_id, kind, metric_id, day, signals)
    select ${sourceId}::int, ${target.kind}::text, 0, ${day}, count(*) from ${sql.table(target.table)}
    where source_id = ${sourceId} group by 4`.execute(db)
}

/** Counts anew which days of which metrics a source delivered: after an undo, when subtracting would need what is gone. */
export async function recountUsageDays(db: Db, sourceId: number): Promise<void> {
  await sql`delete from source_days where source_id = ${sourceId} and kind = 'usage'`.execute(db)
  await sql`
    insert into source_days (source_id, kind, metric_id, day, signals)
    select ${sourceId}::int, 'usage', metric_id, day, count(*) from metric_days where source_id = ${sourceId} group by metric_id, day`.execute(
    db,
  )
}

export async function noteArrival(
  db: Db,
  arrival: { sourceId: number; kind: string; at: Date; signals: number },
): Promise<void> {
  if (arrival.signals === 0) return
  await sql`
    insert into source_arrivals (source_id, kind, arrived_at, signals)
    values (${arrival.sourceId}, ${arrival.kind}, ${arrival.at}, ${arrival.signals})
    on conflict (source_id, kind, arrived_at) do update set signals = source_arrivals.signals + excluded.signals`.execute(
    db,
  )
}

export interface ChurnNotions {
  flaggedAccounts: number
  accountsWithChurnRecord: number
  accountsWithEndedSubscription: number
  accountsWithoutRunningSubscription: number
}

/** Four ways in which data tells that an account left; they should agree, and often do not. */
export async function churnNotions(db: Db, today: string): Promise<ChurnNotions> {
  const { rows } = await sql<ChurnNotions>`
    select
      (select count(*) from account_attributes where exists (
        select from jsonb_each(attributes) where key ~* 'churn' and value = 'true'::jsonb)) as "flaggedAccounts",
      (select count(distinct account_id) from (
        select account_id from activities where subject ~* '^churn' union select account_id from feedback where origin = 'churn') as told) as "accountsWithChurnRecord",
      (select count(distinct account_id) from subscriptions where kind = 'recurring' and ended_on <= ${today}::date) as "accountsWithEndedSubscription",
      (select count(*) from (
        select account_id from subscriptions where kind = 'recurring' and not is_trial group by account_id
        having bool_and(coalesce(ended_on <= ${today}::date, false))) as gone) as "accountsWithoutRunningSubscription"`.execute(
    db,
  )
  return (
    rows[0] ?? {
      flaggedAccounts: 0,
      accountsWithChurnRecord: 0,
      accountsWithEndedSubscription: 0,
      accountsWithoutRunningSubscription: 0,
    }
  )
}

export async function readCounts(db: Db, importId: number) {
  return db
    .selectFrom('imports')
    .select(['rows_read', 'rows_created', 'rows_changed', 'rows_unchanged', 'rows_skipped', 'rows_failed'])
    .where('id', '=', importId)
    .executeTakeFirstOrThrow()
}

/** The one currency everything is paid in while nothing was converted yet; null when there are several, or rates, or steps. */
export async function onlyCurrency(db: Db): Promise<string | null> {
  const { rows } = await sql<{ currency: string }>`
    select distinct currency from subscriptions
    where not exists (select from exchange_rates) and not exists (select from mrr_steps) limit 2`.execute(db)
  return rows.length === 1 ? (rows[0]?.currency ?? null) : null
}

export async function accountIdsAfter(db: Db, after: number, limit: number): Promise<number[]> {
  const rows = await db.selectFrom('accounts').select('id').where('id', '>', after).orderBy('id').limit(limit).execute()
  return rows.map((row) => row.id)
}
