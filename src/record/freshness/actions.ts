import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { markAllDirty } from '../signals/dirty.ts'
import type { retireSource } from './contract.ts'
import { handStays } from './errors.ts'
import { lockSource, saveRetirement } from './store.ts'

/** Freshness decides what is known of an account, so every account is scored again. */
export async function changeRetirement(
  { sourceId, isRetired }: ParsedInputOf<typeof retireSource>,
  context: Context,
): Promise<ReplyOf<typeof retireSource>> {
  return inTransaction(context.db, async (trx) => {
    const source = await lockSource(trx, sourceId)
    if (!source) throw notFound('This source')
    if (source.kind === 'manual') throw handStays()
    if ((source.retiredAt !== null) === isRetired) return { id: sourceId, isRetired }
    await saveRetirement(trx, sourceId, isRetired ? context.now : null)
    const sentence = `${isRetired ? 'retired' : 'brought back'} the source ${source.name}`
    const action = isRetired ? 'sources.retired' : 'sources.brought_back'
    await recordAudit(trx, context, [{ action, subjectKind: 'source', subjectId: sourceId, sentence }])
    await markAllDirty(trx)
    await tellScreens(trx, 'sources')
    await tellScreens(trx, 'freshness')
    return { id: sourceId, isRetired }
  })
}
