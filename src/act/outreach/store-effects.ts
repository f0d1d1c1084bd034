import type { PoolClient } from 'pg'
import { sql, type Trx } from '../../platform/db/database.ts'
import { effectId, type NewEffect } from './effects.ts'

/** The channel that wakes the delivery. */
const EFFECTS_CHANNEL = 'volant_effects'

/**
 * Intends an effect in the transaction that decides it; it is delivered after the commit. The same effect intended again changes
 * nothing: the first text counts, unless it failed for good; then it is sent anew as it is now.
 */
export async function intendEffect(trx: Trx, effect: NewEffect): Promise<{ id: string; isNew: boolean }> {
  const { of, payload } = effect
  const id = effectId(of)
  const inserted = await trx
    .insertInto('effects')
    .values({
      id,
      run_id: 'runId' in of ? of.runId : null,
      step_id: 'runId' in of ? of.stepId : null,
      kind: payload.kind,
      account_id: effect.accountId,
      contact_id: effect.contactId ?? null,
      member_id: effect.memberId ?? null,
      endpoint_id: payload.kind === 'webhook' ? payload.endpointId : null,
      payload: JSON.stringify(payload),
      state: effect.held ? 'held' : 'due',
      due_at: effect.dueAt,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((set) => ({
          payload: set.ref('excluded.payload'),
          contact_id: set.ref('excluded.contact_id'),
          endpoint_id: set.ref('excluded.endpoint_id'),
          state: set.ref('excluded.state'),
          due_at: set.ref('excluded.due_at'),
          attempts_before: set.ref('effects.attempts'),
          unwanted: null,
        }))
        .where('effects.state', '=', 'failed'),
    )
    .returning('id')
    .executeTakeFirst()
  if (inserted && !effect.held) await wakeDelivery(trx)
  return { id, isNew: inserted !== undefined }
}

async function wakeDelivery(trx: Trx): Promise<void> {
  await sql`select pg_notify(${EFFECTS_CHANNEL}, '')`.execute(trx)
}

/** From now on this connection is told of new effects. */
export async function listenForEffects(client: PoolClient): Promise<void> {
  await client.query(`listen ${EFFECTS_CHANNEL}`)
}

/** Lets a held effect go out. False: it was not held any more. */
export async function releaseEffect(trx: Trx, id: string, dueAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('effects')
    .set({ state: 'due', due_at: dueAt })
    .where('id', '=', id)
    .where('state', '=', 'held')
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await wakeDelivery(trx)
  return numUpdatedRows > 0n
}

/**
 * Takes back effects of a run that were not sent yet, such as when it is cancelled; the run is not told. One that is being sent
 * at this moment may still arrive, and is not tried again. Returns how many were taken back for certain.
 */
export async function dropEffectsOfRun(trx: Trx, runId: number, because: string): Promise<number> {
  const { rows } = await sql<{ state: string }>`
    update effects set
      state = case when lease_until > clock_timestamp() then state else 'dropped' end,
      told = case when lease_until > clock_timestamp() then told else 'dropped' end,
      failure = case when lease_until > clock_timestamp() then failure else ${because} end,
      unwanted = ${because}
    where run_id = ${runId} and state in ('held', 'due') returning state`.execute(trx)
  return rows.filter(({ state }) => state === 'dropped').length
}

/** The same for one effect. False: it was sent, or ended already. */
export async function dropEffect(trx: Trx, id: string, because: string): Promise<boolean> {
  const { rows } = await sql`
    update effects set state = 'dropped', told = 'dropped', failure = ${because}, unwanted = ${because}
    where id = ${id} and state in ('held', 'due') and (lease_until is null or lease_until <= clock_timestamp())
    returning id`.execute(trx)
  return rows.length > 0
}

/** What failed or was dropped, or a webhook that arrived: due again, with new patience. False: it is none of these. */
export async function sendAgain(trx: Trx, id: string, dueAt: Date): Promise<boolean> {
  const { rows } = await sql`
    update effects set state = 'due', due_at = ${dueAt}, attempts_before = attempts, unwanted = null, lease_until = null
    where id = ${id} and (state in ('failed', 'dropped') or state = 'sent' and kind = 'webhook') returning id`.execute(
    trx,
  )
  if (rows.length > 0) await wakeDelivery(trx)
  return rows.length > 0
}

export interface Range {
  endpointId: number
  from: Date
  to: Date
  withSent: boolean
}

export async function countInRange(trx: Trx, range: Range): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from effects where ${inRange(range)}`.execute(
    trx,
  )
  return rows[0]?.count ?? 0
}

/** Everything intended for an endpoint in a range of time that did not arrive, or all of it, is due again. */
export async function sendRangeAgain(trx: Trx, range: Range, dueAt: Date): Promise<number> {
  const { rows } = await sql`
    update effects set state = 'due', due_at = ${dueAt}, attempts_before = attempts, unwanted = null, lease_until = null
    where ${inRange(range)} returning id`.execute(trx)
  if (rows.length > 0) await wakeDelivery(trx)
  return rows.length
}

function inRange({ endpointId, from, to, withSent }: Range) {
  return sql<boolean>`endpoint_id = ${endpointId} and created_at >= ${from} and created_at < ${to}
    and (state in ('failed', 'dropped') or ${withSent} and state = 'sent')`
}
