import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { WrittenDays } from './series.ts'

/** From here on writers leave notes of a new night, and tell days after `oldThrough` apart. Returns the night. */
export async function beginNext(db: Db, oldThrough: Day): Promise<number> {
  const { rows } = await sql<{ night: number }>`
    insert into packed_days_night as last (night, old_through) values (1, ${oldThrough}::date)
    on conflict (is_one) do update set night = last.night + 1, old_through = greatest(last.old_through, excluded.old_through)
    returning night`.execute(db)
  const [row] = rows
  if (!row) throw new Error('packed_days_night took no row')
  return row.night
}

/** A transaction later than all that have begun to write by now. */
export async function nextTransaction(db: Db): Promise<string> {
  const { rows } = await sql<{ transaction: string }>`select pg_current_xact_id()::text as transaction`.execute(db)
  const [row] = rows
  if (!row) throw new Error('There is no transaction')
  return row.transaction
}

/** Whether everything that began to write before that transaction has ended. */
export async function isOldest(db: Db, transaction: string): Promise<boolean> {
  const { rows } = await sql<{ oldest: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) > ${transaction}::xid8 as oldest`.execute(db)
  return rows[0]?.oldest ?? false
}

/** The next accounts that are not packed, or were written before that night began, by id. */
export async function accountsToPack(
  db: Db,
  { after, night, limit }: { after: number; night: number; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select accounts.id from accounts left join packed_days packed on packed.account_id = accounts.id
    where accounts.id > ${after} and (packed.account_id is null
      or exists (select from packed_days_news news where news.account_id = accounts.id and news.night < ${night}))
    order by accounts.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** By account and metric. */
export type DaysWritten = Map<number, Map<number, WrittenDays>>

interface WrittenRow {
  account_id: number
  metric_id: number
  days: WrittenDays
}

/** What metric days say of these accounts from a day on; days count from `first`. */
export async function daysFrom(trx: Trx, accountIds: readonly number[], first: Day): Promise<DaysWritten> {
  const { rows } = await sql<WrittenRow>`
    select account_id, metric_id, string_agg((day - ${first}::date) || ' ' || trim_scale(value), ',') as days
    from metric_days where account_id = any(${accountIds}::bigint[]) and day >= ${first}::date
    group by account_id, metric_id`.execute(trx)
  return byAccount(rows)
}

/** What metric days say of the days of these accounts that notes name; days count from `first`, none is before it. */
export async function notedDays(trx: Trx, accountIds: readonly number[], first: Day): Promise<DaysWritten> {
  const { rows } = await sql<WrittenRow>`
    select account_id, metric_id, string_agg((day - ${first}::date) || ' ' || trim_scale(value), ',') as days
    from (select distinct account_id as noted_id, day as noted_day from packed_days_news
      where account_id = any(${accountIds}::bigint[]) and day >= ${first}::date) noted
    cross join lateral (
      select account_id, metric_id, day, value from metric_days where account_id = noted_id and day = noted_day) written
    group by account_id, metric_id`.execute(trx)
  return byAccount(rows)
}

function byAccount(rows: readonly WrittenRow[]): DaysWritten {
  const found: DaysWritten = new Map()
  for (const { account_id: accountId, metric_id: metricId, days } of rows) {
    const own = found.get(accountId) ?? new Map<number, WrittenDays>()
    own.set(metricId, days)
    found.set(accountId, own)
  }
  return found
}

/** Keeps what was packed in the place of what was there, and takes away the notes of earlier nights. */
export async function savePacked(
  trx: Trx,
  packed: ReadonlyMap<number, Buffer | null>,
  { first, night }: { first: Day; night: number },
): Promise<void> {
  const ids = [...packed.keys()]
  await sql`
    insert into packed_days (account_id, first_day, days)
    select account_id, ${first}::date, days
    from unnest(${ids}::bigint[], ${[...packed.values()]}::bytea[]) as packed (account_id, days)
    on conflict (account_id) do update set first_day = excluded.first_day, days = excluded.days`.execute(trx)
  await sql`
    delete from packed_days_news where account_id = any(${ids}::bigint[]) and night < ${night}`.execute(trx)
}

/** Notes of earlier nights, when all accounts were packed since: they are of accounts that are gone. */
export async function forgetNotesBefore(db: Db, night: number): Promise<void> {
  await sql`delete from packed_days_news where night < ${night}`.execute(db)
}

/** The next accounts that are packed, by id. */
export async function packedAccounts(db: Db, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from packed_days where account_id > ${after} order by account_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** From now on these accounts are read from metric days alone, until the next night. */
export async function forgetPacked(db: Db, accountIds: readonly number[]): Promise<void> {
  await sql`delete from packed_days where account_id = any(${accountIds}::bigint[])`.execute(db)
}

export interface PackedRow {
  readonly accountId: number
  readonly firstDay: Day
  /** Null where a number has too many digits. */
  readonly days: Buffer | null
  /** Days that may have been written since, each counted from the first one. */
  readonly noted: readonly number[]
  /** Whether other days may have been, too. */
  readonly isOld: boolean
}

/** What is packed of each of these accounts, where something is. */
export async function packedRows(trx: Trx, accountIds: readonly number[]): Promise<PackedRow[]> {
  const { rows } = await sql<PackedRow>`
    select packed.account_id as "accountId", first_day as "firstDay", days,
      array(select distinct day - first_day from packed_days_news news
        where news.account_id = packed.account_id and day >= first_day) as noted,
      exists (select from packed_days_news news where news.account_id = packed.account_id and day < first_day) as "isOld"
    from packed_days packed where account_id = any(${accountIds}::bigint[])`.execute(trx)
  return rows
}
