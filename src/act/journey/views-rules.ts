import { sql, type Db } from '../../platform/db/database.ts'

/** Stages that have a criterion or a touchpoint. */
export async function stagesWithRules(db: Db): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select stage_id as id from stage_rules where entry is not null or exit is not null
    union select stage_id from stage_touchpoints`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Why watched criteria cannot be judged just now. */
export async function watchFailures(db: Db, kinds: readonly string[], refId: number): Promise<string[]> {
  const { rows } = await sql<{ failure: string }>`
    select failure from watches where kind = any(${[...kinds]}::text[]) and ref_id = ${refId} and failure is not null`.execute(
    db,
  )
  return rows.map(({ failure }) => failure)
}

export async function segmentName(db: Db, segmentId: number): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from segments where id = ${segmentId}`.execute(db)
  return rows[0]?.name
}
