import { sql, type Db } from '../../platform/db/database.ts'
import { nextIds } from './store-rows.ts'

type Json = Record<string, unknown>

/** The accounts as they stand, by id, locked in the order of their ids, with their attributes. */
export async function accountsForImport(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Json & { attributes: Json }>> {
  const { rows } = await sql<{ id: number; account: Json; attributes: Json | null }>`
    select accounts.id, to_jsonb(accounts) as account, account_attributes.attributes
    from accounts left join account_attributes on account_attributes.account_id = accounts.id
    where accounts.id = any(${ids}::bigint[]) order by accounts.id for no key update of accounts`.execute(db)
  return new Map(rows.map((row) => [row.id, { ...row.account, attributes: row.attributes ?? {} }]))
}

export const ACCOUNT_COLUMNS = [
  'name',
  'domain',
  'industry',
  'country',
  'customer_since',
  'renewal_on_given',
  'owner_id',
  'segment_id',
  'stage_id',
] as const

export async function insertAccounts(db: Db, drafts: readonly Json[]): Promise<number[]> {
  if (drafts.length === 0) return []
  const ids = await nextIds(db, 'accounts', drafts.length)
  const rows = drafts.map((draft, index) => ({ ...draft, id: ids[index] }))
  const columns = sql.join(['id', ...ACCOUNT_COLUMNS, 'source_id', 'is_sample'].map((column) => sql.ref(column)))
  await sql`
    insert into accounts (${columns}) overriding system value
    select ${columns} from jsonb_populate_recordset(null::accounts, ${JSON.stringify(rows)}::jsonb)`.execute(db)
  await sql`
    update accounts set renewal_on = renewal_on_given where id = any(${ids}::bigint[]) and renewal_on_given is not null`.execute(
    db,
  )
  return ids
}

export async function updateAccounts(
  db: Db,
  columns: readonly string[],
  rows: readonly (Json & { id: number })[],
): Promise<void> {
  if (rows.length === 0 || columns.length === 0) return
  const setters = sql.join(columns.map((column) => sql`${sql.ref(column)} = draft.${sql.ref(column)}`))
  await sql`
    update accounts set ${setters}, changed_at = now()
    from jsonb_populate_recordset(null::accounts, ${JSON.stringify(rows)}::jsonb) draft where accounts.id = draft.id`.execute(
    db,
  )
}

export async function saveAttributes(db: Db, rows: readonly { accountId: number; attributes: Json }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into account_attributes (account_id, attributes)
    select "accountId", attributes from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("accountId" bigint, attributes jsonb)
    on conflict (account_id) do update set attributes = excluded.attributes`.execute(db)
}

/** Ids of segments or stages by name or key, in any case; those that are missing are added at the end. Returns also what was added. */
export async function ensureNamed(
  db: Db,
  table: 'segments' | 'stages',
  names: readonly string[],
): Promise<{ ids: Map<string, number>; added: string[] }> {
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()]
  if (wanted.length === 0) return { ids: new Map(), added: [] }
  const known = await db.selectFrom(table).select(['id', 'key', 'name']).execute()
  const ids = new Map<string, number>()
  for (const row of known) {
    ids.set(row.name.toLowerCase(), row.id)
    if (!ids.has(row.key.toLowerCase())) ids.set(row.key.toLowerCase(), row.id)
  }
  const added = wanted.filter((name) => !ids.has(name.toLowerCase()) && !ids.has(keyOf(name)))
  for (const name of wanted) {
    const byKey = ids.get(keyOf(name))
    if (byKey !== undefined && !ids.has(name.toLowerCase())) ids.set(name.toLowerCase(), byKey)
  }
  for (const name of added) {
    const row = await sql<{ id: number }>`
      insert into ${sql.table(table)} (key, name, position)
      values (${keyOf(name)}, ${name}, coalesce((select max(position) from ${sql.table(table)}), 0) + 1)
      on conflict (key) do update set key = excluded.key returning id`.execute(db)
    const id = row.rows[0]?.id
    if (id !== undefined) ids.set(name.toLowerCase(), id)
  }
  return { ids, added }
}

function keyOf(name: string): string {
  const key = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return key === '' ? `named_${Buffer.from(name).toString('hex').slice(0, 40)}` : key.slice(0, 80)
}

/** Makes custom fields for attributes that are new; returns the keys that were added. */
export async function ensureCustomFields(
  db: Db,
  entity: 'account' | 'contact' | 'subscription' | 'ticket',
  fields: readonly { key: string; name: string; type: string }[],
): Promise<string[]> {
  if (fields.length === 0) return []
  const { rows } = await sql<{ key: string }>`
    insert into custom_fields (entity, key, name, type)
    select ${entity}, key, name, type from jsonb_to_recordset(${JSON.stringify(fields)}::jsonb) as r (key text, name text, type text)
    order by key on conflict (entity, key) do nothing returning key`.execute(db)
  return rows.map((row) => row.key)
}

/** Sets parents; returns the accounts that changed with the parent they had. A parent that would close a circle is refused by the caller. */
export async function setParents(
  db: Db,
  pairs: readonly { accountId: number; parentId: number }[],
): Promise<{ id: number; before: number | null; after: number }[]> {
  const { rows } = await sql<{ id: number; before: number | null; after: number }>`
    with wanted as (select * from unnest(${pairs.map((pair) => pair.accountId)}::bigint[], ${pairs.map((pair) => pair.parentId)}::bigint[]) as w (id, parent_id)),
      old as (select accounts.id, accounts.parent_id from accounts join wanted using (id) where accounts.parent_id is distinct from wanted.parent_id)
    update accounts set parent_id = wanted.parent_id, changed_at = now() from wanted, old
    where accounts.id = wanted.id and old.id = accounts.id
    returning accounts.id, old.parent_id as before, accounts.parent_id as after`.execute(db)
  return rows
}

/** Accounts that stand above a given one, itself included. */
export async function ancestors(db: Db, accountId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive above (id, parent_id, depth) as (
      select id, parent_id, 0 from accounts where id = ${accountId}
      union all select accounts.id, accounts.parent_id, depth + 1 from accounts join above on accounts.id = above.parent_id where depth < 50
    ) select id from above`.execute(db)
  return rows.map((row) => row.id)
}

export async function saveRates(
  db: Db,
  sourceId: number,
  rates: readonly { currency: string; day: string; rate: string }[],
): Promise<{ currency: string; day: string; before: string | null; after: string }[]> {
  const { rows } = await sql<{ currency: string; day: string; before: string | null; after: string }>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(rates)}::jsonb) as r (currency text, day date, rate numeric)),
      old as (select exchange_rates.currency, exchange_rates.day, exchange_rates.rate from exchange_rates join wanted using (currency, day)),
      saved as (
        insert into exchange_rates (currency, day, rate, source_id) select currency, day, rate, ${sourceId} from wanted order by currency, day
        on conflict (currency, day) do update set rate = excluded.rate, source_id = excluded.source_id
        where exchange_rates.rate is distinct from excluded.rate
        returning currency, day, rate)
    select saved.currency, saved.day, old.rate::text as before, saved.rate::text as after from saved left join old using (currency, day)`.execute(
    db,
  )
  return rows
}
