import { sql, type Db } from '../../platform/db/database.ts'
import { exactRow } from './applied.ts'
import type { TargetTable } from './targets.ts'

type Json = Record<string, unknown>

/** A row as it would be written, by database column. */
export type Draft = Json

export interface Matched {
  /** Position among the drafts, from 0. */
  index: number
  id: number
  /** The row as it stands, as the database tells it. */
  before: Json
  /** The draft through the same types, so that the two can be compared. */
  after: Json
}

/**
 * Finds the rows that drafts would change, locked in the order of their ids. Drafts that carry an `id` are matched by
 * it, others by source and key.
 */
export async function matchRows(
  db: Db,
  table: TargetTable,
  key: readonly string[],
  drafts: readonly Draft[],
): Promise<Matched[]> {
  if (drafts.length === 0) return []
  const byKey = key.map((column) => sql`t.${sql.ref(column)} = draft.${sql.ref(column)}`)
  const match = key.includes('id')
    ? sql`t.id = draft.id`
    : sql`t.source_id = draft.source_id and ${sql.join(byKey, sql` and `)}`
  const { rows } = await sql<Omit<Matched, 'before' | 'after'> & { before: string; after: string }>`
    select (n - 1)::int as index, t.id, to_jsonb(t)::text as before, to_jsonb(draft)::text as after
    from jsonb_array_elements(${JSON.stringify(drafts)}::jsonb) with ordinality as given (doc, n)
      cross join lateral jsonb_populate_record(null::${sql.table(table)}, doc) as draft
      join ${sql.table(table)} t on ${match}
    order by t.id for no key update of t`.execute(db)
  return rows.map((row) => ({ ...row, before: exactRow(row.before), after: exactRow(row.after) }))
}

/** Adds rows and returns their ids, in the order of the drafts. All drafts name the same columns. */
export async function insertRows(db: Db, table: TargetTable, drafts: readonly Draft[]): Promise<number[]> {
  const [first] = drafts
  if (!first) return []
  const ids = await nextIds(db, table, drafts.length)
  const columns = ['id', ...Object.keys(first)]
  const rows = drafts.map((draft, index) => ({ ...draft, id: ids[index] }))
  const names = sql.join(columns.map((column) => sql.ref(column)))
  await sql`
    insert into ${sql.table(table)} (${names}) overriding system value
    select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  )
  return ids
}

/** Sets columns of existing rows; every row names the same columns besides its `id`. */
export async function updateRows(
  db: Db,
  table: TargetTable,
  columns: readonly string[],
  rows: readonly (Draft & { id: number })[],
): Promise<void> {
  if (rows.length === 0 || columns.length === 0) return
  const setters = columns.map((column) => sql`${sql.ref(column)} = draft.${sql.ref(column)}`)
  const changedAt = table === 'contacts' || table === 'activities' ? sql`, changed_at = now()` : sql``
  await sql`
    update ${sql.table(table)} t set ${sql.join(setters)}${changedAt}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) draft
    where t.id = draft.id`.execute(db)
}

export async function nextIds(db: Db, table: string, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count})`.execute(db)
  return rows.map((row) => row.id).sort((a, b) => a - b)
}

/** Contacts of these accounts by e-mail, as `accountId/email` → id. */
export async function contactsByEmail(
  db: Db,
  pairs: readonly { accountId: number; email: string }[],
): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<{ account_id: number; email: string; id: number }>`
    select distinct on (contacts.account_id, lower(contacts.email)) contacts.account_id, lower(contacts.email) as email, contacts.id
    from contacts join unnest(${pairs.map((pair) => pair.accountId)}::bigint[], ${pairs.map((pair) => pair.email)}::text[]) as wanted (account_id, email)
      on contacts.account_id = wanted.account_id and lower(contacts.email) = lower(wanted.email)
    order by contacts.account_id, lower(contacts.email), contacts.id`.execute(db)
  return new Map(rows.map((row) => [`${row.account_id}/${row.email}`, row.id]))
}

export async function membersByEmail(db: Db, emails: readonly string[]): Promise<Map<string, number>> {
  if (emails.length === 0) return new Map()
  const rows = await db
    .selectFrom('members')
    .select(['id', 'email'])
    .where('email', 'in', [...new Set(emails)])
    .execute()
  return new Map(rows.map((row) => [row.email, row.id]))
}

/** The account that rows of an id go to, and, where a merge points the id there, the account it was given to. */
export interface Place {
  accountId: number
  originId: number | null
}

/** Accounts that any source knows under these ids: the import's own source first, then files, then others. */
export async function accountsByExternalId(
  db: Db,
  sourceId: number,
  externalIds: readonly string[],
): Promise<Map<string, Place>> {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<{ external_id: string; account_id: number; merged_from: number | null }>`
    select distinct on (external_id) external_id, external_ids.account_id, merged_from
    from external_ids join sources on sources.id = external_ids.source_id
    where external_ids.kind = 'account' and external_id = any(${[...new Set(externalIds)]}::text[]) and account_id is not null
    order by external_id, (source_id = ${sourceId}) desc, (sources.kind = 'import') desc, source_id`.execute(db)
  return new Map(rows.map((row) => [row.external_id, { accountId: row.account_id, originId: row.merged_from }]))
}

/** Rows of another kind by their ids, in this source or else in any: the account each belongs to. */
export async function rowsByExternalId(
  db: Db,
  where: { kind: string; sourceId: number },
  externalIds: readonly string[],
): Promise<Map<string, Place & { rowId: number }>> {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<{ external_id: string; account_id: number; row_id: number; merged_from: number | null }>`
    select distinct on (external_id) external_id, account_id, row_id, merged_from from external_ids
    where kind = ${where.kind} and external_id = any(${[...new Set(externalIds)]}::text[]) and account_id is not null
    order by external_id, (source_id = ${where.sourceId}) desc, source_id`.execute(db)
  return new Map(
    rows.map((row) => [row.external_id, { accountId: row.account_id, originId: row.merged_from, rowId: row.row_id }]),
  )
}

/** Makes accounts for ids nobody knows, named by the id, when an import was told to. Returns id → account. */
export async function createNamedAccounts(
  db: Db,
  sourceId: number,
  externalIds: readonly string[],
  isSample: boolean,
): Promise<Map<string, number>> {
  const ids = [...new Set(externalIds)].sort()
  const { rows } = await sql<{ id: number; name: string }>`
    insert into accounts (name, source_id, is_sample) select name, ${sourceId}::int, ${isSample} from unnest(${ids}::text[]) as wanted (name)
    returning id, name`.execute(db)
  return new Map(rows.map((row) => [row.name, row.id]))
}

/** Dates of subscriptions by id: the earliest start and, where all versions ended, the latest end. */
export async function subscriptionDates(db: Db, sourceId: number, externalIds: readonly string[]) {
  if (externalIds.length === 0) return new Map<string, { startedOn: string; endedOn: string | null }>()
  const { rows } = await sql<{ external_id: string; started_on: string; ended_on: string | null }>`
    select external_id, min(started_on) as started_on, case when bool_and(ended_on is not null) then max(ended_on) end as ended_on
    from subscriptions where source_id = ${sourceId} and external_id = any(${[...new Set(externalIds)]}::text[])
    group by external_id`.execute(db)
  return new Map(rows.map((row) => [row.external_id, { startedOn: row.started_on, endedOn: row.ended_on }]))
}
