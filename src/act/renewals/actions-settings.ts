import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { RenewalSettings } from '../../record/money/renewal-settings.ts'
import { readRenewalSettings, saveRenewalSettings } from '../../record/money/store-renewal-settings.ts'

/** Outcomes follow new days of grace in a job; checkpoints already opened stay. */
export async function changeSettings(value: RenewalSettings, context: Context): Promise<RenewalSettings> {
  const { actor, now } = context
  const checkpoints = [...new Set(value.checkpoints)].toSorted((a, b) => b - a)
  const next = { ...value, checkpoints }
  return inTransaction(context.db, async (trx) => {
    const before = await readRenewalSettings(trx)
    await saveRenewalSettings(trx, { value: next, memberId: actor.memberId, now })
    await recordAudit(trx, context, [
      {
        action: 'renewals.settings_changed',
        subjectKind: 'settings',
        sentence: 'changed how renewals are decided and looked at',
        detail: { before, after: next },
      },
    ])
    if (before.graceDays !== next.graceDays || before.samePercent !== next.samePercent) {
      await enqueue(trx, 'renewals.settle', {}, { key: 'renewals.settle' })
    }
    await tellScreens(trx, 'renewals')
    return next
  })
}
