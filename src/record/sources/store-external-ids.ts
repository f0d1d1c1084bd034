import { sql, type Db } from '../../platform/db/database.ts'

/** Where an external id leads: the row it names and the account that row belongs to. */
export interface Known {
  accountId: number | null
  rowId: number
  /** The account the id was given to, where a merge has pointed it elsewhere. */
  mergedFrom: number | null
}

/** Looks external ids up in one source's directory. Ids that nobody knows are absent from the map. */
export async function findExternalIds(
  db: Db,
  where: { kind: string; sourceId: number },
  externalIds: Iterable<string>,
): Promise<Map<string, Known>> {
  const ids = [...new Set(externalIds)]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    external_id: string
    account_id: number | null
    row_id: number
    merged_from: number | null
  }>`
    select external_id, account_id, row_id, merged_from from external_ids
    where kind = ${where.kind} and source_id = ${where.sourceId} and external_id = any(${ids}::text[])`.execute(db)
  return new Map(
    rows.map((row) => [row.external_id, { accountId: row.account_id, rowId: row.row_id, mergedFrom: row.merged_from }]),
  )
}

/** The account that any source knows under this id; files imported by hand are asked first. */
export async function findAccountByExternalId(db: Db, externalId: string): Promise<number | undefined> {
  const { rows } = await sql<{ account_id: number }>`
    select external_ids.account_id from external_ids join sources on sources.id = external_ids.source_id
    where external_ids.kind = 'account' and external_id = ${externalId} and account_id is not null
    order by (sources.kind = 'import') desc, sources.id limit 1`.execute(db)
  return rows[0]?.account_id
}

/** Enters new ids into the directory; ids that are taken stay as they are and are not in the answer. */
export async function claimExternalIds(
  db: Db,
  where: { kind: string; sourceId: number },
  entries: readonly { externalId: string; accountId: number | null; rowId: number }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const ordered = entries.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
  const { rows } = await sql<{ external_id: string }>`
    insert into external_ids (kind, source_id, external_id, account_id, row_id)
    select ${where.kind}, ${where.sourceId}::int, entry.* from unnest(
      ${ordered.map((entry) => entry.externalId)}::text[], ${ordered.map((entry) => entry.accountId)}::bigint[],
      ${ordered.map((entry) => entry.rowId)}::bigint[]
    ) as entry (external_id, account_id, row_id)
    on conflict do nothing returning external_id`.execute(db)
  return new Set(rows.map((row) => row.external_id))
}
