import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { ViewQuery } from './contract.ts'
import type { z } from 'zod'

export interface ViewRow {
  id: number
  member_id: number | null
  name: string
  query: unknown
  is_shared: boolean
  is_pinned: boolean
}

export interface ViewChange {
  name?: string | undefined
  query?: z.output<typeof ViewQuery> | undefined
  isShared?: boolean | undefined
  isPinned?: boolean | undefined
}

/** A member's own views and the shared ones of others. */
export async function visibleViews(db: Db, memberId: number | null): Promise<ViewRow[]> {
  return db
    .selectFrom('saved_views')
    .select(['id', 'member_id', 'name', 'query', 'is_shared', 'is_pinned'])
    .where('place', '=', 'accounts')
    .where((where) => where.or([where('is_shared', '=', true), where('member_id', '=', memberId)]))
    .orderBy('is_pinned', 'desc')
    .orderBy('position')
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(200)
    .execute()
}

export async function insertView(db: Db, memberId: number | null, view: Required<ViewChange>): Promise<number> {
  const { id } = await db
    .insertInto('saved_views')
    .values({
      member_id: memberId,
      name: view.name ?? '',
      query: JSON.stringify(view.query),
      is_shared: view.isShared ?? false,
      is_pinned: view.isPinned ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A view of this member's own, locked; undefined when it is somebody else's or none. */
export async function lockOwnView(
  trx: Trx,
  memberId: number | null,
  viewId: number,
): Promise<{ name: string; isShared: boolean } | undefined> {
  return trx
    .selectFrom('saved_views')
    .select(['name', 'is_shared as isShared'])
    .where('id', '=', viewId)
    .where('member_id', 'is not distinct from', memberId)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateView(trx: Trx, viewId: number, change: ViewChange): Promise<void> {
  await trx
    .updateTable('saved_views')
    .set({
      name: change.name ?? sql<string>`name`,
      ...(change.query === undefined ? {} : { query: JSON.stringify(change.query) }),
      ...(change.isShared === undefined ? {} : { is_shared: change.isShared }),
      ...(change.isPinned === undefined ? {} : { is_pinned: change.isPinned }),
    })
    .where('id', '=', viewId)
    .execute()
}

export async function deleteView(trx: Trx, viewId: number): Promise<void> {
  await trx.deleteFrom('saved_views').where('id', '=', viewId).execute()
}
