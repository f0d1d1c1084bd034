import { sql, type Db } from '../../platform/db/database.ts'
import { MERGED_TABLE_NAMES } from './merged-tables.ts'
import type { MergeState } from './store-merges.ts'

/** Days of usage that stand under an account. */
export async function countDays(db: Db, accountId: number): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from metric_days where account_id = ${accountId}`.execute(db)
  return rows[0]?.count ?? 0
}

/** How many rows of each table stand under each of these accounts; `usage` counts days. */
export async function rowCounts(
  db: Db,
  accountIds: readonly number[],
): Promise<{ table: string; accountId: number; count: number }[]> {
  const counts = [...MERGED_TABLE_NAMES, 'metric_days'].map(
    (table) => sql`
      select ${table === 'metric_days' ? 'usage' : table}::text as "table", account_id as "accountId", count(*) as count
      from ${sql.table(table)} where account_id = any(${accountIds}::bigint[]) group by account_id`,
  )
  const { rows } = await sql<{
    table: string
    accountId: number
    count: number
  }>`${sql.join(counts, sql` union all `)}`.execute(db)
  return rows
}

export interface NamedSide {
  id: number
  name: string
  owner: string | null
  segment: string | null
  stage: string | null
  arrMinor: number | null
  externalIds: { source: string; externalId: string }[]
}

/** The words behind an account's ids, for the preview of a merge. */
export async function sidesOf(db: Db, accountIds: readonly number[]): Promise<Map<number, NamedSide>> {
  const { rows } = await sql<NamedSide>`
    select accounts.id, accounts.name, members.name as owner, segments.name as segment, stages.name as stage,
      accounts.arr_minor as "arrMinor",
      coalesce((
        select jsonb_agg(jsonb_build_object('source', sources.name, 'externalId', external_id) order by sources.id, external_id)
        from external_ids join sources on sources.id = external_ids.source_id
        where external_ids.account_id = accounts.id and external_ids.kind = 'account'), '[]') as "externalIds"
    from accounts
      left join members on members.id = accounts.owner_id
      left join segments on segments.id = accounts.segment_id
      left join stages on stages.id = accounts.stage_id
    where accounts.id = any(${accountIds}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface MergeRow {
  id: number
  winner: { id: number; name: string }
  loser: { id: number; name: string }
  by: string
  state: MergeState
  moved: { rows?: Record<string, number>; usageDays?: number }
  failure: string | null
  askedAt: Date
  mergedAt: Date | null
  undoneAt: Date | null
}

/** Merges, newest first. */
export async function mergesPage(db: Db, { offset, limit }: { offset: number; limit: number }) {
  const { rows } = await sql<MergeRow>`
    select account_merges.id, jsonb_build_object('id', winner.id, 'name', winner.name) as winner,
      jsonb_build_object('id', loser.id, 'name', loser.name) as loser, actor_name as by, state, moved, failure,
      asked_at as "askedAt", merged_at as "mergedAt", undone_at as "undoneAt"
    from account_merges join accounts winner on winner.id = winner_id join accounts loser on loser.id = loser_id
    order by account_merges.id desc limit ${limit} offset ${offset}`.execute(db)
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from account_merges`.execute(db)
  return { rows, total: counted[0]?.total ?? 0 }
}
