import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** Any two numbers nobody else uses: the advisory lock that stands between counting events and rewriting counts. */
export const COUNTING_LOCK = [7330, 3] as const

/**
 * Alone with the counts until the transaction ends: no event is being stored meanwhile, and none is stored before it
 * ends. Keep it under 200 ms: every sender waits.
 */
export async function aloneWithCounts(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${COUNTING_LOCK[0]}::int, ${COUNTING_LOCK[1]}::int)`.execute(trx)
}

/** Tells everyone who counts events to read metrics, sources and the directory of accounts anew. */
export async function bumpRules(db: Db): Promise<void> {
  await sql`update event_rules set version = version + 1`.execute(db)
}

/** Tells everyone who counts events to read group calls anew. */
export async function bumpGroups(db: Db): Promise<void> {
  await sql`update event_rules set groups_version = groups_version + 1`.execute(db)
}

export interface EventRules {
  version: number
  /** Of what group calls say: it moves far more often than the rest. */
  groupsVersion: number
  /** Time zone whose calendar days events are counted on. */
  zone: string
  /** The zone that is being counted; accounts up to `zoneDoneTo` already stand in it. */
  nextZone: string | null
  zoneDoneTo: number
  /** Raw events are complete from this day on. */
  keptFrom: string
  retentionMonths: number
}

export async function readEventRules(db: Db): Promise<EventRules> {
  const { rows } = await sql<EventRules>`
    select version, groups_version as "groupsVersion", zone, next_zone as "nextZone", zone_done_to as "zoneDoneTo", kept_from as "keptFrom",
      retention_months as "retentionMonths" from event_rules`.execute(db)
  const [rules] = rows
  if (!rules) throw new Error('event_rules has lost its row')
  return rules
}
