import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { subjectsNow } from '../triggers/actions.ts'
import { enrolSubjects } from './enrolment.ts'
import { dueInstants, inTimeZone, type Schedule } from './schedule.ts'
import { releaseSavepoint, rollBackStep, savepoint } from './store-engine.ts'
import { claimSchedule, dropSchedule, recordScheduleRun, setSchedule, setScheduleRun } from './store-schedules.ts'
import { findPlaybook, findVersion, type Playbook, type Version } from './store.ts'
import { isPassing, reasonOf } from './trouble.ts'

/** Begins what is due by the clock: each due instant once, whoever is restarted when. */
export async function runSchedules(db: Db, present: Present): Promise<void> {
  for (let ran = true; ran;) ran = await inTransaction(db, (trx) => runOne(trx, present))
}

async function runOne(trx: Trx, present: Present): Promise<boolean> {
  const { now, company } = present
  const { timeZone } = company
  const claimed = await claimSchedule(trx, { now, timeZone })
  if (!claimed) return false
  const { playbookId, dueAt } = claimed
  const playbook = await findPlaybook(trx, playbookId)
  const version = playbook?.liveVersionId ? await findVersion(trx, playbook.liveVersionId) : undefined
  const trigger = version?.definition.trigger
  if (playbook?.state !== 'on' || !version || trigger?.kind !== 'schedule') {
    await dropSchedule(trx, playbookId)
    return true
  }
  if (claimed.timeZone !== timeZone) {
    await setSchedule(trx, playbookId, { nextAt: inTimeZone(timeZone, trigger, claimed), timeZone })
    return true
  }
  const { runs, skipped, nextAt } = dueInstants(timeZone, trigger, { dueAt, now })
  const note = 'Volant was not running when this was due, and more than a day has passed or it was due again.'
  for (const missed of skipped)
    await recordScheduleRun(trx, { playbookId, dueAt: missed, ranAt: now, started: null, note })
  await setSchedule(trx, playbookId, { nextAt, timeZone })
  if (runs && (await recordScheduleRun(trx, { playbookId, dueAt: runs, ranAt: now, started: null, note: null }))) {
    await begin(trx, { playbook, version, dueAt: runs, present })
  }
  return true
}

interface Begun {
  readonly playbook: Playbook
  readonly version: Version
  readonly dueAt: Date
  readonly present: Present
}

async function begin(trx: Trx, about: Begun): Promise<void> {
  const { playbook, version, dueAt } = about
  const { trigger, subject } = version.definition
  if (trigger.kind !== 'schedule') return
  await savepoint(trx)
  try {
    const started = await enrolAll(trx, about, { trigger, subject })
    await releaseSavepoint(trx)
    await setScheduleRun(trx, { playbookId: playbook.id, dueAt, started, note: null })
  } catch (error) {
    if (isPassing(error)) throw error
    // What cannot be judged begins nothing, and says so where its runs would stand.
    await rollBackStep(trx)
    await setScheduleRun(trx, { playbookId: playbook.id, dueAt, started: null, note: reasonOf(error) })
  }
}

async function enrolAll(
  trx: Trx,
  { playbook, version, dueAt, present }: Begun,
  { trigger, subject }: { trigger: Schedule; subject: 'account' | 'contact' },
): Promise<number> {
  const subjects = await subjectsNow(trx, trigger.condition, subject, present)
  const entrants = subjects.map(({ accountId, contactId }) => ({
    accountId,
    contactId: subject === 'contact' ? contactId : null,
    triggerKey: `at:${dueAt.toISOString()}${subject === 'contact' ? `:c${contactId}` : ''}`,
  }))
  const { begun } = await enrolSubjects(trx, entrants, { playbook, version, how: 'schedule', present })
  return begun.length
}
