import type { Actor } from '../../kernel/access.ts'
import { sql, type Trx } from '../../platform/db/database.ts'

const UNDO_MINUTES = 10

export async function keepUndo(
  trx: Trx,
  by: { actor: Actor; now: Date },
  what: 'accounts' | 'activity',
  changes: unknown,
): Promise<string> {
  await sql`delete from undo_records where made_at < ${by.now}::timestamptz - interval '1 day'`.execute(trx)
  const { id } = await trx
    .insertInto('undo_records')
    .values({
      actor_kind: by.actor.kind,
      actor_id: by.actor.memberId,
      what,
      changes: JSON.stringify(changes),
      made_at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Takes an undo record for good, if this actor made it within the last ten minutes. */
export async function takeUndo(trx: Trx, by: { actor: Actor; now: Date }, undoId: string) {
  const { rows } = await sql<{ what: 'accounts' | 'activity'; changes: unknown }>`
    update undo_records set undone_at = ${by.now}
    where id = ${undoId}::uuid and undone_at is null and actor_kind = ${by.actor.kind} and actor_id is not distinct from ${by.actor.memberId}::bigint
      and made_at > ${by.now}::timestamptz - make_interval(mins => ${UNDO_MINUTES})
    returning what, changes`.execute(trx)
  return rows[0]
}
