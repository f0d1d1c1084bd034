import { addMonths, type Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** The first day of a month. Months of events are those of their event time in UTC. */
export type Month = Day

/** A reader that takes longer than this on the table puts partitioning off until the job is tried again. */
const PATIENCE = '2s'

const nameOf = (month: Month) => `events_${month.slice(0, 7).replace('-', '_')}`

/** Months that have a partition, in their order. */
export async function partitionedMonths(db: Db): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname ~ '^events_\\d{4}_\\d{2}$' order by relname`.execute(db)
  return rows.map(({ name }) => `${name.slice(7, 11)}-${name.slice(12, 14)}-01` as Month)
}

/**
 * Gives a month a partition of its own, with the rows that came before it had one. Call it alone with the counts, so that
 * no event of that month arrives meanwhile.
 */
export async function addPartition(trx: Trx, month: Month): Promise<void> {
  const [name, next] = [nameOf(month), addMonths(month, 1)]
  await sql`set local lock_timeout = ${sql.lit(PATIENCE)}`.execute(trx)
  await sql`set local statement_timeout = 0`.execute(trx)
  await sql`create table ${sql.table(name)} (like events including defaults including constraints)`.execute(trx)
  await sql`
    with moved as (
      delete from events_default where at >= ${boundary(month)} and at < ${boundary(next)} returning *)
    insert into ${sql.table(name)} select * from moved`.execute(trx)
  await sql`
    alter table events attach partition ${sql.table(name)} for values from (${boundary(month)}) to (${boundary(next)})`.execute(
    trx,
  )
}

/** Drops a month with everything in it. */
export async function dropPartition(trx: Trx, month: Month): Promise<void> {
  const name = sql.table(nameOf(month))
  await sql`set local lock_timeout = ${sql.lit(PATIENCE)}`.execute(trx)
  await sql`
    delete from merged_rows using ${name} dropped where table_name = 'events' and row_id = dropped.id`.execute(trx)
  await sql`alter table events detach partition ${name}`.execute(trx)
  await sql`drop table ${name}`.execute(trx)
}

/** Deletes some of the events before an instant that have no month of their own. Returns how many. */
export async function deleteOlderEvents(db: Db, before: Month, limit: number): Promise<number> {
  const deleted = await sql`
    delete from events_default where ctid = any(array(
      select ctid from events_default where at < ${boundary(before)} limit ${limit}))`.execute(db)
  return Number(deleted.numAffectedRows ?? 0)
}

/** What waits for its account is what is left of it. */
export async function recountWaits(trx: Trx, before: Month): Promise<void> {
  await sql`delete from event_waits where last_at < ${boundary(before)}`.execute(trx)
  await sql`
    update event_waits set events = kept.events, first_at = kept.first_at
    from (
      select waits.source_id, waits.group_key, waits.subject, count(*) as events, min(events.at) as first_at
      from event_waits waits join events on events.account_id = 0 and events.source_id = waits.source_id
        and coalesce(events.group_key, '') = waits.group_key
        and (waits.subject = '' or waits.subject = case when events.user_id is not null then 'u:' || events.user_id else 'a:' || events.anonymous_id end)
      where waits.first_at < ${boundary(before)} group by 1, 2, 3) as kept
    where event_waits.source_id = kept.source_id and event_waits.group_key = kept.group_key and event_waits.subject = kept.subject`.execute(
    trx,
  )
}

/** Raw events are complete from this day on, in every time zone. */
export async function setKeptFrom(trx: Trx, day: Day): Promise<void> {
  await sql`update event_rules set kept_from = greatest(kept_from, ${day}::date), version = version + 1`.execute(trx)
}

export async function setRetention(db: Db, months: number): Promise<void> {
  await sql`update event_rules set retention_months = ${months}`.execute(db)
}

const RECEIPT_PARTS = 4
const PAGES_AT_ONCE = 2_000

/**
 * Forgets message ids of before a day, part by part of the table, so that no statement takes long. Those of imported files
 * stay: a file may come again after any time.
 */
export async function forgetReceipts(db: Db, before: Day): Promise<number> {
  let forgotten = 0
  for (let part = 0; part < RECEIPT_PARTS; part += 1) {
    const name = `message_receipts_${part}`
    const { rows } = await sql<{ pages: number }>`
      select pg_relation_size(${name}::regclass) / current_setting('block_size')::int as pages`.execute(db)
    for (let page = 0; page <= (rows[0]?.pages ?? 0); page += PAGES_AT_ONCE) {
      const deleted = await sql`
        delete from ${sql.table(name)}
        where ctid >= ${`(${page},0)`}::tid and ctid < ${`(${page + PAGES_AT_ONCE},0)`}::tid
          and received_on < ${before}::date and import_id is null`.execute(db)
      forgotten += Number(deleted.numAffectedRows ?? 0)
    }
  }
  return forgotten
}

/** Forgets what happened at the door before an instant. */
export async function forgetMinutes(db: Db, before: Date): Promise<void> {
  await sql`delete from event_minutes where minute < ${before}`.execute(db)
}

function boundary(month: Month) {
  return sql.lit(`${month} 00:00:00+00`)
}
