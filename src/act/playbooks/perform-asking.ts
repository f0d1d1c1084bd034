import { tellMember } from '../outreach/store-notices.ts'
import { fill } from '../outreach/templates.ts'
import { later } from './calendar.ts'
import type { StepOf } from './definition.ts'
import { valuesFor } from './perform-work.ts'
import { instantText } from './sentences.ts'
import type { Outcome, Perform, StepWork } from './step-work.ts'

/** Asks a person, and waits for the answer. Where nobody is there to be asked, whoever may publish decides. */
export const performApproval: Perform<StepOf<'approval'>> = async (step, work, before) => {
  const { run, present } = work
  if (before && !before.result.again) return unanswered(step, before.dueAt, work)
  const { memberId, because } = await work.assignee(step.by)
  const values = await valuesFor([step.text], work, { contactId: run.contactId, memberId })
  const text = fill(step.text, values).text
  await ask(work, { stepId: step.id, memberId, text: `${run.accountName}: ${text}` })
  const { timeZone } = present.company
  const dueAt =
    step.timeoutDays === null ? null : later(timeZone, present.now, { amount: step.timeoutDays, unit: 'days' })
  const end =
    dueAt === null
      ? ''
      : ` Without an answer it is ${step.onTimeout === 'approve' ? 'approved' : 'turned down'} on ${instantText(timeZone, dueAt)}.`
  const sentence = `Waits for a yes or no. ${because}${end}`
  return { to: 'rest', wakeAt: dueAt, dueAt, result: { sentence, text, memberId, asks: true } }
}

export async function ask(
  { trx, run, present }: StepWork,
  about: { stepId: string; memberId: number | null; text: string },
): Promise<void> {
  if (about.memberId === null) return
  await tellMember(trx, {
    memberId: about.memberId,
    accountId: run.accountId,
    text: `“${run.playbookName}” waits for your yes or no. ${about.text}`.slice(0, 500),
    path: `/runs/${run.id}`,
    at: present.now,
    of: { runId: run.id, stepId: about.stepId },
  })
}

function unanswered(step: StepOf<'approval'>, dueAt: Date | null, { present }: StepWork): Outcome {
  if (dueAt === null || present.now < dueAt) return { to: 'rest', wakeAt: dueAt, dueAt, result: { asks: true } }
  const approved = step.onTimeout === 'approve'
  const sentence = `Nobody answered in time, so it counts as ${approved ? 'approved' : 'turned down'}.`
  return {
    to: 'next',
    way: approved ? null : 'rejected',
    result: { sentence, asks: false, ...(approved ? {} : { way: 'rejected' }) },
  }
}
