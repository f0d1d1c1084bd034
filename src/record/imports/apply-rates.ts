import type { Trx } from '../../platform/db/database.ts'
import { nothingApplied, type Applied } from './applied.ts'
import type { CanonicalRow } from './mapping-apply.ts'
import type { ImportScope } from './references.ts'
import { saveRates } from './store-directory.ts'

/** Adds or corrects exchange rates. Standing MRR is revalued when the import finishes. */
export async function applyRates(trx: Trx, scope: ImportScope, rows: readonly CanonicalRow[]): Promise<Applied> {
  const applied = nothingApplied()
  const rates = rows.map((row) => ({
    currency: String(row.values['currency']),
    day: String(row.values['day']),
    rate: String(row.values['rate']),
  }))
  const saved = await saveRates(trx, scope.sourceId, rates)
  for (const { currency, day, before, after } of saved) {
    const isNew = before === null
    if (isNew) applied.created += 1
    else applied.changed += 1
    applied.journal.push({
      table: 'exchange_rates',
      rowKey: { currency, day },
      accountId: null,
      operation: isNew ? 'created' : 'changed',
      before: isNew ? null : { rate: before },
      after: { rate: after },
    })
  }
  applied.unchanged = rows.length - saved.length
  return applied
}
