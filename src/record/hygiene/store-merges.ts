import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { FactState } from './store-fields.ts'
import type { MovedLinks } from './store-links.ts'

export type MergeState = 'queued' | 'done' | 'undo_queued' | 'undone' | 'failed'

/** What a merge did, for its undo. */
export interface Moved {
  /** Rows by table. */
  rows: Record<string, number>
  /** Days of usage that were added to the winner's. */
  usageDays: number
  /** Column → value before and after. */
  columns: Record<string, { before: unknown; after: unknown }>
  /** Attribute → value before (absent: there was none) and after. */
  attributes: Record<string, { before?: unknown; after: unknown }>
  facts: { before: FactState; after: unknown }[]
  links: MovedLinks
}

export interface Merge {
  id: number
  winnerId: number
  loserId: number
  memberId: number | null
  actorName: string
  state: MergeState
  fromLoser: string[]
  moved: Moved
  mergedAt: Date | null
}

export async function insertMerge(
  db: Db,
  made: {
    winnerId: number
    loserId: number
    memberId: number | null
    actorName: string
    fromLoser: readonly string[]
    now: Date
  },
): Promise<number> {
  const row = await db
    .insertInto('account_merges')
    .values({
      winner_id: made.winnerId,
      loser_id: made.loserId,
      member_id: made.memberId,
      actor_name: made.actorName,
      state: 'queued',
      from_loser: JSON.stringify(made.fromLoser),
      asked_at: made.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** The merge, locked, so that a job that runs twice does its work once. */
export async function lockMerge(trx: Trx, mergeId: number): Promise<Merge | undefined> {
  const row = await trx
    .selectFrom('account_merges')
    .selectAll()
    .where('id', '=', mergeId)
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      winnerId: row.winner_id,
      loserId: row.loser_id,
      memberId: row.member_id,
      actorName: row.actor_name,
      state: row.state as MergeState,
      fromLoser: row.from_loser as unknown as string[],
      moved: row.moved as unknown as Moved,
      mergedAt: row.merged_at,
    }
  )
}

export async function endMerge(trx: Trx, mergeId: number, moved: Moved, now: Date): Promise<void> {
  await trx
    .updateTable('account_merges')
    .set({ state: 'done', moved: JSON.stringify(moved), merged_at: now, failure: null })
    .where('id', '=', mergeId)
    .execute()
}

export async function setMergeState(
  db: Db,
  mergeId: number,
  to: { state: MergeState; failure?: string; undoneAt?: Date },
): Promise<void> {
  await db
    .updateTable('account_merges')
    .set({ state: to.state, failure: to.failure ?? null, ...(to.undoneAt ? { undone_at: to.undoneAt } : {}) })
    .where('id', '=', mergeId)
    .execute()
}

/** Whether a merge that is waiting or in force has this account on either side of it, still to be done. */
export async function waitingMergeOf(db: Db, accountIds: readonly number[]): Promise<boolean> {
  const { rows } = await sql`
    select from account_merges where state in ('queued', 'undo_queued')
      and (winner_id = any(${accountIds}::bigint[]) or loser_id = any(${accountIds}::bigint[])) limit 1`.execute(db)
  return rows.length > 0
}

export async function setMergedInto(trx: Trx, accountId: number, winnerId: number | null): Promise<void> {
  await trx.updateTable('accounts').set({ merged_into_id: winnerId }).where('id', '=', accountId).execute()
}

/** Accounts hidden behind another, for the sweep of what was written to them by work that had looked them up before. */
export async function mergedAccounts(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('merged_into_id', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}
