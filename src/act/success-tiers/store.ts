import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { EntitlementKind, Period } from './entitlement.ts'

export interface EntitlementRow {
  readonly id: number
  readonly kind: EntitlementKind
  readonly name: string
  readonly quantity: number
  readonly period: Period
  readonly workKindId: number | null
  readonly taskKind: string | null
}

export interface TierRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly description: string
  readonly priceMinor: number
  readonly planNames: string[]
  readonly isArchived: boolean
  readonly entitlements: EntitlementRow[]
}

/** Every tier in its order, those out of use last, with the entitlements in use. */
export async function tierRows(db: Db): Promise<TierRow[]> {
  const { rows } = await sql<TierRow>`
    select id, key, name, description, price_minor as "priceMinor", plan_names as "planNames",
      archived_at is not null as "isArchived",
      coalesce((select json_agg(json_build_object('id', e.id, 'kind', e.kind, 'name', e.name, 'quantity', e.quantity, 'period', e.period,
          'workKindId', e.work_kind_id, 'taskKind', e.task_kind) order by e.position, e.id)
        from tier_entitlements e where e.tier_id = success_tiers.id and e.archived_at is null), '[]') as entitlements
    from success_tiers order by archived_at is not null, position, id`.execute(db)
  return rows
}

export interface TierFields {
  readonly name: string
  readonly description: string
  readonly priceMinor: number
  readonly planNames: readonly string[]
}

/** Undefined where a tier has this name already. */
export async function insertTier(trx: Trx, key: string, tier: TierFields): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into success_tiers (key, name, description, price_minor, plan_names, position)
    select ${key}, ${tier.name}, ${tier.description}, ${tier.priceMinor}, ${[...tier.planNames]}::text[], coalesce(max(position), 0) + 1
    from success_tiers having not coalesce(bool_or(lower(name) = lower(${tier.name}) or key = ${key}), false)
    returning id`.execute(trx)
  return rows[0]?.id
}

export async function updateTier(
  trx: Trx,
  id: number,
  tier: TierFields & { isArchived: boolean; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update success_tiers set name = ${tier.name}, description = ${tier.description}, price_minor = ${tier.priceMinor},
      plan_names = ${[...tier.planNames]}::text[],
      archived_at = case when ${tier.isArchived} then coalesce(archived_at, ${tier.now}) end
    where id = ${id}`.execute(trx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function isNameTaken(db: Db, name: string, exceptId: number): Promise<boolean> {
  const { rows } =
    await sql`select from success_tiers where lower(name) = lower(${name}) and id <> ${exceptId}`.execute(db)
  return rows.length > 0
}

/** What is left out goes out of use and keeps what was taken of it. */
export async function saveEntitlements(
  trx: Trx,
  tierId: number,
  entitlements: readonly (Omit<EntitlementRow, 'id'> & { id: number | null })[],
  now: Date,
): Promise<void> {
  const kept = entitlements.flatMap(({ id }) => id ?? [])
  await sql`
    update tier_entitlements set archived_at = ${now}
    where tier_id = ${tierId} and archived_at is null and id <> all(${kept}::int[])`.execute(trx)
  for (const [index, one] of entitlements.entries()) {
    const columns = sql`${one.kind}, ${one.name}, ${one.quantity}::numeric, ${one.period}, ${one.workKindId}::int, ${one.taskKind}::text, ${index + 1}::int`
    const { numAffectedRows } = await sql`
      update tier_entitlements set (kind, name, quantity, period, work_kind_id, task_kind, position) = (${columns}), archived_at = null
      where id = ${one.id}::int and tier_id = ${tierId}`.execute(trx)
    if ((numAffectedRows ?? 0n) > 0n) continue
    await sql`
      insert into tier_entitlements (kind, name, quantity, period, work_kind_id, task_kind, position, tier_id)
      values (${columns}, ${tierId})`.execute(trx)
  }
}

export interface NewHolding {
  readonly tierId: number
  readonly fromDay: Day
  readonly toDay: Day | null
  readonly priceMinor: number | null
  readonly note: string
  readonly createdBy: number | null
  readonly now: Date
}

/**
 * Gives accounts a tier by hand from a day on. What they hold by hand then ends on that day, one that began on it is
 * replaced, and the new one ends where a later one begins.
 */
export async function giveTier(trx: Trx, accountIds: readonly number[], given: NewHolding): Promise<void> {
  const ids = sql`${[...accountIds]}::bigint[]`
  await sql`select from accounts where id = any(${ids}) order by id for no key update`.execute(trx)
  await sql`delete from account_tiers where account_id = any(${ids}) and from_day = ${given.fromDay}::date`.execute(trx)
  await sql`
    update account_tiers set to_day = ${given.fromDay}::date
    where account_id = any(${ids}) and from_day < ${given.fromDay}::date and (to_day is null or to_day > ${given.fromDay}::date)`.execute(
    trx,
  )
  await sql`
    insert into account_tiers (account_id, tier_id, from_day, to_day, price_minor, note, created_by, created_at)
    select account.id, ${given.tierId}, ${given.fromDay}::date,
      least(${given.toDay}::date, (select min(from_day) from account_tiers later where later.account_id = account.id and later.from_day > ${given.fromDay}::date)),
      ${given.priceMinor}::bigint, ${given.note}, ${given.createdBy}::bigint, ${given.now}::timestamptz
    from unnest(${ids}) as account (id)`.execute(trx)
}

export interface HoldingRow {
  readonly id: number
  readonly accountId: number
  readonly fromDay: Day
  readonly toDay: Day | null
  readonly priceMinor: number | null
  readonly note: string
  readonly tier: string
}

/** The holding, locked until the transaction ends. */
export async function lockHolding(trx: Trx, id: number): Promise<HoldingRow | undefined> {
  const { rows } = await sql<HoldingRow>`
    select account_tiers.id, account_id as "accountId", from_day as "fromDay", to_day as "toDay",
      account_tiers.price_minor as "priceMinor", note, success_tiers.name as tier
    from account_tiers join success_tiers on success_tiers.id = tier_id
    where account_tiers.id = ${id} for update of account_tiers`.execute(trx)
  return rows[0]
}

export async function updateHolding(trx: Trx, row: Omit<HoldingRow, 'tier'>): Promise<void> {
  await sql`
    update account_tiers set price_minor = ${row.priceMinor}::bigint, note = ${row.note},
      to_day = least(${row.toDay}::date, (select min(from_day) from account_tiers later
        where later.account_id = account_tiers.account_id and later.from_day > account_tiers.from_day))
    where id = ${row.id}`.execute(trx)
}

export async function deleteHolding(trx: Trx, id: number): Promise<void> {
  await sql`delete from account_tiers where id = ${id}`.execute(trx)
}

export async function insertUse(
  trx: Trx,
  use: {
    accountId: number
    entitlementId: number
    day: Day
    quantity: number
    note: string
    memberId: number | null
    now: Date
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into tier_uses (account_id, entitlement_id, day, quantity, note, member_id, created_at)
    values (${use.accountId}, ${use.entitlementId}, ${use.day}, ${use.quantity}::numeric, ${use.note}, ${use.memberId}, ${use.now})
    returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

export async function lockUse(
  trx: Trx,
  id: number,
): Promise<{ id: number; accountId: number; memberId: number | null; name: string } | undefined> {
  const { rows } = await sql<{ id: number; accountId: number; memberId: number | null; name: string }>`
    select tier_uses.id, account_id as "accountId", member_id as "memberId", name
    from tier_uses join tier_entitlements on tier_entitlements.id = entitlement_id
    where tier_uses.id = ${id} for update of tier_uses`.execute(trx)
  return rows[0]
}

export async function deleteUse(trx: Trx, id: number): Promise<void> {
  await sql`delete from tier_uses where id = ${id}`.execute(trx)
}
