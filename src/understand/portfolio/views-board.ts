import { sql, type Db } from '../../platform/db/database.ts'
import { selected, visibleArr, type Reader, type Selection } from './views-conditions.ts'

export interface StageTotal {
  stageId: number | null
  count: number
  arrMinor: number | null
}

export async function stageTotals(db: Db, reader: Reader, selection: Selection): Promise<StageTotal[]> {
  const { rows } = await sql<StageTotal>`
    select portfolio.stage_id as "stageId", count(*) as count, sum(${visibleArr(reader.actor)})::bigint as "arrMinor"
    from ${selected(selection, reader)} group by 1`.execute(db)
  return rows
}

/** The largest accounts of one stage, or of none. */
export async function idsInStage(
  db: Db,
  reader: Reader,
  selection: Selection,
  stage: { id: number | null; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`
    select portfolio.account_id from ${selected(selection, reader)}
      and portfolio.stage_id is not distinct from ${stage.id}::int
    order by ${visibleArr(reader.actor)} desc nulls last, portfolio.account_id limit ${stage.limit}`.execute(db)
  return rows.map((row) => row.account_id)
}

export async function stagesInOrder(db: Db): Promise<{ id: number; key: string; name: string; isArchived: boolean }[]> {
  const rows = await db
    .selectFrom('stages')
    .select(['id', 'key', 'name', 'archived_at'])
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, key: row.key, name: row.name, isArchived: row.archived_at !== null }))
}
