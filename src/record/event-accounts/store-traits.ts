import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Traits } from '../events/traits.ts'
import type { AccountTraits, ContactTraits } from './trait-fields.ts'

export interface OpenTraits {
  readonly sourceId: number
  readonly kind: 'user' | 'group'
  readonly key: string
  readonly traits: Traits
}

/** Traits that contacts and accounts do not show yet, locked; nobody else takes the same. */
export async function openTraits(trx: Trx, limit: number): Promise<OpenTraits[]> {
  const { rows } = await sql<OpenTraits>`
    select source_id as "sourceId", kind, key, traits from event_traits where applied_at is null
    order by changed_at limit ${limit} for update skip locked`.execute(trx)
  return rows
}

export async function markApplied(trx: Trx, all: readonly OpenTraits[], now: Date): Promise<void> {
  await sql`
    update event_traits set applied_at = ${now}
    where (source_id, kind, key) in (select * from unnest(${all.map(({ sourceId }) => sourceId)}::int[],
      ${all.map(({ kind }) => kind)}::text[], ${all.map(({ key }) => key)}::text[]))`.execute(trx)
}

/** The contact an id of this source leads to. */
export async function contactOfUser(db: Db, sourceId: number, userId: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select contacts.id from external_ids join contacts on contacts.id = external_ids.row_id
    where external_ids.kind = 'contact' and external_ids.source_id = ${sourceId} and external_id = ${userId}`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

export async function contactByEmail(db: Db, accountId: number, email: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id from contacts where account_id = ${accountId} and lower(email) = ${email} order by id limit 1`.execute(db)
  return rows[0]?.id ?? null
}

/** Fills what is empty, and of a contact that this source made everything. Returns whether anything changed. */
export async function saveContactTraits(
  trx: Trx,
  contact: { id: number; accountId: number; sourceId: number },
  traits: ContactTraits,
): Promise<boolean> {
  const text = (column: string, value: string | null) => {
    const ref = sql.ref(column)
    return sql`case when source_id = ${contact.sourceId} then coalesce(${value}::text, ${ref}) else coalesce(${ref}, ${value}::text) end`
  }
  const fields = sql`${text('email', traits.email)}, ${text('name', traits.name)}, ${text('title', traits.title)},
    attributes || ${JSON.stringify(traits.attributes)}::jsonb, ${contact.accountId}::bigint`
  const { numAffectedRows } = await sql`
    update contacts set (email, name, title, attributes, account_id) = (${fields}), changed_at = now()
    where id = ${contact.id} and (email, name, title, attributes, account_id) is distinct from (${fields})`.execute(trx)
  return Number(numAffectedRows ?? 0) > 0
}

export async function insertContactOfTraits(
  trx: Trx,
  about: { accountId: number; sourceId: number },
  traits: ContactTraits,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contacts (account_id, source_id, email, name, title, attributes)
    values (${about.accountId}, ${about.sourceId}, ${traits.email}, ${traits.name}, ${traits.title}, ${JSON.stringify(traits.attributes)}::jsonb)
    returning id`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('a contact was not made')
  return row.id
}

/** Fields that are empty are filled; the name of an account that this source made follows the group. */
export async function saveAccountTraits(
  trx: Trx,
  account: { id: number; sourceId: number },
  traits: AccountTraits,
): Promise<boolean> {
  const fields = sql`
    case when source_id = ${account.sourceId} then coalesce(${traits.name}::text, name) else name end,
    coalesce(domain, ${traits.domain}::text), coalesce(industry, ${traits.industry}::text), coalesce(country, ${traits.country}::text)`
  const { numAffectedRows } = await sql`
    update accounts set (name, domain, industry, country) = (${fields}), changed_at = now()
    where id = ${account.id} and (name, domain, industry, country) is distinct from (${fields})`.execute(trx)
  const attributes = Object.fromEntries(traits.attributes.map(({ key, value }) => [key, value]))
  const { numAffectedRows: changed } = await sql`
    insert into account_attributes (account_id, attributes) values (${account.id}, ${JSON.stringify(attributes)}::jsonb)
    on conflict (account_id) do update set attributes = account_attributes.attributes || excluded.attributes
    where not account_attributes.attributes @> excluded.attributes`.execute(trx)
  return Number(numAffectedRows ?? 0) + Number(changed ?? 0) > 0
}
