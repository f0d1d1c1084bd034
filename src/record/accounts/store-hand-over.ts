import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/**
 * Says, for the rest of the transaction, who changes owners and with which note: open tasks follow the owner by a trigger
 * on the table of accounts, which reads it. Taken back, only what was handed over goes back.
 */
export async function tellHandOver(
  trx: Trx,
  told: { by: number | null; note: string; isUndo: boolean },
): Promise<void> {
  await sql`select set_config('volant.hand_over', ${JSON.stringify(told)}, true)`.execute(trx)
}

/** How many open tasks would follow when these accounts leave these owners. */
export async function countFollowing(
  db: Db,
  leaving: readonly { accountId: number; ownerId: number }[],
): Promise<number> {
  if (leaving.length === 0) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from tasks
    join unnest(${leaving.map(({ accountId }) => accountId)}::bigint[], ${leaving.map(({ ownerId }) => ownerId)}::bigint[])
      as leaving (account_id, owner_id) on leaving.account_id = tasks.account_id and leaving.owner_id = tasks.assignee_id
    where tasks.state = 'open'`.execute(db)
  return rows[0]?.count ?? 0
}
