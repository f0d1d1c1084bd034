import { sql, type Trx } from '../../platform/db/database.ts'
import type { SampleHolding, SampleTier, SampleUse } from './success-plans.ts'
import type { SampleIncentive, SampleRate, SampleWork } from './success-work.ts'

const known = (sourceId: number) => sql`
  join external_ids known on known.kind = 'account' and known.source_id = ${sourceId} and known.external_id = rows."accountExternalId"`

/** Tiers of the sample with what they promise; their keys begin with `sample_`, so that they go with it. */
export async function insertTiers(trx: Trx, tiers: readonly SampleTier[]): Promise<void> {
  for (const [index, tier] of tiers.entries()) {
    const { rows } = await sql<{ id: number }>`
      insert into success_tiers (key, name, description, price_minor, position)
      values (${tier.key}, ${tier.name}, ${tier.description}, ${tier.priceMinor}, ${index + 1})
      on conflict (key) do nothing returning id`.execute(trx)
    const [made] = rows
    if (!made) continue
    await sql`
      insert into tier_entitlements (tier_id, kind, name, quantity, period, work_kind_id, position)
      select ${made.id}, rows.kind, rows.name, quantity, period, work_kinds.id, ordinality::int
      from rows from (jsonb_to_recordset(${JSON.stringify(tier.entitlements)}::jsonb)
        as (kind text, name text, quantity numeric, period text, work text)) with ordinality
        as rows (kind, name, quantity, period, work, ordinality)
      left join work_kinds on work_kinds.key = rows.work`.execute(trx)
  }
}

export async function insertHoldings(trx: Trx, sourceId: number, holdings: readonly SampleHolding[]): Promise<void> {
  await sql`
    insert into account_tiers (account_id, tier_id, from_day, to_day)
    select known.account_id, success_tiers.id, "fromDay", "toDay"
    from jsonb_to_recordset(${JSON.stringify(holdings)}::jsonb) as rows ("accountExternalId" text, tier text, "fromDay" date, "toDay" date)
    ${known(sourceId)} join success_tiers on success_tiers.key = rows.tier
    order by known.account_id, "fromDay"`.execute(trx)
}

export async function insertUses(trx: Trx, sourceId: number, uses: readonly SampleUse[]): Promise<void> {
  await sql`
    insert into tier_uses (account_id, entitlement_id, day, quantity, member_id)
    select known.account_id, tier_entitlements.id, day, rows.quantity, members.id
    from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
      as rows ("accountExternalId" text, tier text, promise text, day date, quantity numeric, "memberEmail" text)
    ${known(sourceId)} join success_tiers on success_tiers.key = rows.tier
    join tier_entitlements on tier_id = success_tiers.id and tier_entitlements.name = rows.promise
    left join members on members.email = rows."memberEmail"
    order by day, known.account_id`.execute(trx)
}

export async function insertWork(trx: Trx, sourceId: number, work: readonly SampleWork[]): Promise<void> {
  await sql`
    insert into work_entries (account_id, member_id, day, minutes, kind_id, product_area, note, created_by)
    select known.account_id, members.id, day, minutes, work_kinds.id, "productArea", note, members.id
    from jsonb_to_recordset(${JSON.stringify(work)}::jsonb)
      as rows ("accountExternalId" text, "memberEmail" text, day date, minutes int, kind text, "productArea" text, note text)
    ${known(sourceId)} join work_kinds on work_kinds.key = rows.kind left join members on members.email = rows."memberEmail"
    order by day, known.account_id`.execute(trx)
}

/** Of members, so that they go with the sample's members. */
export async function insertRates(trx: Trx, rates: readonly SampleRate[], currency: string): Promise<void> {
  await sql`
    insert into work_rates (member_id, valid_from, hourly_minor, currency)
    select members.id, "validFrom", "hourlyMinor", ${currency}
    from jsonb_to_recordset(${JSON.stringify(rates)}::jsonb) as rows ("memberEmail" text, "validFrom" date, "hourlyMinor" bigint)
    join members on members.email = rows."memberEmail"
    on conflict do nothing`.execute(trx)
}

export async function insertIncentives(trx: Trx, given: readonly SampleIncentive[], currency: string): Promise<void> {
  await sql`
    insert into partner_incentives (partner, day, amount_minor, currency, note)
    select partner, day, "amountMinor", ${currency}, note
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as rows (partner text, day date, "amountMinor" bigint, note text)`.execute(
    trx,
  )
}

/** What an interrupted load stored of them, and what removing the sample leaves behind. Tiers that others hold stay. */
export async function deleteSuccess(trx: Trx, partners: readonly string[]): Promise<void> {
  const own = sql`account_id in (select id from accounts where is_sample)`
  for (const table of ['work_entries', 'tier_uses', 'account_tiers'])
    await sql`delete from ${sql.table(table)} where ${own}`.execute(trx)
  await sql`
    delete from success_tiers where key like 'sample\\_%' and not exists (select from account_tiers where tier_id = success_tiers.id)`.execute(
    trx,
  )
  await sql`delete from partner_incentives where partner = any(${[...partners]}::text[])`.execute(trx)
}
