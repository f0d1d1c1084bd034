import type { PoolClient } from 'pg'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { AccountRange } from '../../understand/conditions/evaluation.ts'
import { CONDITIONS_CHANNEL } from './store.ts'

/** From now on this connection is told when there is something to judge. */
export async function listenForConditions(client: PoolClient): Promise<void> {
  await client.query(`listen ${CONDITIONS_CHANNEL}`)
}

/** Accounts to judge, and the marks that say so. */
export interface Marked {
  readonly accountIds: readonly number[]
  readonly marks: readonly number[]
}

const notPostponed = (account: ReturnType<typeof sql>, now: Date) => sql`not exists (
  select from condition_marks postponed where postponed.account_id = ${account} and postponed.retry_at > ${now})`

/** Accounts of which a duration is fulfilled by now, and those of the oldest marks: no more than the limit. */
export async function markedAccounts(
  db: Db,
  { limit, now, watchIds }: { limit: number; now: Date; watchIds: readonly number[] },
): Promise<Marked> {
  const due = await sql<{ account_id: number }>`
    select account_id from watch_holds h
    where due_at <= ${now} and watch_id = any(${watchIds}::int[]) and ${notPostponed(sql`h.account_id`, now)}
    group by account_id order by min(due_at) limit ${Math.ceil(limit / 2)}`.execute(db)
  const marks = await sql<{ id: number; account_id: number }>`
    select id, account_id from condition_marks m where ${notPostponed(sql`m.account_id`, now)}
    order by id limit ${limit - due.rows.length}`.execute(db)
  const accountIds = new Set([...marks.rows, ...due.rows].map((row) => row.account_id))
  return { accountIds: [...accountIds].sort((a, b) => a - b), marks: marks.rows.map((row) => row.id) }
}

/** The next accounts of a look at everybody, in the order of ids; `within` where none of those between is put off. */
export async function nextAccounts(
  db: Db,
  { above, upTo, limit, now }: { above: number; upTo: number | null; limit: number; now: Date },
): Promise<{ accountIds: number[]; within: AccountRange | undefined; last: number | null }> {
  const { rows } = await sql<{ id: number; waits: boolean }>`
    select id, id in (select account_id from condition_marks where retry_at > ${now}) as waits from accounts
    where id > ${above} and ${upTo === null ? sql`true` : sql`id <= ${upTo}`} order by id limit ${limit}`.execute(db)
  const accountIds = rows.filter((row) => !row.waits).map((row) => row.id)
  const [from, to] = [accountIds[0], accountIds.at(-1)]
  const isWhole = accountIds.length === rows.length && from !== undefined && to !== undefined
  return {
    accountIds,
    within: isWhole ? { from, to } : undefined,
    last: rows.length < limit ? upTo : (rows.at(-1)?.id ?? null),
  }
}

export async function clearMarks(trx: Trx, marks: readonly number[]): Promise<void> {
  await sql`delete from condition_marks where id = any(${marks}::bigint[])`.execute(trx)
}

/** Nobody watches anything: what is still marked needs no look. */
export async function clearAllMarks(db: Db): Promise<void> {
  await sql`delete from condition_marks`.execute(db)
}

/** Puts an account off that could not be worked off; how often that happened is counted. */
export async function postponeAccount(
  trx: Trx,
  accountId: number,
  { failure, retryAt }: { failure: string; retryAt: (attempts: number) => Date },
): Promise<void> {
  const { rows } = await sql<{ attempts: number }>`
    select coalesce(max(attempts), 0) as attempts from condition_marks where account_id = ${accountId}`.execute(trx)
  const attempts = (rows[0]?.attempts ?? 0) + 1
  await sql`
    with earlier as (delete from condition_marks where account_id = ${accountId} and retry_at is not null)
    insert into condition_marks (account_id, retry_at, attempts, failure)
    values (${accountId}, ${retryAt(attempts)}, ${attempts}, ${failure})`.execute(trx)
}

/** When the next duration is fulfilled or something put off is tried again; null: nothing is known to come. */
export async function nextDueAt(db: Db, watchIds: readonly number[]): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(due_at) from watch_holds where watch_id = any(${watchIds}::int[])),
      (select min(retry_at) from condition_marks where retry_at is not null),
      (select min(retry_at) from watches where is_on and retry_at is not null)) as at`.execute(db)
  return rows[0]?.at ?? null
}
