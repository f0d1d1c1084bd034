import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { LikelyPair, Shared } from './duplicates.ts'
import { FREE_MAIL } from './free-mail.ts'
import { LARGEST_BLOCK } from './duplicates.ts'

export interface NamedCandidate {
  id: number
  name: string
  domain: string | null
  parentId: number | null
}

export async function duplicateCandidates(db: Db): Promise<NamedCandidate[]> {
  const { rows } = await sql<NamedCandidate>`
    select id, name, domain, parent_id as "parentId" from accounts where merged_into_id is null`.execute(db)
  return rows
}

/** E-mail addresses that are contacts of several accounts. */
export async function sharedEmails(db: Db): Promise<Shared[]> {
  const { rows } = await sql<Shared>`
    select lower(email) as what, array_agg(distinct account_id) as "accountIds" from contacts where email is not null
    group by lower(email) having min(account_id) <> max(account_id) and count(distinct account_id) <= ${LARGEST_BLOCK}`.execute(
    db,
  )
  return rows
}

/** Mail domains, but for the free ones, from which contacts of several accounts write. */
export async function sharedMailDomains(db: Db): Promise<Shared[]> {
  const { rows } = await sql<Shared>`
    select split_part(lower(email), '@', 2) as what, array_agg(distinct account_id) as "accountIds" from contacts
    where email like '%@%' and not split_part(lower(email), '@', 2) = any(${[...FREE_MAIL]}::text[])
    group by 1 having min(account_id) <> max(account_id) and count(distinct account_id) <= ${LARGEST_BLOCK}`.execute(db)
  return rows
}

/** Replaces what the last search found. Pairs that somebody keeps apart are left out when they are shown. */
export async function savePairs(trx: Trx, pairs: readonly LikelyPair[]): Promise<void> {
  await sql`delete from likely_duplicates`.execute(trx)
  await sql`
    insert into likely_duplicates (left_id, right_id, score, reasons)
    select "leftId", "rightId", score, reasons
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r ("leftId" bigint, "rightId" bigint, score real, reasons jsonb)
    where exists (select from accounts where id = "leftId") and exists (select from accounts where id = "rightId")`.execute(
    trx,
  )
}

/** The search that is waiting, or a new one. `isNew` says whether a job is needed. */
export async function askForSearch(trx: Trx, now: Date): Promise<{ searchId: number; isNew: boolean }> {
  const waiting = await trx
    .selectFrom('duplicate_searches')
    .select('id')
    .where('state', '=', 'queued')
    .executeTakeFirst()
  if (waiting) return { searchId: waiting.id, isNew: false }
  const made = await trx
    .insertInto('duplicate_searches')
    .values({ state: 'queued', asked_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { searchId: made.id, isNew: true }
}

/** Ends the search that was asked for, or notes one that nobody asked for. */
export async function endSearch(
  trx: Trx,
  end: { state: 'done' | 'failed'; accounts?: number; pairs?: number; failure?: string; now: Date },
): Promise<void> {
  const { searchId } = await askForSearch(trx, end.now)
  const { state, accounts = null, pairs = null, failure = null, now } = end
  await trx
    .updateTable('duplicate_searches')
    .set({ state, accounts, pairs, failure, finished_at: now })
    .where('id', '=', searchId)
    .execute()
  await sql`delete from duplicate_searches where id not in (select id from duplicate_searches order by id desc limit 30)`.execute(
    trx,
  )
}

export async function insertDistinct(
  db: Db,
  pair: { leftId: number; rightId: number; memberId: number | null; now: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('distinct_accounts')
    .values({ left_id: pair.leftId, right_id: pair.rightId, member_id: pair.memberId, decided_at: pair.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function deleteDistinct(db: Db, pair: { leftId: number; rightId: number }): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('distinct_accounts')
    .where('left_id', '=', pair.leftId)
    .where('right_id', '=', pair.rightId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
