import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export type SourceKind = 'import' | 'events' | 'connector' | 'sample' | 'manual'

/** The id of a source, made at its first mention. */
export async function ensureSource(db: Db, source: { key: string; name: string; kind: SourceKind }): Promise<number> {
  const known = await db.selectFrom('sources').select('id').where('key', '=', source.key).executeTakeFirst()
  if (known) return known.id
  const made = await db
    .insertInto('sources')
    .values(source)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: source.key }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

/** The source of everything a member enters. */
export async function manualSource(db: Db): Promise<number> {
  return ensureSource(db, { key: 'manual', name: 'Entered by hand', kind: 'manual' })
}

export interface Arrivals {
  sourceId: number
  /** The import kind, such as `tickets` or `usage`. */
  kind: string
  arrivedAt: Date
  /** How many signals came for which day; `metricId` for usage alone. Negative where an import is undone. */
  days: readonly { day: Day; metricId?: number; signals: number }[]
}

/** Keeps the rhythm of a source: what came for which day, and when. Call it in the transaction that saved the signals. */
export async function recordArrivals(db: Db, arrivals: Arrivals): Promise<void> {
  const { sourceId, kind, arrivedAt, days } = arrivals
  const signals = days.reduce((total, day) => total + day.signals, 0)
  if (days.length === 0) return
  await sql`
    insert into source_days (source_id, kind, metric_id, day, signals)
    select ${sourceId}::int, ${kind}::text, metric_id, day, sum(signals) from unnest(
      ${days.map((day) => day.metricId ?? 0)}::int[], ${days.map((day) => day.day)}::date[], ${days.map((day) => day.signals)}::bigint[]
    ) as came (metric_id, day, signals)
    group by metric_id, day order by metric_id, day
    on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`.execute(
    db,
  )
  if (signals < 0) {
    await sql`delete from source_days where source_id = ${sourceId} and kind = ${kind} and signals <= 0`.execute(db)
    return
  }
  await sql`
    insert into source_arrivals (source_id, kind, arrived_at, signals) values (${sourceId}, ${kind}, ${arrivedAt}, ${signals})
    on conflict (source_id, kind, arrived_at) do update set signals = source_arrivals.signals + excluded.signals`.execute(
    db,
  )
}
