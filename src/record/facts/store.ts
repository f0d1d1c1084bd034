import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

/** Ids for stage, segment and owner; the value itself for attributes. Null: known to be empty. */
export type FactValue = string | number | boolean | null
export type FactField = 'stage' | 'segment' | 'owner' | `attribute:${string}`

export interface Fact {
  accountId: number
  field: FactField
  /** The day it became true. */
  validFrom: Day
  value: FactValue
}

export interface FactOrigin {
  sourceId: number
  importId?: number
  memberId?: number | null
  now: Date
}

/**
 * Keeps what became true on which day. A second value for a day replaces the first; a value that already holds on that
 * day adds nothing. Returns how many were written.
 */
export async function recordFacts(db: Db, facts: readonly Fact[], origin: FactOrigin): Promise<number> {
  if (facts.length === 0) return 0
  // The last of several values for one key counts.
  const unique = [...new Map(facts.map((fact) => [`${fact.accountId}/${fact.validFrom}/${fact.field}`, fact])).values()]
  const { numAffectedRows } = await sql`
    insert into account_facts (account_id, field, valid_from, value, source_id, import_id, member_id, recorded_at)
    select fact.account_id, fact.field, fact.valid_from, fact.value,
      ${origin.sourceId}::int, ${origin.importId ?? null}::bigint, ${origin.memberId ?? null}::bigint, ${origin.now}::timestamptz
    from unnest(
      ${unique.map((fact) => fact.accountId)}::bigint[], ${unique.map((fact) => fact.field)}::text[],
      ${unique.map((fact) => fact.validFrom)}::date[], ${unique.map((fact) => JSON.stringify(fact.value))}::jsonb[]
    ) as fact (account_id, field, valid_from, value)
    where fact.value is distinct from (
      select known.value from account_facts known
      where known.account_id = fact.account_id and known.field = fact.field and known.valid_from <= fact.valid_from
      order by known.valid_from desc limit 1)
    order by fact.account_id, fact.field, fact.valid_from
    on conflict (account_id, field, valid_from) do update set
      value = excluded.value, source_id = excluded.source_id, import_id = excluded.import_id,
      member_id = excluded.member_id, recorded_at = excluded.recorded_at`.execute(db)
  return Number(numAffectedRows ?? 0)
}

export interface KnownFact {
  value: FactValue
  validFrom: Day
  /** The day lies before anything is known: the earliest value is used. Never trained on. */
  isAssumed: boolean
}

/** What held for accounts on a day, by account and field. Fields nothing is known of are absent. */
export async function factsAsOf(
  db: Db,
  accountIds: readonly number[],
  day: Day,
  fields?: readonly FactField[],
): Promise<Map<number, Map<FactField, KnownFact>>> {
  const { rows } = await sql<{
    account_id: number
    field: FactField
    value: FactValue
    valid_from: Day
    is_assumed: boolean
  }>`
    select distinct on (account_id, field) account_id, field, value, valid_from, valid_from > ${day}::date as is_assumed
    from account_facts
    where account_id = any(${accountIds}::bigint[]) and (${fields ?? null}::text[] is null or field = any(${fields ?? null}::text[]))
    order by account_id, field, valid_from > ${day}::date, case when valid_from <= ${day}::date then valid_from end desc, valid_from`.execute(
    db,
  )
  const known = new Map<number, Map<FactField, KnownFact>>()
  for (const row of rows) {
    const facts = known.get(row.account_id) ?? new Map<FactField, KnownFact>()
    facts.set(row.field, { value: row.value, validFrom: row.valid_from, isAssumed: row.is_assumed })
    known.set(row.account_id, facts)
  }
  return known
}
