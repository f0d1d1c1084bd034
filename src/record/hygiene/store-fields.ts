import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

type Json = Record<string, unknown>

/** Fields of an account that a merge can take from the loser, with their column. */
export const MERGED_FIELDS = {
  name: 'name',
  domain: 'domain',
  industry: 'industry',
  country: 'country',
  customerSince: 'customer_since',
  renewalOn: 'renewal_on_given',
  owner: 'owner_id',
  segment: 'segment_id',
  stage: 'stage_id',
} as const

export type MergedField = keyof typeof MERGED_FIELDS
export const MERGED_FIELD_NAMES = Object.keys(MERGED_FIELDS) as MergedField[]

export interface AccountState {
  id: number
  name: string
  parentId: number | null
  mergedIntoId: number | null
  /** By column. */
  columns: Json
  attributes: Json
}

/** Accounts as they stand, locked in the order of their ids. */
export async function lockAccounts(trx: Trx, ids: readonly number[]): Promise<Map<number, AccountState>> {
  const { rows } = await sql<{ account: Json; attributes: Json | null }>`
    select to_jsonb(accounts) as account, account_attributes.attributes
    from accounts left join account_attributes on account_attributes.account_id = accounts.id
    where accounts.id = any(${ids}::bigint[]) order by accounts.id for update of accounts`.execute(trx)
  return new Map(rows.map((row) => [Number(row.account['id']), stateOf(row.account, row.attributes ?? {})]))
}

function stateOf(account: Json, attributes: Json): AccountState {
  return {
    id: Number(account['id']),
    name: String(account['name']),
    parentId: account['parent_id'] as number | null,
    mergedIntoId: account['merged_into_id'] as number | null,
    columns: account,
    attributes,
  }
}

/** Sets columns and attributes of an account. An attribute set to undefined goes. */
export async function setAccount(trx: Trx, accountId: number, set: { columns: Json; attributes: Json }): Promise<void> {
  const columns = Object.keys(set.columns)
  if (columns.length > 0) {
    const setters = sql.join(columns.map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`))
    await sql`
      update accounts set ${setters} from jsonb_populate_record(null::accounts, ${JSON.stringify(set.columns)}::jsonb) given
      where accounts.id = ${accountId}`.execute(trx)
  }
  const gone = Object.keys(set.attributes).filter((key) => set.attributes[key] === undefined)
  if (Object.keys(set.attributes).length === 0) return
  await sql`
    insert into account_attributes (account_id, attributes) values (${accountId}, ${JSON.stringify(set.attributes)}::jsonb)
    on conflict (account_id) do update set
      attributes = (account_attributes.attributes || excluded.attributes) - ${gone}::text[]`.execute(trx)
  await sql`
    delete from account_attributes where account_id = ${accountId} and attributes = '{}'::jsonb and ${gone.length > 0}`.execute(
    trx,
  )
}

export interface FactState {
  field: string
  validFrom: Day
  /** The row as it stood; null when there was none. */
  row: Json | null
}

/** The facts of these fields that stand for one day, as they are. */
export async function factsOn(db: Db, accountId: number, fields: readonly string[], day: Day): Promise<FactState[]> {
  const { rows } = await sql<{ row: Json }>`
    select to_jsonb(account_facts) as row from account_facts
    where account_id = ${accountId} and valid_from = ${day} and field = any(${fields}::text[])`.execute(db)
  const known = new Map(rows.map(({ row }) => [String(row['field']), row]))
  return fields.map((field) => ({ field, validFrom: day, row: known.get(field) ?? null }))
}

/** Puts facts back as they stood, where the value of the merge still stands. */
export async function restoreFact(trx: Trx, accountId: number, before: FactState, written: unknown): Promise<void> {
  const value = JSON.stringify(written ?? null)
  const { numAffectedRows } = await sql`
    delete from account_facts
    where account_id = ${accountId} and field = ${before.field} and valid_from = ${before.validFrom}
      and value is not distinct from ${value}::jsonb`.execute(trx)
  if (before.row === null || numAffectedRows === 0n) return
  await sql`insert into account_facts select * from jsonb_populate_record(null::account_facts, ${JSON.stringify(before.row)}::jsonb)`.execute(
    trx,
  )
}
