import { setImmediate } from 'node:timers/promises'
import { may } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { Context } from '../../platform/http/route.ts'
import { notFound } from '../../platform/http/problem.ts'
import { reachableAccounts } from '../accounts/views-scope.ts'
import { CHECKS } from './contract.ts'
import { likelyDuplicates, type Candidate } from './duplicates.ts'
import { normalName } from './normal-name.ts'
import { sameAccount } from './errors.ts'
import {
  askForSearch,
  deleteDistinct,
  duplicateCandidates,
  endSearch,
  insertDistinct,
  savePairs,
  sharedEmails,
  sharedMailDomains,
  type NamedCandidate,
} from './store-duplicates.ts'
import { checkCounts, CONTACT_DAYS, duplicateState } from './views.ts'

export const SEARCH_JOB = 'hygiene.find_duplicates'
export const NIGHT_JOB = 'hygiene.night'

export async function hygieneNow({ db, actor, now }: Context) {
  const counts = await checkCounts(db, actor, now)
  return {
    accounts: counts.accounts,
    checks: CHECKS.map((check) => ({ check, count: counts[check] })),
    contactDays: CONTACT_DAYS,
    duplicates: may(actor, 'accounts.merge') ? await duplicateState(db) : null,
  }
}

/** Asks for a search unless one is waiting already. */
export async function askForDuplicates({ db, now }: Pick<Context, 'db' | 'now'>): Promise<{ searchId: number }> {
  return inTransaction(db, async (trx) => {
    const { searchId, isNew } = await askForSearch(trx, now)
    if (isNew) await enqueue(trx, SEARCH_JOB, {}, { key: SEARCH_JOB, maxAttempts: 3 })
    await tellScreens(trx, 'hygiene')
    return { searchId }
  })
}

/** Searches all accounts for likely duplicates and replaces what the last search found. A failure is shown, and thrown. */
export async function findDuplicates(db: Db, now: Date): Promise<number> {
  try {
    return await search(db, now)
  } catch (error) {
    const failure = 'The last search for duplicates failed; the server log says why. Search again.'
    await inTransaction(db, (trx) => endSearch(trx, { state: 'failed', failure, now }))
    await tellScreens(db, 'hygiene')
    throw error
  }
}

async function search(db: Db, now: Date): Promise<number> {
  const candidates = await withNormalNames(await duplicateCandidates(db))
  const pairs = likelyDuplicates({
    candidates,
    emails: await sharedEmails(db),
    mailDomains: await sharedMailDomains(db),
  })
  await inTransaction(db, async (trx) => {
    await savePairs(trx, pairs)
    await endSearch(trx, { state: 'done', accounts: candidates.length, pairs: pairs.length, now })
    await tellScreens(trx, 'hygiene')
  })
  return pairs.length
}

const NAMES_AT_ONCE = 2_000

/** Reducing 100,000 names takes seconds; between chunks the server answers others. */
async function withNormalNames(accounts: readonly NamedCandidate[]): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for (const { id, name, domain, parentId } of accounts) {
    candidates.push({ id, normalName: normalName(name), domain, parentId })
    if (candidates.length % NAMES_AT_ONCE === 0) await setImmediate()
  }
  return candidates
}

interface Pair {
  leftId: number
  rightId: number
}

export async function decideApart(pair: Pair, context: Context): Promise<{ kept: boolean }> {
  const { ordered, names } = await readablePair(pair, context)
  return inTransaction(context.db, async (trx) => {
    const kept = await insertDistinct(trx, { ...ordered, memberId: context.actor.memberId, now: context.now })
    if (kept) await announce(trx, context, ordered, `keeps ${names} apart: they are two customers`)
    return { kept: true }
  })
}

export async function takeBackApart(pair: Pair, context: Context): Promise<{ kept: boolean }> {
  const { ordered, names } = await readablePair(pair, context)
  return inTransaction(context.db, async (trx) => {
    const deleted = await deleteDistinct(trx, ordered)
    if (deleted) await announce(trx, context, ordered, `no longer keeps ${names} apart`)
    return { kept: false }
  })
}

async function readablePair(
  { leftId, rightId }: Pair,
  { db, actor }: Context,
): Promise<{ ordered: Pair; names: string }> {
  if (leftId === rightId) throw sameAccount()
  const accounts = await reachableAccounts(db, actor, [leftId, rightId])
  if (accounts.length !== 2) throw notFound('One of the accounts')
  const names = accounts.map((account) => account.name).join(' and ')
  return { ordered: { leftId: Math.min(leftId, rightId), rightId: Math.max(leftId, rightId) }, names }
}

async function announce(trx: Trx, context: Context, { leftId, rightId }: Pair, sentence: string): Promise<void> {
  await recordAudit(trx, context, [
    {
      action: 'hygiene.kept_apart',
      subjectKind: 'account',
      subjectId: leftId,
      accountId: leftId,
      sentence,
      detail: { leftId, rightId },
    },
  ])
  await tellScreens(trx, 'hygiene')
}
