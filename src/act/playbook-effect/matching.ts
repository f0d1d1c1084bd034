import { addDays } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import type { EntryScores } from '../../understand/conditions/evaluation.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { earlierCloses } from '../../understand/health/views.ts'
import type { Success } from '../playbooks/definition.ts'
import { findVersion } from '../playbooks/store.ts'
import { mostAlike } from './effect.ts'
import { type JudgedRun, runsToMatch, saveMatch } from './store.ts'
import { untouchedAccounts } from './views.ts'

/** Compares some runs that were judged since; returns how many. */
export async function matchRuns(db: Db, present: Present, limit: number): Promise<number> {
  const runs = await runsToMatch(db, present.company.timeZone, limit)
  for (const run of runs) {
    const success = (await findVersion(db, run.versionId))?.definition.success
    const found = success ? await comparable(db, run, { success, present }) : null
    const succeeded = found && success ? await reached(db, found, { run, success, present }) : null
    await saveMatch(db, { runId: run.runId, accountId: found?.accountId ?? null, succeeded, now: present.now })
  }
  return runs.length
}

interface Comparable {
  readonly accountId: number
  readonly entry: EntryScores
}

/** Who was most like the account on the day before its run began. */
async function comparable(
  db: Db,
  run: JudgedRun,
  { success }: { success: Success; present: Present },
): Promise<Comparable | null> {
  if (run.overall === null) return null
  const ids = await untouchedAccounts(db, run, success.withinDays)
  const closes = await earlierCloses(db, ids, [{ days: 0, day: addDays(run.beganOn, -1) }])
  const { segmentId } = run
  const others = ids.map((accountId) => ({
    accountId,
    segmentId,
    overall: closes.get(accountId)?.get(0)?.overall ?? null,
  }))
  const found = mostAlike({ accountId: run.accountId, segmentId, overall: run.overall }, others)
  const close = found && closes.get(found.accountId)?.get(0)
  return found && close
    ? { accountId: found.accountId, entry: { overall: close.overall, cx: close.cx, co: close.co } }
    : null
}

/** Whether the other account reached the criterion in the same time; null where that cannot be known. */
async function reached(
  db: Db,
  { accountId, entry }: Comparable,
  { run, success, present }: { run: JudgedRun; success: Success; present: Present },
): Promise<boolean | null> {
  const { rows } = await evaluateMany(db, [success.condition], {
    subject: 'account',
    accountIds: [accountId],
    present,
    asOf: addDays(run.beganOn, success.withinDays),
    entries: new Map([[accountId, entry]]),
  })
  return rows[0]?.truths[0] ?? null
}
