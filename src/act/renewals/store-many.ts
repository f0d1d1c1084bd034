import { sql, type Trx } from '../../platform/db/database.ts'
import type { Category, OwnVoice, Spoken, Voice } from './categories.ts'
import type { OpenCheckpoint } from './store.ts'
import type { Step } from './store-undo.ts'

/** What stands of a renewal when a voice speaks. */
export interface Standing {
  readonly spoken: Spoken
  /** What the voice that speaks expected last, where it said so. */
  readonly ownAmountMinor: number | null
  /** Not settled yet, the nearest first. */
  readonly open: readonly OpenCheckpoint[]
}

const NOTHING: Standing = { spoken: { machine: null, csm: null, leader: null }, ownAmountMinor: null, open: [] }

/** The category each voice spoke last of these renewals, and their open checkpoints. */
export async function standingOf(trx: Trx, ids: readonly number[], voice: OwnVoice): Promise<Map<number, Standing>> {
  const { rows: said } = await sql<{ renewalId: number; voice: Voice; category: Category; amountMinor: number | null }>`
    select distinct on (renewal_id, voice) renewal_id as "renewalId", voice, category, amount_minor as "amountMinor" from renewal_views
    where renewal_id = any(${[...ids]}::bigint[]) order by renewal_id, voice, id desc`.execute(trx)
  const { rows: checkpoints } = await sql<OpenCheckpoint & { renewalId: number }>`
    select renewal_id as "renewalId", days, (select id from tasks where tasks.id = task_id and state = 'open') as "taskId"
    from renewal_checkpoints where renewal_id = any(${[...ids]}::bigint[]) and settled_at is null order by renewal_id, days`.execute(
    trx,
  )
  const standing = new Map(ids.map((id) => [id, NOTHING]))
  for (const { renewalId, ...view } of said) {
    const before = standing.get(renewalId) ?? NOTHING
    standing.set(renewalId, {
      ...before,
      spoken: { ...before.spoken, [view.voice]: view.category },
      ownAmountMinor: view.voice === voice ? view.amountMinor : before.ownAmountMinor,
    })
  }
  for (const { renewalId, ...checkpoint } of checkpoints) {
    const before = standing.get(renewalId) ?? NOTHING
    standing.set(renewalId, { ...before, open: [...before.open, checkpoint] })
  }
  return standing
}

/** Settles checkpoints of these renewals at which the CSM and the leader have both spoken since they opened. */
export async function settleMany(trx: Trx, ids: readonly number[], now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update renewal_checkpoints set settled_at = ${now} where renewal_id = any(${[...ids]}::bigint[]) and settled_at is null
      and (select count(distinct voice) from renewal_views views where views.renewal_id = renewal_checkpoints.renewal_id
        and voice <> 'machine' and said_at >= opened_at) = 2
    returning id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Next steps, each its own: with the task that was made for it. */
export async function keepSteps(trx: Trx, steps: readonly { renewalId: number; step: Step }[]): Promise<void> {
  if (steps.length === 0) return
  await sql`
    update renewals set next_step = given.text, next_step_on = given.day, next_step_task_id = given.task_id
    from unnest(${steps.map(({ renewalId }) => renewalId)}::bigint[], ${steps.map(({ step }) => step.text)}::text[],
      ${steps.map(({ step }) => step.on)}::date[], ${steps.map(({ step }) => step.taskId)}::bigint[]) as given (id, text, day, task_id)
    where renewals.id = given.id`.execute(trx)
}
