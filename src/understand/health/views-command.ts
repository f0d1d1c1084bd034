import { sql, type Db } from '../../platform/db/database.ts'
import { findAccountByExternalId } from '../../record/sources/store-external-ids.ts'

const CHUNK = 1_000

export async function accountByExternalId(db: Db, externalId: string): Promise<number | undefined> {
  return findAccountByExternalId(db, externalId)
}

/** Every account that is not merged away, in chunks by id. */
export async function* accountIdsInOrder(db: Db): AsyncGenerator<number[]> {
  let last = 0
  for (;;) {
    const { rows } = await sql<{ id: number }>`
      select id from accounts where id > ${last} and merged_into_id is null order by id limit ${CHUNK}`.execute(db)
    const [newest] = rows.slice(-1)
    if (!newest) return
    yield rows.map((row) => row.id)
    last = newest.id
  }
}

/** Names and external ids, that of imported files first; in the order of the ids. */
export async function accountNames(
  db: Db,
  accountIds: readonly number[],
): Promise<{ id: number; name: string; externalId: string | null }[]> {
  const { rows } = await sql<{ id: number; name: string; externalId: string | null }>`
    select accounts.id, accounts.name, (
      select external_id from external_ids join sources on sources.id = external_ids.source_id
      where external_ids.kind = 'account' and external_ids.row_id = accounts.id
      order by (sources.kind = 'import') desc, sources.id, external_id limit 1) as "externalId"
    from accounts where id = any(${accountIds}::bigint[]) order by id`.execute(db)
  return rows
}
