import type { PoolClient } from 'pg'
import { BEGIN } from '../../platform/db/isolation.ts'
import { COUNTING_LOCK, type EventRules } from './store-lock.ts'

/** Begins a transaction that counts events: beside others that do, never beside one that rewrites counts. */
export async function beginCounting(client: PoolClient): Promise<EventRules> {
  // One round trip; each statement has a snapshot of its own, so that the rules are those after the lock.
  const results = (await client.query(
    `${BEGIN}; select pg_advisory_xact_lock_shared(${COUNTING_LOCK[0]}, ${COUNTING_LOCK[1]});
     select version, groups_version as "groupsVersion", zone, next_zone as "nextZone", zone_done_to as "zoneDoneTo", kept_from as "keptFrom",
       retention_months as "retentionMonths" from event_rules`,
  )) as unknown as { rows: EventRules[] }[]
  const rules = results[2]?.rows[0]
  if (!rules) throw new Error('event_rules has lost its row')
  return rules
}

export async function commit(client: PoolClient): Promise<void> {
  await client.query('commit')
}

export async function rollBack(client: PoolClient): Promise<void> {
  await client.query('rollback')
}

/** Throws what `isAway` knows while the database does not answer. */
export async function askForLife(client: PoolClient): Promise<void> {
  await client.query('select 1')
}
