import { sql, type Trx } from '../../platform/db/database.ts'
import { effectId, type NewEffect } from './effects.ts'

/** The channel that wakes the delivery. */
export const EFFECTS_CHANNEL = 'volant_effects'

/**
 * Intends an effect in the transaction that decides it; it is delivered after the commit. The same effect intended again changes
 * nothing: the first text counts.
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
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted && !effect.held) await wakeDelivery(trx)
  return { id, isNew: inserted !== undefined }
}

export async function wakeDelivery(trx: Trx): Promise<void> {
  await sql`select pg_notify(${EFFECTS_CHANNEL}, '')`.execute(trx)
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
 * Takes back effects of a run that were not sent yet, such as when it is cancelled. One that is being sent at this moment may
 * still arrive. Returns how many.
 */
export async function dropEffectsOfRun(trx: Trx, runId: number, because: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('effects')
    .set((set) => ({ state: 'dropped', failure: because, lease_until: null, fence: set('fence', '+', set.lit(1)) }))
    .where('run_id', '=', runId)
    .where('state', 'in', ['held', 'due'])
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
