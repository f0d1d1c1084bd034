import { lockSetting, readCompany, saveSetting } from '../../identity/company/store.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { refreshConvertedMoney, refreshMoney, type MoneyProblem } from '../money/actions.ts'
import { markAllDirty, markDirty } from '../signals/dirty.ts'
import { Superseded } from './environment.ts'
import { disagreeingCounts, type Finding } from './oddities.ts'
import type { Run } from './run.ts'
import { accountsOfImport, churnNotions, noteArrival, onlyCurrency, readCounts, recountDays } from './store-finish.ts'
import { countNames } from '../metrics/backfill.ts'
import { recountSourceDays } from '../metrics/store-source-days.ts'
import { recountEventNames } from './store-events.ts'
import { finishRun } from './store.ts'
import { dropStage, mergedAccountsWithUsage } from './store-usage.ts'
import { sumMergedUsage } from '../hygiene/store-usage-sums.ts'
import { TARGETS } from './targets.ts'

const CHUNK = 1_000
const MONEY_KINDS = new Set(['subscriptions', 'renewals', 'accounts'])
const CHURN_KINDS = new Set(['accounts', 'subscriptions', 'activities', 'feedback'])

/** What follows from the rows of an import: money, last contact, the rhythm of the source, and what was odd. */
export async function finishImport(run: Run): Promise<void> {
  const { db, row, context, observers } = run
  if (run.options.isDryRun) return endRun(run, observers.findings())
  const kind = row.kind
  const problems: MoneyProblem[] = []
  const adopted = kind === 'subscriptions' ? await adoptCurrency(run) : []
  if (MONEY_KINDS.has(kind)) {
    await forAccounts(db, row.id, async (trx, ids) => {
      problems.push(...(await refreshMoney(trx, ids, context.today)))
    })
  }
  if (kind === 'exchange_rates') await refreshConvertedMoney(db, context.today)
  if (kind === 'activities') await forAccounts(db, row.id, (trx, ids) => refreshLastContact(trx, ids, context.now))
  if (kind === 'usage') await sumMerged(db, row.id)
  if (kind === 'events') await followEvents(run)
  const findings = [...observers.findings(), ...adopted, ...missingRates(problems), ...(await disagreements(run))]
  await endRun(run, findings)
  if (kind === 'usage') await dropStage(db, row.id)
}

/**
 * While no amount was ever converted and everything is paid in one currency, that one becomes the reporting currency: a
 * company that sells in dollars should not first have to import exchange rates for its only currency.
 */
async function adoptCurrency({ db, context }: Run): Promise<Finding[]> {
  const currency = await onlyCurrency(db)
  if (currency === null) return []
  const isNew = await inTransaction(db, async (trx) => {
    // As it is now: an import takes a while, and meanwhile somebody may have named the company.
    await lockSetting(trx, 'company')
    const before = await readCompany(trx)
    if (currency === before.reportingCurrency) return false
    const value = { ...before, reportingCurrency: currency }
    await saveSetting(trx, { key: 'company', value, memberId: context.actor.memberId, now: context.now })
    await recordAudit(trx, context, [
      {
        action: 'company.changed',
        subjectKind: 'company',
        sentence: `changed the reporting currency from ${before.reportingCurrency} to ${currency}, in which everything is paid`,
      },
    ])
    await tellScreens(trx, 'company')
    return true
  })
  if (!isNew) return []
  const sentence = `Everything is paid in ${currency} and no exchange rate was given, so that ${currency} is now the reporting currency.`
  return [{ code: 'adopted_currency', count: 1, sample: [currency], sentence }]
}

/** Names of events nobody counts yet get metrics, and the rhythm of the source is counted from what it delivered. */
async function followEvents({ db, row, environment }: Run): Promise<void> {
  const names = await inTransaction(db, (trx) => recountEventNames(trx, row.source_id))
  await countNames({ db, pool: environment.pool }, names)
  await recountSourceDays(db, row.source_id)
}

/** Usage that came for accounts merged away counts for the accounts they went into. */
async function sumMerged(db: Db, importId: number): Promise<void> {
  const merged = await mergedAccountsWithUsage(db, importId)
  if (merged.length === 0) return
  await inTransaction(db, async (trx) => markDirty(trx, await sumMergedUsage(trx, merged)))
}

/** Hands the accounts an import touched to `work`, a thousand a transaction. */
async function forAccounts(db: Db, importId: number, work: (trx: Trx, ids: number[]) => Promise<void>): Promise<void> {
  let after = 0
  for (;;) {
    const ids = await accountsOfImport(db, importId, after, CHUNK)
    const last = ids.at(-1)
    if (last === undefined) return
    await inTransaction(db, (trx) => work(trx, ids))
    after = last
  }
}

async function endRun(run: Run, findings: readonly Finding[]): Promise<void> {
  const { db, row, context, options } = run
  const state = options.isDryRun ? 'checked' : 'done'
  await inTransaction(db, async (trx) => {
    if (!(await finishRun(trx, row.id, { from: run.state, state, findings, now: context.now }))) throw new Superseded()
    if (options.isDryRun) return
    const counts = await readCounts(trx, row.id)
    await keepRhythm(trx, run, counts.rows_created + counts.rows_changed)
    await recordAudit(trx, context, [
      {
        action: 'imports.finished',
        subjectKind: 'import',
        subjectId: row.id,
        sentence: `imported ${row.kind} from ${row.file_name}: ${written(counts.rows_created)} new, ${written(counts.rows_changed)} changed, ${written(counts.rows_failed)} not usable`,
      },
    ])
    for (const topic of ['accounts', 'sources']) await tellScreens(trx, topic)
  })
}

async function keepRhythm(trx: Trx, run: Run, signals: number): Promise<void> {
  const { row, context } = run
  const target = TARGETS.get(row.kind)
  if (target) await recountDays(trx, row.source_id, target, context.company.timeZone)
  await noteArrival(trx, { sourceId: row.source_id, kind: row.kind, at: context.now, signals })
  // What a source delivered says for every account whether silence means zero: their health is open again.
  if (signals > 0) await markAllDirty(trx)
}

function missingRates(problems: readonly MoneyProblem[]): Finding[] {
  if (problems.length === 0) return []
  const names = [...new Set(problems.map(({ currency, day }) => `${currency} on ${day}`))]
  const currencies = [...new Set(problems.map(({ currency }) => currency))].join(', ')
  const sentence = `${written(problems.length)} amounts could not be converted: there is no exchange rate for ${currencies} on their day. The MRR of these accounts is unknown until the rates are imported.`
  return [{ code: 'missing_rates', count: problems.length, sample: names.slice(0, 20), sentence }]
}

function written(count: number): string {
  return count.toLocaleString('en')
}

/** Files often tell in several ways who left. When they disagree, it is said, with what Volant goes by. */
async function disagreements({ db, row, context }: Run): Promise<Finding[]> {
  if (!CHURN_KINDS.has(row.kind)) return []
  const notions = await churnNotions(db, context.today)
  const told = [
    { notion: 'accounts carry a churn flag', count: notions.flaggedAccounts },
    { notion: 'accounts have a churn record', count: notions.accountsWithChurnRecord },
    { notion: 'accounts have a subscription that ended', count: notions.accountsWithEndedSubscription },
    { notion: 'accounts have no running subscription left', count: notions.accountsWithoutRunningSubscription },
  ]
  // Subscriptions alone cannot disagree: some end and others go on.
  if (notions.flaggedAccounts + notions.accountsWithChurnRecord === 0) return []
  return disagreeingCounts('who left', told, 'subscriptions: an account has left when none of them runs any more')
}
