import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Trx } from '../../platform/db/database.ts'

const UNDO_MINUTES = 10

export interface Step {
  readonly text: string
  readonly on: Day | null
  readonly taskId: number | null
}

/** What was done to many renewals at once. */
export interface ManyDone {
  /** Next steps, taken back only while they stand as `after`. */
  readonly steps: readonly { readonly renewalId: number; readonly before: Step; readonly after: Step }[]
  /** Views, taken back only while the voice has not spoken again. */
  readonly viewIds: readonly number[]
  /** Checkpoints that were settled by it. */
  readonly settledIds: readonly number[]
  /** Tasks that were made for it. */
  readonly madeTaskIds: readonly number[]
  /** Undo records of tasks that were changed. */
  readonly taskUndoIds: readonly string[]
  readonly renewalIds: readonly number[]
}

export const NOTHING_DONE: ManyDone = {
  steps: [],
  viewIds: [],
  settledIds: [],
  madeTaskIds: [],
  taskUndoIds: [],
  renewalIds: [],
}

interface By {
  readonly actor: Actor
  readonly now: Date
}

export async function keepUndo(trx: Trx, by: By, done: ManyDone): Promise<string> {
  await sql`delete from renewal_undos where made_at < ${by.now}::timestamptz - interval '1 day'`.execute(trx)
  const { id } = await trx
    .insertInto('renewal_undos')
    .values({
      actor_kind: by.actor.kind,
      actor_id: by.actor.memberId,
      changes: JSON.stringify(done),
      made_at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Takes what was done for good, if this actor did it within the last ten minutes. */
export async function takeUndo(trx: Trx, by: By, undoId: string): Promise<ManyDone | undefined> {
  const { rows } = await sql<{ changes: ManyDone }>`
    update renewal_undos set undone_at = ${by.now}
    where id = ${undoId}::uuid and undone_at is null and actor_kind = ${by.actor.kind} and actor_id is not distinct from ${by.actor.memberId}::bigint
      and made_at > ${by.now}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
    returning changes`.execute(trx)
  return rows[0]?.changes
}

/** Removes views after which their voice said nothing more. The renewals they were about. */
export async function removeViews(trx: Trx, viewIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ renewalId: number }>`
    delete from renewal_views said where id = any(${[...viewIds]}::bigint[]) and not exists (
      select from renewal_views later where later.renewal_id = said.renewal_id and later.voice = said.voice and later.id > said.id)
    returning renewal_id as "renewalId"`.execute(trx)
  return rows.map(({ renewalId }) => renewalId)
}

/** Opens checkpoints again that both people's views settled, where one of them is gone. */
export async function unsettleCheckpoints(trx: Trx, ids: readonly number[]): Promise<void> {
  await sql`
    update renewal_checkpoints set settled_at = null where id = any(${[...ids]}::bigint[])
      and (select count(distinct voice) from renewal_views views where views.renewal_id = renewal_checkpoints.renewal_id
        and voice <> 'machine' and said_at >= opened_at) < 2`.execute(trx)
}
