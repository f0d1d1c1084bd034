import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { SliceBy } from './selection.ts'

/** Names of slices that are known by id. */
export async function directoryNames(db: Db, slice: SliceBy): Promise<ReadonlyMap<string, string>> {
  const table = slice === 'owner' ? 'members' : slice === 'segment' ? 'segments' : slice === 'stage' ? 'stages' : null
  if (table === null) return new Map()
  const rows = await db.selectFrom(table).select(['id', 'name']).execute()
  return new Map(rows.map((row) => [String(row.id), row.name]))
}

/** Segments in their order, archived ones left out. */
export async function segmentsInOrder(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('segments')
    .select(['id', 'name'])
    .where('archived_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

/** Accounts that pay in a currency without a rate have no MRR at all; by name, the first `limit`. */
export async function accountsWithoutRate(db: Db, covered: ReturnType<typeof sql>, limit: number) {
  const { rows } = await sql<{ accountId: number; name: string; currency: string; day: Day; total: number }>`
    select p.account_id as "accountId", a.name, p.currency, p.day, count(*) over ()::int as total
    from money_problems p join accounts a on a.id = p.account_id
    where p.account_id in (${covered}) order by lower(a.name), a.id, p.currency limit ${limit}`.execute(db)
  return rows
}
