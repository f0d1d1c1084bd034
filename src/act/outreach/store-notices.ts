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
