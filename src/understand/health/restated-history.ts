import { addDays, type Day, dayFromNumber, dayNumber } from '../../kernel/day.ts'
import { withoutNoise } from '../../kernel/statistics.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { scoreHealth } from './score.ts'
import { scoreAccounts, startRun } from './scoring-run.ts'
import {
  accountsToRestate,
  compareWithRestated,
  daysMissing,
  markRestated,
  type RestatedRow,
  saveRestated,
} from './store-restated.ts'

const ACCOUNTS_AT_ONCE = 100
const COMPARED_DAYS = [7, 30, 90]
const WEEKS_DRAWN = 13

/**
 * Days of which a picture is wanted: the closes that changes are compared with, and one day of each week for sparklines
 * (always the same weekday, so that a day computed once serves for a quarter).
 */
function daysToRestate(today: Day): Day[] {
  const monday = Math.floor((dayNumber(today) + 3) / 7) * 7 - 3
  const weeks = Array.from({ length: WEEKS_DRAWN }, (_, index) => dayFromNumber(monday - 7 * index))
  const compared = COMPARED_DAYS.map((days) => addDays(today, -days))
  return [...new Set([...compared, ...weeks])].filter((day) => day < today).toSorted()
}

/** A walk through all accounts whose past is outdated, some at a time, each met once. */
export interface RestatingLap {
  /** Accounts up to this id were met. */
  after: number
}

/**
 * Computes past days on which nothing was shown, for some accounts that lack them, with what is known now. Returns how many
 * accounts it served; 0 ends the lap. Between two days `meanwhile` is waited for: whatever is more urgent goes first.
 */
export async function restateSome(
  db: Db,
  present: Present,
  { lap = { after: 0 }, meanwhile }: { lap?: RestatingLap; meanwhile?: () => Promise<unknown> } = {},
): Promise<number> {
  const accounts = await accountsToRestate(db, {
    today: present.today,
    after: lap.after,
    limit: ACCOUNTS_AT_ONCE,
  })
  if (accounts.length === 0) return 0
  const missing = await daysMissing(db, accounts, daysToRestate(present.today))
  const rows: RestatedRow[] = []
  for (const [day, due] of Map.groupBy(missing, (one) => one.day)) {
    const ids = due.map(({ accountId }) => accountId)
    rows.push(...(await restatedRows(db, ids, { day, present })))
    await meanwhile?.()
  }
  const accountIds = accounts.map(({ accountId }) => accountId)
  await inTransaction(db, async (trx) => {
    await markRestated(trx, accountIds, present.today)
    if (rows.length === 0) return
    await saveRestated(trx, rows, present.now)
    await compareWithRestated(trx, accountIds, present.today)
    await tellScreens(trx, 'health', accountIds)
  })
  for (const { accountId, isOutdated } of accounts) if (isOutdated) lap.after = Math.max(lap.after, accountId)
  return accounts.length
}

/** Health of accounts on a past day, computed with what is known now. */
export async function restatedRows(
  db: Db,
  accountIds: readonly number[],
  about: { day: Day; present: Present },
): Promise<RestatedRow[]> {
  const run = await startRun(db, { ...about.present, asOf: about.day })
  if (!run) return []
  const scored = await scoreAccounts(run, accountIds)
  return scored.map(({ account, version, readings }) => {
    const health = scoreHealth(version.definition, readings, account.override)
    return {
      accountId: account.id,
      day: about.day,
      versionId: version.id,
      cx: health.cx.score,
      co: health.co.score,
      overall: health.computed.overall,
      effectiveOverall: health.effective.overall === null ? null : withoutNoise(health.effective.overall),
      effectiveBand: health.effective.band,
    }
  })
}
