import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { StoredReadings } from './stored-readings.ts'

/** One account's health as it is written down. */
export interface HealthRow {
  readonly accountId: number
  readonly versionId: number
  readonly cx: number | null
  readonly co: number | null
  readonly overall: number | null
  readonly coverage: number
  readonly band: string
  readonly quadrant: string | null
  readonly effectiveOverall: number | null
  readonly effectiveBand: string
  readonly overrideId: number | null
  readonly change7: number | null
  readonly change30: number | null
  readonly change90: number | null
  readonly cx30: number | null
  readonly co30: number | null
  readonly cx90: number | null
  readonly co90: number | null
  readonly isFresh: boolean
  readonly nextAction: object | null
  readonly readings: StoredReadings
  /** Signals have changed what health says, so restated days may say something else too. */
  readonly outdatesPast: boolean
}

export interface Mark {
  readonly accountId: number
  readonly generation: number
}

/**
 * Takes marks nobody else is working on, oldest first. A claim older than a minute is of a worker that died. Writers are
 * not held up: the marks are locked for this statement alone.
 */
export async function claimMarks(db: Db, limit: number): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    update dirty_accounts set claimed_at = now()
    where account_id in (
      select account_id from dirty_accounts where claimed_at is null or claimed_at < now() - interval '60 seconds'
      order by marked_at, account_id limit ${limit} for update skip locked)
    returning account_id as "accountId", generation`.execute(db)
  return rows.toSorted((a, b) => a.accountId - b.accountId)
}

/**
 * Which marks of a claim still stand: an account missing here was finished by another worker, with newer data. Asked for
 * after their kept health is locked. Marks themselves are locked last, after health and the portfolio that follows it:
 * whoever brings signals takes the locks in that order.
 */
export async function stillMarked(db: Db, marks: readonly Mark[]): Promise<Set<number>> {
  const ids = marks.map((mark) => mark.accountId)
  const { rows } = await sql<{ account_id: number }>`
    select account_id from dirty_accounts where account_id = any(${ids}::bigint[])`.execute(db)
  return new Set(rows.map((row) => row.account_id))
}

/** Upper bounds of how long accounts waited, ms. */
const LAG_BOUNDS_MS = [
  50, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 300_000,
] as const
const LONGER = 2_147_483_647

/**
 * Clears marks nothing was added to since they were seen; gives the others back for the next round: what they wait for
 * came after they were claimed. Notes how long each account waited.
 */
export async function clearMarks(db: Db, marks: readonly Mark[]): Promise<void> {
  const ids = marks.map((mark) => mark.accountId)
  const seen = sql`unnest(${ids}::bigint[], ${marks.map((mark) => mark.generation)}::bigint[]) as seen (account_id, generation)`
  await sql`select from dirty_accounts where account_id = any(${ids}::bigint[]) order by account_id for update`.execute(
    db,
  )
  await sql`
    with cleared as (
      delete from dirty_accounts marked using ${seen}
      where marked.account_id = seen.account_id and marked.generation = seen.generation
      returning marked.account_id),
    waited as (
      select extract(epoch from clock_timestamp() - marked_at) * 1000 as ms
      from dirty_accounts where account_id = any(${ids}::bigint[])),
    noted as (
      insert into health_lags (slot, within_ms, minute, accounts, waited_ms)
      select extract(epoch from now())::bigint / 60 % 1440,
        coalesce((${[...LAG_BOUNDS_MS]}::int[])[width_bucket(ms, ${[...LAG_BOUNDS_MS]}::numeric[]) + 1], ${LONGER}::int),
        date_trunc('minute', now()), count(*), sum(ms) from waited group by 1, 2, 3 order by 2
      on conflict (slot, within_ms) do update set minute = excluded.minute,
        accounts = excluded.accounts + case when health_lags.minute = excluded.minute then health_lags.accounts else 0 end,
        waited_ms = excluded.waited_ms + case when health_lags.minute = excluded.minute then health_lags.waited_ms else 0 end)
    update dirty_accounts set claimed_at = null, marked_at = coalesce(claimed_at, marked_at)
    where account_id = any(${ids}::bigint[]) and account_id not in (select account_id from cleared)`.execute(db)
}

export async function releaseMarks(db: Db, marks: readonly Mark[]): Promise<void> {
  const ids = marks.map((mark) => mark.accountId)
  await sql`update dirty_accounts set claimed_at = null where account_id = any(${ids}::bigint[])`.execute(db)
}

/** Documents as jsonb[], a line each: quoting them once more for an array costs more than writing them. */
function documents(values: readonly unknown[]) {
  return sql`string_to_array(${values.map((value) => JSON.stringify(value)).join('\n')}::text, E'\n')::jsonb[]`
}

/** Writes health now. Sorted by account, so that two workers never wait for each other in a circle. */
export async function saveHealth(db: Db, rows: readonly HealthRow[], at: { asOf: Day; now: Date }): Promise<void> {
  if (rows.length === 0) return
  const numbers = (of: (row: HealthRow) => number | null) => sql`${rows.map(of)}::float8[]`
  await sql`
    insert into account_health (account_id, as_of, version_id, cx, co, overall, coverage, band, quadrant, effective_overall,
      effective_band, override_id, change_7, change_30, change_90, cx_30, co_30, cx_90, co_90, is_fresh, next_action, measure_values, computed_at)
    select account_id, ${at.asOf}::date, version_id, cx, co, overall, coverage, band, quadrant, effective_overall, effective_band,
      override_id, change_7, change_30, change_90, cx_30, co_30, cx_90, co_90, is_fresh, nullif(next_action, 'null'), measure_values, ${at.now}::timestamptz
    from unnest(
      ${rows.map((row) => row.accountId)}::bigint[], ${rows.map((row) => row.versionId)}::int[],
      ${numbers((row) => row.cx)}, ${numbers((row) => row.co)}, ${numbers((row) => row.overall)}, ${numbers((row) => row.coverage)},
      ${rows.map((row) => row.band)}::text[], ${rows.map((row) => row.quadrant)}::text[],
      ${numbers((row) => row.effectiveOverall)}, ${rows.map((row) => row.effectiveBand)}::text[], ${rows.map((row) => row.overrideId)}::bigint[],
      ${numbers((row) => row.change7)}, ${numbers((row) => row.change30)}, ${numbers((row) => row.change90)},
      ${numbers((row) => row.cx30)}, ${numbers((row) => row.co30)}, ${numbers((row) => row.cx90)}, ${numbers((row) => row.co90)},
      ${rows.map((row) => row.isFresh)}::boolean[], ${documents(rows.map((row) => row.nextAction))},
      ${documents(rows.map((row) => row.readings))}
    ) as row (account_id, version_id, cx, co, overall, coverage, band, quadrant, effective_overall, effective_band, override_id,
      change_7, change_30, change_90, cx_30, co_30, cx_90, co_90, is_fresh, next_action, measure_values)
    on conflict (account_id) do update set as_of = excluded.as_of, version_id = excluded.version_id, cx = excluded.cx, co = excluded.co,
      overall = excluded.overall, coverage = excluded.coverage, band = excluded.band, quadrant = excluded.quadrant,
      effective_overall = excluded.effective_overall, effective_band = excluded.effective_band, override_id = excluded.override_id,
      change_7 = excluded.change_7, change_30 = excluded.change_30, change_90 = excluded.change_90, cx_30 = excluded.cx_30,
      co_30 = excluded.co_30, cx_90 = excluded.cx_90, co_90 = excluded.co_90, is_fresh = excluded.is_fresh,
      next_action = excluded.next_action, measure_values = excluded.measure_values, computed_at = excluded.computed_at`.execute(
    db,
  )
  const outdated = rows.filter((row) => row.outdatesPast).map((row) => row.accountId)
  if (outdated.length === 0) return
  await sql`
    update account_health set restated_on = null
    where account_id = any(${outdated}::bigint[]) and restated_on is not null`.execute(db)
}

/**
 * Writes the close of the running day from the health just saved. An earlier day is never touched: a row of a later day
 * keeps this one out.
 */
export async function saveShownDay(db: Db, accountIds: readonly number[], at: { asOf: Day; now: Date }): Promise<void> {
  if (accountIds.length === 0) return
  await sql`
    insert into health_days (account_id, day, version_id, cx, co, overall, coverage, effective_overall, effective_band, override_id, measure_values, shown_at)
    select account_id, ${at.asOf}::date, version_id, cx, co, overall, coverage, effective_overall, effective_band, override_id, measure_values, ${at.now}::timestamptz
    from account_health health where account_id = any(${accountIds}::bigint[])
      and not exists (select from health_days later where later.account_id = health.account_id and later.day > ${at.asOf}::date)
    order by account_id
    on conflict (account_id, day) do update set version_id = excluded.version_id, cx = excluded.cx, co = excluded.co,
      overall = excluded.overall, coverage = excluded.coverage, effective_overall = excluded.effective_overall,
      effective_band = excluded.effective_band, override_id = excluded.override_id, measure_values = excluded.measure_values,
      shown_at = excluded.shown_at`.execute(db)
}

export interface HealthChange {
  readonly accountId: number
  readonly kind: 'band' | 'quadrant' | 'override'
  readonly before: string | null
  readonly after: string | null
  readonly overall: number | null
  readonly overallBefore: number | null
}

export async function saveChanges(
  db: Db,
  changes: readonly HealthChange[],
  at: { asOf: Day; now: Date },
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((change) => ({
    account_id: change.accountId,
    at: at.now,
    kind: change.kind,
    before: change.before,
    after: change.after,
    overall: change.overall,
    overall_before: change.overallBefore,
    day: at.asOf,
  }))
  await db
    .insertInto('health_changes')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'at', 'kind']).doUpdateSet((row) => ({
        after: row.ref('excluded.after'),
        overall: row.ref('excluded.overall'),
      })),
    )
    .execute()
}

/** Accounts that were merged away or removed have no health. */
export async function dropHealth(db: Db, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length === 0) return
  await sql`delete from account_health where account_id = any(${accountIds}::bigint[])`.execute(db)
}
