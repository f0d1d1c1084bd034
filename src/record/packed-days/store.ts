import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { WrittenDays } from './series.ts'

/** Days are closed up to this one from now on, never less. Returns the transaction that says so, to be waited for. */
export async function closeDays(db: Db, day: Day): Promise<string> {
  const { rows } = await sql<{ transaction: string }>`
    insert into packed_days_horizon as horizon (day) values (${day}::date)
    on conflict (is_one) do update set day = greatest(horizon.day, excluded.day)
    returning pg_current_xact_id()::text as transaction`.execute(db)
  const [row] = rows
  if (!row) throw new Error('packed_days_horizon took no row')
  return row.transaction
}

/** Whether everything that began to write before that transaction has ended. */
export async function isOldest(db: Db, transaction: string): Promise<boolean> {
  const { rows } = await sql<{ oldest: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) > ${transaction}::xid8 as oldest`.execute(db)
  return rows[0]?.oldest ?? false
}

/** The next accounts that are not packed up to this day, or were written since, by id. */
export async function accountsToPack(
  db: Db,
  { after, through, limit }: { after: number; through: Day; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select accounts.id from accounts left join packed_days packed on packed.account_id = accounts.id
    where accounts.id > ${after} and (packed.account_id is null or packed.through < ${through}::date
      or exists (select from packed_days_stale stale where stale.account_id = accounts.id))
    order by accounts.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** What metric days say of these accounts, by account and metric; days count from `epoch`. */
export async function closedDays(
  trx: Trx,
  accountIds: readonly number[],
  { epoch, from, through }: { epoch: Day; from: Day; through: Day },
): Promise<Map<number, Map<number, WrittenDays>>> {
  const { rows } = await sql<{ account_id: number; metric_id: number; days: WrittenDays }>`
    select account_id, metric_id, string_agg((day - ${epoch}::date) || ' ' || trim_scale(value), ',') as days
    from metric_days where account_id = any(${accountIds}::bigint[]) and day between ${from}::date and ${through}::date
    group by account_id, metric_id`.execute(trx)
  const found = new Map<number, Map<number, WrittenDays>>()
  for (const { account_id: accountId, metric_id: metricId, days } of rows) {
    const own = found.get(accountId) ?? new Map<number, WrittenDays>()
    own.set(metricId, days)
    found.set(accountId, own)
  }
  return found
}

/** Keeps what was packed in the place of what was there, and takes away the notes seen that it was stale. */
export async function savePacked(
  trx: Trx,
  packed: ReadonlyMap<number, Buffer | null>,
  { first, through }: { first: Day; through: Day },
): Promise<void> {
  const ids = [...packed.keys()]
  await sql`
    insert into packed_days (account_id, first_day, through, days)
    select account_id, ${first}::date, ${through}::date, days
    from unnest(${ids}::bigint[], ${[...packed.values()]}::bytea[]) as packed (account_id, days)
    on conflict (account_id) do update set first_day = excluded.first_day, through = excluded.through, days = excluded.days`.execute(
    trx,
  )
  await sql`delete from packed_days_stale where account_id = any(${ids}::bigint[])`.execute(trx)
}

/** The next accounts that are packed, by id. */
export async function packedAccounts(db: Db, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from packed_days where account_id > ${after} order by account_id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export async function noteStale(db: Db, accountIds: readonly number[]): Promise<void> {
  await sql`insert into packed_days_stale (account_id) select unnest(${accountIds}::bigint[])`.execute(db)
}

/** Notes about accounts that are gone. */
export async function forgetNotes(db: Db): Promise<void> {
  await sql`
    delete from packed_days_stale stale where not exists (select from accounts where id = stale.account_id)`.execute(db)
}

export interface PackedRow {
  readonly accountId: number
  readonly firstDay: Day
  readonly through: Day
  /** Null where a number has too many digits. */
  readonly days: Buffer | null
  readonly isStale: boolean
}

/** What is packed of each of these accounts, where something is. */
export async function packedRows(trx: Trx, accountIds: readonly number[]): Promise<PackedRow[]> {
  const { rows } = await sql<PackedRow>`
    select account_id as "accountId", first_day as "firstDay", through, days,
      exists (select from packed_days_stale stale where stale.account_id = packed.account_id) as "isStale"
    from packed_days packed where account_id = any(${accountIds}::bigint[])`.execute(trx)
  return rows
}
