import { sql, type Db } from '../../platform/db/database.ts'

/** Playbooks that were taken over and are not archived, by their key in the library. */
export async function takenOver(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ key: string; id: number }>`
    select library_key as key, max(id) as id from playbooks
    where library_key is not null and state <> 'archived' group by library_key`.execute(db)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** Ids of stages and segments in use, as `stage:onboarding`. */
export async function placeIds(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ place: string; id: number }>`
    select 'stage:' || key as place, id from stages where archived_at is null
    union all select 'segment:' || key, id from segments where archived_at is null`.execute(db)
  return new Map(rows.map(({ place, id }) => [place, id]))
}
