import type { Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'

export interface NewNotice {
  memberId: number
  accountId: number | null
  text: string
  /** Where it leads inside Volant, such as `/accounts/12`. */
  path: string | null
  at: Date
  /** The step of a run that says it: at most once to each member. */
  of?: { runId: number; stepId: string }
}

/** Says something to a member inside Volant; open screens show it at once. */
export async function tellMember(trx: Trx, notice: NewNotice): Promise<{ isNew: boolean }> {
  const inserted = await trx
    .insertInto('notices')
    .values({
      member_id: notice.memberId,
      account_id: notice.accountId,
      run_id: notice.of?.runId ?? null,
      step_id: notice.of?.stepId ?? null,
      text: notice.text,
      path: notice.path,
      created_at: notice.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted) await tellScreens(trx, 'notices', [notice.memberId])
  return { isNew: inserted !== undefined }
}

/** Marks a member's notices as read: these, or all. Others' are left alone. */
export async function markNoticesRead(
  trx: Trx,
  memberId: number,
  { ids, now }: { ids: readonly number[] | null; now: Date },
): Promise<void> {
  const update = trx
    .updateTable('notices')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
  await (ids ? update.where('id', 'in', [...ids, 0]) : update).execute()
  await tellScreens(trx, 'notices', [memberId])
}
