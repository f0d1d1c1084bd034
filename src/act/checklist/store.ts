import type { Db } from '../../platform/db/database.ts'

export async function isDismissed(db: Db, memberId: number): Promise<boolean> {
  const row = await db
    .selectFrom('checklist_dismissals')
    .select('member_id')
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return row !== undefined
}

export async function saveDismissal(db: Db, memberId: number, now: Date): Promise<void> {
  await db
    .insertInto('checklist_dismissals')
    .values({ member_id: memberId, dismissed_at: now })
    .onConflict((conflict) => conflict.column('member_id').doNothing())
    .execute()
}

export async function dropDismissal(db: Db, memberId: number): Promise<void> {
  await db.deleteFrom('checklist_dismissals').where('member_id', '=', memberId).execute()
}
