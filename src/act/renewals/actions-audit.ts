import { recordAudit } from '../../identity/audit/store.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { RenewalRow } from './store.ts'

interface Entry {
  readonly action: string
  readonly sentence: (renewal: RenewalRow) => string
  readonly detail?: Record<string, unknown>
}

/** One row of the audit log for each renewal. */
export async function auditMany(
  trx: Trx,
  renewals: readonly RenewalRow[],
  { action, sentence, detail = {} }: Entry,
  context: Context,
): Promise<void> {
  if (renewals.length === 0) return
  await recordAudit(
    trx,
    context,
    renewals.map((renewal) => ({
      action,
      subjectKind: 'renewal',
      subjectId: renewal.id,
      accountId: renewal.accountId,
      sentence: sentence(renewal),
      detail,
    })),
  )
}

/** Open screens show these renewals, and their accounts, anew. */
export async function tellRenewals(trx: Trx, renewals: readonly RenewalRow[]): Promise<void> {
  const accountIds = [...new Set(renewals.map(({ accountId }) => accountId))]
  await tellScreens(trx, 'renewals', accountIds)
  await tellScreens(trx, 'accounts', accountIds)
}
