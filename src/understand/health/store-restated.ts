import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface RestatedRow {
  readonly accountId: number
  readonly day: Day
  readonly versionId: number
  readonly cx: number | null
  readonly co: number | null
  readonly overall: number | null
  readonly effectiveOverall: number | null
  readonly effectiveBand: string
}

/**
 * Accounts whose past is not filled in for today, those after an id first; `isOutdated` where signals have changed what past
 * days say.
 */
export async function accountsToRestate(
  db: Db,
  about: { today: Day; after: number; limit: number },
): Promise<{ accountId: number; isOutdated: boolean }[]> {
  const { rows } = await sql<{ accountId: number; isOutdated: boolean }>`
    (select account_id as "accountId", true as "isOutdated" from account_health
      where restated_on is null and account_id > ${about.after} order by account_id limit ${about.limit})
    union all
    (select account_id, false from account_health where restated_on < ${about.today}::date limit ${about.limit})
    limit ${about.limit}`.execute(db)
  return rows
}

/** Which of these days to compute: nothing was shown by then, and nothing is restated or what is restated is outdated. */
export async function daysMissing(
  db: Db,
  accounts: readonly { accountId: number; isOutdated: boolean }[],
  days: readonly Day[],
): Promise<{ accountId: number; day: Day }[]> {
  const { rows } = await sql<{ accountId: number; day: Day }>`
    select account.id as "accountId", wanted.day
    from unnest(${accounts.map((one) => one.accountId)}::bigint[], ${accounts.map((one) => one.isOutdated)}::boolean[]) as account (id, is_outdated)
    cross join unnest(${days}::date[]) as wanted (day)
    where not exists (select from health_days shown where shown.account_id = account.id and shown.day <= wanted.day)
      and (is_outdated or not exists (
        select from health_restated known where known.account_id = account.id and known.day = wanted.day))`.execute(db)
  return rows
}

export async function markRestated(db: Db, accountIds: readonly number[], today: Day): Promise<void> {
  await sql`update account_health set restated_on = ${today}::date where account_id = any(${accountIds}::bigint[])`.execute(
    db,
  )
}

export async function saveRestated(db: Db, rows: readonly RestatedRow[], now: Date): Promise<void> {
  const numbers = (of: (row: RestatedRow) => number | null) => sql`${rows.map(of)}::float4[]`
  await sql`
    insert into health_restated (account_id, day, version_id, cx, co, overall, effective_overall, effective_band, computed_at)
    select row.*, ${now}::timestamptz from unnest(
      ${rows.map((row) => row.accountId)}::bigint[], ${rows.map((row) => row.day)}::date[], ${rows.map((row) => row.versionId)}::int[],
      ${numbers((row) => row.cx)}, ${numbers((row) => row.co)}, ${numbers((row) => row.overall)}, ${numbers((row) => row.effectiveOverall)},
      ${rows.map((row) => row.effectiveBand)}::text[]) as row
    on conflict (account_id, day) do update set version_id = excluded.version_id, cx = excluded.cx, co = excluded.co,
      overall = excluded.overall, effective_overall = excluded.effective_overall, effective_band = excluded.effective_band,
      computed_at = excluded.computed_at`.execute(db)
}

/** Fills in the changes of accounts that had no earlier close to compare with. */
export async function compareWithRestated(db: Db, accountIds: readonly number[], today: Day): Promise<void> {
  await sql`
    update account_health health set
      change_7 = coalesce(health.change_7, health.effective_overall - then_7.effective_overall),
      change_30 = coalesce(health.change_30, health.effective_overall - then_30.effective_overall),
      change_90 = coalesce(health.change_90, health.effective_overall - then_90.effective_overall),
      cx_30 = coalesce(health.cx_30, then_30.cx), co_30 = coalesce(health.co_30, then_30.co),
      cx_90 = coalesce(health.cx_90, then_90.cx), co_90 = coalesce(health.co_90, then_90.co)
    from unnest(${accountIds}::bigint[]) as account (id)
    left join health_restated then_7 on then_7.account_id = account.id and then_7.day = ${today}::date - 7
    left join health_restated then_30 on then_30.account_id = account.id and then_30.day = ${today}::date - 30
    left join health_restated then_90 on then_90.account_id = account.id and then_90.day = ${today}::date - 90
    where health.account_id = account.id`.execute(db)
}
