import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

/** Every account the actor may read, oldest first. */
export async function readableAccountIds(db: Db, actor: Actor): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from accounts where merged_into_id is null and ${inScope(actor, 'read', accountColumns('accounts'))} order by id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}
