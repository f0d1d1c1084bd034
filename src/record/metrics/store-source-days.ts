import { inTransaction, sql, type Db } from '../../platform/db/database.ts'
import { COUNTING_LOCK, readEventRules } from '../events/store-lock.ts'

interface Difference {
  sourceId: number
  day: string
  difference: number
}

/**
 * Counts anew how many events each source delivered for which day, for the days whose raw events are kept, while events
 * go on arriving: both the raw events and what was counted are read as of one moment, and the differences added to what
 * stands by then. Null means all sources.
 */
export async function recountSourceDays(db: Db, sourceId: number | null = null): Promise<void> {
  const differences = await db.connection().execute((connection) => differencesAtOneMoment(connection, sourceId))
  await inTransaction(db, async (trx) => {
    await sql`
      insert into source_days (source_id, kind, metric_id, day, signals)
      select source_id, 'events', 0, day, difference from unnest(
        ${differences.map((row) => row.sourceId)}::int[], ${differences.map((row) => row.day)}::date[],
        ${differences.map((row) => row.difference)}::bigint[]) as found (source_id, day, difference)
      order by source_id, day
      on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`.execute(
      trx,
    )
    await sql`delete from source_days where kind = 'events' and metric_id = 0 and signals <= 0`.execute(trx)
  })
}

async function differencesAtOneMoment(connection: Db, sourceId: number | null): Promise<Difference[]> {
  const [key, part] = COUNTING_LOCK
  await sql`select pg_advisory_lock(${key}::int, ${part}::int)`.execute(connection)
  let isAlone = true
  const letOthersGoOn = async () => {
    if (isAlone) await sql`select pg_advisory_unlock(${key}::int, ${part}::int)`.execute(connection)
    isAlone = false
  }
  try {
    await sql`begin isolation level repeatable read read only`.execute(connection)
    // The first statement fixes the moment that all of them see.
    const rules = await readEventRules(connection)
    await letOthersGoOn()
    await sql`set local statement_timeout = 0`.execute(connection)
    const found = await differences(connection, { sourceId, zone: rules.zone, keptFrom: rules.keptFrom })
    await sql`commit`.execute(connection)
    return found
  } catch (error) {
    // A connection that broke has rolled back by itself.
    await sql`rollback`.execute(connection).catch(() => {})
    throw error
  } finally {
    await letOthersGoOn()
  }
}

async function differences(
  db: Db,
  { sourceId, zone, keptFrom }: { sourceId: number | null; zone: string; keptFrom: string },
): Promise<Difference[]> {
  const ofSource = sourceId === null ? sql`true` : sql`source_id = ${sourceId}`
  const { rows } = await sql<Difference>`
    with counted as (
      select source_id, (at at time zone ${zone})::date as day, count(*) as events
      from events where ${ofSource} and at >= ${keptFrom}::date - 2 group by 1, 2),
    stored as (
      select source_id, day, signals from source_days where kind = 'events' and metric_id = 0 and ${ofSource})
    select source_id as "sourceId", day, coalesce(events, 0) - coalesce(signals, 0) as difference
    from counted full join stored using (source_id, day)
    where day >= ${keptFrom}::date and coalesce(events, 0) <> coalesce(signals, 0)`.execute(db)
  return rows
}
