import { addDays } from '../../kernel/day.ts'
import { afterQuiet, instantAt, later, nextTime } from './calendar.ts'
import type { StepOf } from './definition.ts'
import { dateField, instantText } from './sentences.ts'
import { StepFailure, type Outcome, type Perform, type StepWork } from './step-work.ts'
import type { JournalRow } from './run.ts'
import { accountDate } from './views-steps.ts'

/** How often a condition is looked at besides whenever the account changes: time alone may make it true. */
const LOOK_MINUTES = 10

export const performWait: Perform<StepOf<'wait'>> = async (step, work, before) => {
  const { wait } = step
  const { now, company } = work.present
  if (wait.until === 'condition') return waitForCondition(step, work, before)
  const from = before?.beganAt ?? now
  if (wait.until === 'elapsed') return until(later(company.timeZone, from, wait), work)
  if (wait.until === 'time') return until(nextTime(company.timeZone, from, wait), work)
  return waitForDate(wait, work)
}

function until(due: Date, { present: { now, company } }: StepWork, watches = false): Outcome {
  const sentence = `Waits until ${instantText(company.timeZone, due)}.`
  if (now >= due) return { to: 'next', result: { sentence: `Waited until ${instantText(company.timeZone, due)}.` } }
  return { to: 'rest', wakeAt: due, dueAt: due, watches, result: { sentence } }
}

/** Planned anew whenever the date moves. */
async function waitForDate(wait: Extract<StepOf<'wait'>['wait'], { until: 'date' }>, work: StepWork): Promise<Outcome> {
  const { timeZone } = work.present.company
  const date = await accountDate(work.trx, work.run.accountId, wait.field, timeZone)
  if (date === null)
    throw new StepFailure(
      `${work.run.accountName} has no ${dateField(wait.field)} to wait for. Enter it and retry, or skip the step.`,
    )
  return until(instantAt(timeZone, addDays(date, wait.offsetDays), wait.at), work, true)
}

async function waitForCondition(step: StepOf<'wait'>, work: StepWork, before: JournalRow | null): Promise<Outcome> {
  const { wait } = step
  if (wait.until !== 'condition') throw new Error('not a wait for a condition')
  const { trx, run, present, surroundings } = work
  const { now, company } = present
  const due = later(company.timeZone, before?.beganAt ?? now, { amount: wait.timeoutDays, unit: 'days' })
  const { accountId, contactId, entry } = run
  const judged = await surroundings.judge(trx, wait.condition, { accountId, contactId, present, entry })
  if (judged.failure !== null) throw new StepFailure(judged.failure)
  if (judged.truth === true) return { to: 'next', result: { sentence: `Waited until it was so: ${judged.because}` } }
  if (now >= due)
    return { to: 'next', result: { sentence: `Waited ${wait.timeoutDays} days; it was not so: ${judged.because}` } }
  const look = new Date(Math.min(due.getTime(), now.getTime() + LOOK_MINUTES * 60_000))
  const sentence = `Waits until ${instantText(company.timeZone, due)} at the latest. ${judged.because}`
  return { to: 'rest', wakeAt: look, dueAt: due, watches: true, result: { sentence } }
}

export const performBranch: Perform<StepOf<'branch'>> = async (step, { trx, run, present, surroundings }) => {
  const { accountId, contactId, entry } = run
  const judged = await surroundings.judge(trx, step.condition, { accountId, contactId, present, entry })
  if (judged.failure !== null) throw new StepFailure(judged.failure)
  const way = judged.truth === true ? 'yes' : 'no'
  // Unknown is no yes: the way that asks for less is taken, and the page of the run says why.
  const said =
    judged.truth === null
      ? `It could not be known, so no: ${judged.because}`
      : `${way === 'yes' ? 'Yes' : 'No'}: ${judged.because}`
  return { to: 'next', way, result: { way, sentence: said } }
}

/** The first moment at which something may be sent, and a sentence where that is not now. */
export function sendingTime({ present: { now, company }, limits }: StepWork): { at: Date; sentence: string } {
  const at = afterQuiet(company.timeZone, now, limits.quietHours)
  return { at, sentence: at > now ? ` It goes out after the quiet hours, ${instantText(company.timeZone, at)}.` : '' }
}
