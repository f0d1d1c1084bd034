import type { Actor } from '../../kernel/access.ts'
import { sql, type Trx } from '../../platform/db/database.ts'
import type { TaskColumns } from './store.ts'

const UNDO_MINUTES = 10

export interface TaskChange {
  readonly taskId: number
  /** Of the task after the change: it is taken back only while it stands. */
  readonly revision: number
  readonly before: TaskColumns
  readonly noteIds: readonly number[]
}

export async function keepUndo(
  trx: Trx,
  by: { actor: Actor; now: Date },
  changes: readonly TaskChange[],
): Promise<string> {
  await sql`delete from task_undos where made_at < ${by.now}::timestamptz - interval '1 day'`.execute(trx)
  const { id } = await trx
    .insertInto('task_undos')
    .values({
      actor_kind: by.actor.kind,
      actor_id: by.actor.memberId,
      changes: JSON.stringify(changes),
      made_at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Takes the changes of an undo record for good, if this actor made it within the last ten minutes. */
export async function takeUndo(
  trx: Trx,
  by: { actor: Actor; now: Date },
  undoId: string,
): Promise<TaskChange[] | undefined> {
  const { rows } = await sql<{ changes: TaskChange[] }>`
    update task_undos set undone_at = ${by.now}
    where id = ${undoId}::uuid and undone_at is null and actor_kind = ${by.actor.kind} and actor_id is not distinct from ${by.actor.memberId}::bigint
      and made_at > ${by.now}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
    returning changes`.execute(trx)
  return rows[0]?.changes
}
