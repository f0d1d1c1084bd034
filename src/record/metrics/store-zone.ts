import { sql, type Trx } from '../../platform/db/database.ts'

/** False when events are counted in this zone already, or another change is under way. */
export async function beginZone(trx: Trx, zone: string): Promise<boolean> {
  const begun = await sql`
    update event_rules set next_zone = ${zone}, zone_done_to = 0, version = version + 1
    where next_zone is null and zone <> ${zone}`.execute(trx)
  return Number(begun.numAffectedRows ?? 0) > 0
}

export async function setZoneDoneTo(trx: Trx, accountId: number): Promise<void> {
  await sql`update event_rules set zone_done_to = ${accountId}, version = version + 1`.execute(trx)
}

export async function endZone(trx: Trx): Promise<void> {
  await sql`
    update event_rules set zone = next_zone, next_zone = null, zone_done_to = 0, version = version + 1`.execute(trx)
}
