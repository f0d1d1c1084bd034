import { sql, type Trx } from '../../platform/db/database.ts'

/** What pointed at the loser and points at the winner since. */
export interface MovedLinks {
  /** Accounts that had the loser as their parent. */
  children: number[]
  /** Leads that say the loser was won. */
  wonLeads: number[]
  /** Members who could read the loser and can read the winner since. */
  grants: number[]
  /** The winner's parent before, where the winner stood below the loser. */
  parentBefore?: number | null
}

interface Sides {
  winnerId: number
  loserId: number
}

/** Points children, won leads and grants at the winner. A winner below the loser takes the loser's place first. */
export async function moveLinks(trx: Trx, { winnerId, loserId }: Sides): Promise<MovedLinks> {
  const raised = await raiseWinner(trx, { winnerId, loserId })
  const children = await ids(
    trx,
    sql`update accounts set parent_id = ${winnerId} where parent_id = ${loserId} and id <> ${winnerId} returning id`,
  )
  const wonLeads = await ids(
    trx,
    sql`update leads set won_account_id = ${winnerId} where won_account_id = ${loserId} returning id`,
  )
  const grants = await ids(
    trx,
    sql`
      insert into granted_accounts (member_id, account_id)
      select member_id, ${winnerId}::bigint from granted_accounts where account_id = ${loserId}
      on conflict do nothing returning member_id as id`,
  )
  return { children, wonLeads, grants, ...(raised ? { parentBefore: raised.before } : {}) }
}

async function raiseWinner(trx: Trx, { winnerId, loserId }: Sides): Promise<{ before: number | null } | undefined> {
  const { rows } = await sql<{ before: number | null }>`
    with recursive above (id, parent_id, depth) as (
      select id, parent_id, 0 from accounts where id = ${winnerId}
      union all select accounts.id, accounts.parent_id, depth + 1 from accounts join above on accounts.id = above.parent_id where depth < 50),
      old as (select parent_id from accounts where id = ${winnerId})
    update accounts set parent_id = loser.parent_id from accounts loser, old
    where accounts.id = ${winnerId} and loser.id = ${loserId} and exists (select from above where id = ${loserId})
    returning old.parent_id as before`.execute(trx)
  return rows[0]
}

/** Points back what still points at the winner. */
export async function moveLinksBack(trx: Trx, { winnerId, loserId }: Sides, links: MovedLinks): Promise<void> {
  await sql`
    update accounts set parent_id = ${loserId} where id = any(${links.children}::bigint[]) and parent_id = ${winnerId}`.execute(
    trx,
  )
  await sql`
    update leads set won_account_id = ${loserId} where id = any(${links.wonLeads}::bigint[]) and won_account_id = ${winnerId}`.execute(
    trx,
  )
  await sql`
    delete from granted_accounts where account_id = ${winnerId} and member_id = any(${links.grants}::bigint[])`.execute(
    trx,
  )
  if (links.parentBefore !== undefined) {
    await sql`
      update accounts set parent_id = ${links.parentBefore} from accounts loser
      where accounts.id = ${winnerId} and loser.id = ${loserId}
        and accounts.parent_id is not distinct from loser.parent_id`.execute(trx)
  }
}

async function ids(trx: Trx, query: ReturnType<typeof sql>): Promise<number[]> {
  const { rows } = await query.execute(trx)
  return (rows as { id: number }[]).map((row) => row.id)
}
