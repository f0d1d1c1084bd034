import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { KnownBand } from './definitions.ts'

export interface OverrideRow {
  readonly id: number
  readonly accountId: number
  readonly band: KnownBand
  readonly overall: number | null
  readonly reason: string
  readonly author: { id: number; name: string } | null
  readonly startsOn: Day
  readonly endsOn: Day
  readonly createdAt: Date
  readonly withdrawnAt: Date | null
}

const overrideColumns = sql`health_overrides.id, account_id as "accountId", band, overall::float8 as overall, reason, starts_on as "startsOn",
  ends_on as "endsOn", health_overrides.created_at as "createdAt", withdrawn_at as "withdrawnAt",
  case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as author`

export async function overridesOf(db: Db, accountId: number): Promise<OverrideRow[]> {
  const { rows } = await sql<OverrideRow>`
    select ${overrideColumns} from health_overrides left join members on members.id = author_id
    where account_id = ${accountId} order by health_overrides.id desc limit 200`.execute(db)
  return rows
}

export async function overridesById(db: Db, ids: readonly number[]): Promise<Map<number, OverrideRow>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<OverrideRow>`
    select ${overrideColumns} from health_overrides left join members on members.id = author_id
    where health_overrides.id = any(${ids}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface HistoryDay {
  readonly day: Day
  readonly overall: number | null
  readonly band: string
  readonly cx: number | null
  readonly co: number | null
  readonly hasOverride: boolean
}

/** Closes as shown inside a span, with the one before it: a day without a row is like the last one before. */
export async function shownHistory(db: Db, accountId: number, span: { from: Day; to: Day }): Promise<HistoryDay[]> {
  const { rows } = await sql<HistoryDay>`
    select day, effective_overall as overall, effective_band as band, cx, co, override_id is not null as "hasOverride" from health_days
    where account_id = ${accountId} and day <= ${span.to}::date and day >= coalesce(
      (select max(day) from health_days where account_id = ${accountId} and day <= ${span.from}::date), ${span.from}::date)
    order by day`.execute(db)
  return rows
}

/** A measure's value by day as shown, with the last one before the span. */
export async function shownValues(
  db: Db,
  about: { accountId: number; key: string; span: { from: Day; to: Day } },
): Promise<{ day: Day; value: number | null }[]> {
  const { rows } = await sql<{ day: Day; value: number | null }>`
    select day, (measure_values -> ${about.key}::text ->> 0)::float8 as value from health_days
    where account_id = ${about.accountId} and day <= ${about.span.to}::date and day >= coalesce(
      (select max(day) from health_days where account_id = ${about.accountId} and day <= ${about.span.from}::date), ${about.span.from}::date)
    order by day`.execute(db)
  return rows
}

export async function firstShownDay(db: Db, accountId: number): Promise<Day | null> {
  const { rows } = await sql<{ day: Day | null }>`
    select min(day) as day from health_days where account_id = ${accountId}`.execute(db)
  return rows[0]?.day ?? null
}

export interface ChangeRow {
  readonly at: Date
  readonly day: Day
  readonly kind: 'band' | 'quadrant' | 'override'
  readonly before: string | null
  readonly after: string | null
  readonly overall: number | null
  readonly overallBefore: number | null
}

export async function changesIn(db: Db, accountId: number, span: { from: Day; to: Day }): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select at, day, kind, before, after, overall, overall_before as "overallBefore" from health_changes
    where account_id = ${accountId} and day between ${span.from}::date and ${span.to}::date order by at desc, kind limit 500`.execute(
    db,
  )
  return rows
}
