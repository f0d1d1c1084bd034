import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { MERGED_TABLES, type MergedTable } from './merged-tables.ts'

/** The account and every account merged into it, directly or through others. */
export async function mergedInto(db: Db, accountId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive family (id) as (
      select ${accountId}::bigint
      union select accounts.id from accounts join family on accounts.merged_into_id = family.id
    ) select id from family order by id`.execute(db)
  return rows.map((row) => row.id)
}

/** The account that stands for this one now: itself, or the end of the chain it was merged into. */
export async function standingAccount(db: Db, accountId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with recursive chain (id, next) as (
      select id, merged_into_id from accounts where id = ${accountId}
      union select accounts.id, accounts.merged_into_id from accounts join chain on accounts.id = chain.next
    ) select id from chain where next is null`.execute(db)
  return rows[0]?.id ?? accountId
}

/** Moves the rows of one account to another and keeps the account each came for. Returns how many moved. */
export async function moveRows(
  trx: Trx,
  table: MergedTable,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with moved as (update ${sql.table(table)} set account_id = ${to} where account_id = ${from} returning id),
      kept as (
        insert into merged_rows (table_name, row_id, origin_id) select ${table}, id, ${from}::bigint from moved
        on conflict (table_name, row_id) do nothing)
    select count(*) as count from moved`.execute(trx)
  return rows[0]?.count ?? 0
}

/** Moves the rows that came for any of `family` back to `to`, with their directory entries. Returns how many moved. */
export async function moveRowsBack(
  trx: Trx,
  table: MergedTable,
  { from, to, family }: { from: number; to: number; family: readonly number[] },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update ${sql.table(table)} moved set account_id = ${to} from merged_rows
    where merged_rows.table_name = ${table} and merged_rows.origin_id = any(${family}::bigint[])
      and moved.id = merged_rows.row_id and moved.account_id = ${from}
    returning moved.id`.execute(trx)
  await sql`delete from merged_rows where table_name = ${table} and origin_id = ${to}`.execute(trx)
  const kind = MERGED_TABLES[table]
  if (kind !== null && rows.length > 0) {
    await sql`
      update external_ids set account_id = ${to}
      where kind = ${kind} and account_id = ${from} and row_id = any(${rows.map((row) => row.id)}::bigint[])`.execute(
      trx,
    )
  }
  return rows.length
}

/** Points every external id of an account to another, which keeps who had it. */
export async function pointExternalIds(trx: Trx, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`
    update external_ids set account_id = ${to}, merged_from = coalesce(merged_from, ${from}),
      row_id = case when kind = 'account' then ${to} else row_id end
    where account_id = ${from}`.execute(trx)
}

export async function pointExternalIdsBack(
  trx: Trx,
  { from, to, family }: { from: number; to: number; family: readonly number[] },
): Promise<void> {
  await sql`
    update external_ids set account_id = ${to}, merged_from = nullif(merged_from, ${to}),
      row_id = case when kind = 'account' then ${to} else row_id end
    where account_id = ${from} and merged_from = any(${family}::bigint[])`.execute(trx)
}

/**
 * Says which account rows came for, when an external id of a merged account brought them: the id's `merged_from`. Whoever
 * writes rows for such an id calls this in the same transaction, after their own ids were claimed, so that undoing the
 * merge takes them along.
 */
export async function keepOrigins(
  trx: Trx,
  table: MergedTable,
  arrived: readonly { rowId: number; originId: number }[],
): Promise<void> {
  if (arrived.length === 0) return
  const rowIds = arrived.map((row) => row.rowId)
  const came = sql`
    select row_id, origin_id from unnest(${rowIds}::bigint[], ${arrived.map((row) => row.originId)}::bigint[]) as arrived (row_id, origin_id)
    where exists (select from accounts where id = origin_id and merged_into_id is not null)`
  await sql`
    insert into merged_rows (table_name, row_id, origin_id) select ${table}, row_id, origin_id from (${came}) as came order by row_id
    on conflict (table_name, row_id) do update set origin_id = excluded.origin_id`.execute(trx)
  const kind = MERGED_TABLES[table]
  if (kind === null) return
  await sql`
    update external_ids set merged_from = came.origin_id from (${came}) as came
    where kind = ${kind} and external_ids.row_id = came.row_id`.execute(trx)
}
