import { ownersInScope, scopeOf, seesOwnerless, type Actor, type FieldGroup } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'

type Fragment = ReturnType<typeof sql<boolean>>

export interface AccountColumns {
  id: ReturnType<typeof sql.ref>
  ownerId: ReturnType<typeof sql.ref>
}

/** Columns of an account in a query that calls the table `alias`. */
export function accountColumns(alias: string, id = 'id'): AccountColumns {
  return { id: sql.ref(`${alias}.${id}`), ownerId: sql.ref(`${alias}.owner_id`) }
}

/** The rule of `reaches` in `kernel/access.ts`, as a condition on rows. */
export function inScope(actor: Actor, what: 'read' | 'write' | FieldGroup, columns: AccountColumns): Fragment {
  const scope = scopeOf(actor, what)
  if (scope === 'all') return sql<boolean>`true`
  if (scope === 'none') return sql<boolean>`false`
  if (scope === 'granted') {
    return sql<boolean>`exists (
      select from granted_accounts where granted_accounts.account_id = ${columns.id} and granted_accounts.member_id = ${actor.memberId})`
  }
  const owned = sql<boolean>`${columns.ownerId} = any(${ownersInScope(actor, what) ?? []}::bigint[])`
  return seesOwnerless(actor) ? sql<boolean>`(${owned} or ${columns.ownerId} is null)` : owned
}

export interface Reached {
  id: number
  name: string
  ownerId: number | null
  granted: boolean
  mergedIntoId: number | null
}

/** The accounts among these ids that the actor may read. */
export async function reachableAccounts(db: Db, actor: Actor, ids: readonly number[]): Promise<Reached[]> {
  const { rows } = await sql<Reached>`
    select id, name, owner_id as "ownerId", merged_into_id as "mergedIntoId",
      exists (select from granted_accounts where account_id = accounts.id and member_id = ${actor.memberId}) as granted
    from accounts where id = any(${ids}::bigint[]) and ${inScope(actor, 'read', accountColumns('accounts'))}
    order by id`.execute(db)
  return rows
}
