import { sql, type Db } from '../../platform/db/database.ts'

/** Playbooks that were taken over and are not archived, by their key in the library. */
export async function takenOver(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ key: string; id: number }>`
    select library_key as key, max(id) as id from playbooks
    where library_key is not null and state <> 'archived' group by library_key`.execute(db)
  return new Map(rows.map(({ key, id }) => [key, id]))
}
