import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Company, Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../audit/store.ts'
import type { changeCompany } from './contract.ts'
import { currencyIsFixed } from './errors.ts'
import { lockSetting, readCompany, saveSetting } from './store.ts'

export interface CompanyParts {
  /** Whether amounts are on record that were computed in the reporting currency. */
  moneyIsOnRecord(db: Db): Promise<boolean>
}

export async function describeCompany(parts: CompanyParts, { db, company }: Context) {
  return { ...company, currencyIsFixed: await parts.moneyIsOnRecord(db) }
}

/**
 * Changes what everybody shares. A new reporting currency is refused while amounts are on record: past numbers are never
 * rewritten silently by rates nobody gave.
 */
export async function editCompany(parts: CompanyParts, change: ParsedInputOf<typeof changeCompany>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockSetting(trx, 'company')
    const before = await readCompany(trx)
    const after = { ...before, ...withoutUndefined(change) }
    const fixed = await parts.moneyIsOnRecord(trx)
    if (fixed && after.reportingCurrency !== before.reportingCurrency) throw currencyIsFixed(before.reportingCurrency)

    const sentences = changesOf(before, after)
    if (sentences.length === 0) return { ...after, currencyIsFixed: fixed }
    await saveSetting(trx, { key: 'company', value: after, memberId: context.actor.memberId, now: context.now })
    await recordAudit(trx, context, [
      { action: 'company.changed', subjectKind: 'company', sentence: sentences.join('; '), detail: { before, after } },
    ])
    await tellScreens(trx, 'company')
    return { ...after, currencyIsFixed: fixed }
  })
}

const LABELS: Readonly<Record<keyof Company, string>> = {
  name: "the company's name",
  timeZone: 'the time zone',
  reportingCurrency: 'the reporting currency',
}

function changesOf(before: Company, after: Company): string[] {
  return (Object.keys(LABELS) as (keyof Company)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => `changed ${LABELS[field]} from ${before[field]} to ${after[field]}`)
}

function withoutUndefined(change: Partial<Company>): Partial<Company> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
