import { sql, type Db } from '../../platform/db/database.ts'

export const DIRTY_CHANNEL = 'volant_dirty'

/**
 * Says that these accounts' health is out of date, in the transaction that made it so. Marks are taken in the order of
 * ids, so that two writers never wait for each other; each mark has a generation that no other mark ever had. `marked_at`
 * stays that of the first signal nobody has computed with: so long has somebody waited.
 */
export async function markDirty(db: Db, accountIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(accountIds)].sort((a, b) => a - b)
  if (ids.length === 0) return
  await sql`
    insert into dirty_accounts (account_id)
    select id from unnest(${ids}::bigint[]) as marked (id) where exists (select from accounts where accounts.id = marked.id) order by id
    on conflict (account_id) do update set generation = excluded.generation`.execute(db)
  await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(db)
}

/** Marks every account: after a change of definition, or when a day has passed. */
export async function markAllDirty(db: Db): Promise<void> {
  await sql`
    insert into dirty_accounts (account_id) select id from accounts where merged_into_id is null order by id
    on conflict (account_id) do update set generation = excluded.generation`.execute(db)
  await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(db)
}

/** Marks the accounts above `from` up to and including `to` that have usage, without bringing their ids to this process. */
export async function markRangeDirty(db: Db, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`
    insert into dirty_accounts (account_id)
    select id from accounts where id > ${from} and id <= ${to} and merged_into_id is null order by id
    on conflict (account_id) do update set generation = excluded.generation`.execute(db)
  await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(db)
}

/** Wakes whoever brings health up to date, for marks that were set without saying so. */
export async function ringDirty(db: Db): Promise<void> {
  await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(db)
}
