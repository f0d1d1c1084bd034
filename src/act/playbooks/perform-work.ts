import { addDays } from '../../kernel/day.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { changeAccounts } from '../../record/accounts/actions-edit.ts'
import type { AccountEdit } from '../../record/accounts/contract.ts'
import { tellMember } from '../outreach/store-notices.ts'
import { fieldsIn, fill, fillLine, type MergeValues } from '../outreach/templates.ts'
import { createTask } from '../tasks/actions-create.ts'
import { later } from './calendar.ts'
import type { StepOf } from './definition.ts'
import { MOST_DEEP, startsAgain, tooDeep } from './sub-playbooks.ts'
import { enrolSubjects } from './enrolment.ts'
import { instantText } from './sentences.ts'
import { StepFailure, type Outcome, type Perform, type StepWork } from './step-work.ts'
import { findPlaybookByKey, findVersion } from './store.ts'
import { childState, playbooksAbove, segmentByKey, stageByKey } from './views-steps.ts'

/** Values are read only where a text asks for more than the run knows by itself. */
export async function valuesFor(
  templates: readonly string[],
  work: StepWork,
  about: { contactId?: number | null; memberId?: number | null } = {},
): Promise<MergeValues> {
  const known = new Map([
    ['account.name', work.run.accountName],
    ['company.name', work.present.company.name],
  ])
  const isKnown = templates.every((template) => fieldsIn(template).every(({ field }) => known.has(field)))
  return isKnown ? known : work.values(about.contactId, about.memberId)
}

export const performTask: Perform<StepOf<'task'>> = async (step, work, before) => {
  const { run, present } = work
  const { now, today, company } = present
  if (before && !before.result.again) return taskStillOpen(before.dueAt, now)
  const assigned = await work.assignee(step.assign)
  const values = await valuesFor([step.title, step.description], work, {
    contactId: run.contactId,
    memberId: assigned.memberId,
  })
  const title = fillLine(step.title, values).text
  const description = fill(step.description, values).text
  const { id } = await createTask(
    work.trx,
    {
      accountId: run.accountId,
      contactId: run.contactId,
      title,
      description,
      kind: step.taskKind ?? null,
      priority: step.priority,
      dueOn: addDays(today, step.dueDays),
      assigneeId: assigned.memberId,
      because: assigned.because,
      checklist: step.checklist,
      runId: run.id,
      stepId: step.id,
    },
    { now, today },
  )
  const made = {
    sentence: `Made the task “${title}”. ${assigned.because}`,
    text: description,
    taskId: id,
    memberId: assigned.memberId,
  }
  if (step.waitDays === null || step.waitDays === 0) return { to: 'next', result: made }
  const dueAt = later(company.timeZone, now, { amount: step.waitDays, unit: 'days' })
  const sentence = `${made.sentence} Waits until it is done, at the latest ${instantText(company.timeZone, dueAt)}.`
  return { to: 'rest', wakeAt: dueAt, dueAt, result: { ...made, sentence } }
}

function taskStillOpen(dueAt: Date | null, now: Date): Outcome {
  if (dueAt !== null && now < dueAt) return { to: 'rest', wakeAt: dueAt, dueAt, result: {} }
  return { to: 'next', result: { outcome: null, sentence: 'The task was still open when the time was over.' } }
}

export const performNotice: Perform<StepOf<'notice'>> = async (step, work) => {
  const { run, present } = work
  const { memberId, because } = await work.assignee(step.to)
  const values = await valuesFor([step.text], work, { contactId: run.contactId, memberId })
  const text = fill(step.text, values).text
  if (memberId === null) return { to: 'next', skipped: because, result: { text } }
  await tellMember(work.trx, {
    memberId,
    accountId: run.accountId,
    text,
    path: `/accounts/${run.accountId}`,
    at: present.now,
    of: { runId: run.id, stepId: step.id },
  })
  return { to: 'next', result: { sentence: `Told it. ${because}`, text, memberId } }
}

export const performChange: Perform<StepOf<'change'>> = async (step, work) => {
  const { run, present, surroundings, trx } = work
  const { edit, sentence, note } = await editOf(step.change, work)
  const context = {
    ...present,
    db: trx,
    actor: { ...SYSTEM_ACTOR, name: `The playbook “${run.playbookName}”` },
    log: surroundings.log,
    dataDirectory: surroundings.dataDirectory,
    publicUrl: surroundings.publicUrl,
  }
  const { changed } = await changeAccounts({ ids: [run.accountId], edit, preview: false, handOverNote: note }, context)
  const said = changed === 0 ? `Nothing to change: ${sentence} already.` : `Changed: ${sentence}.`
  return { to: 'next', result: { sentence: note === '' ? said : `${said} ${note}` } }
}

/** What a step changes, and what to say of it. Throws `StepFailure` for what is not there any more. */
export async function editOf(
  change: StepOf<'change'>['change'],
  work: Pick<StepWork, 'trx' | 'assignee'>,
): Promise<{ edit: AccountEdit; sentence: string; note: string }> {
  if (change.field === 'stage') {
    const stage = await stageByKey(work.trx, change.stage)
    if (!stage)
      throw new StepFailure(`There is no stage “${change.stage}” any more. Correct the playbook, or skip the step.`)
    return { edit: { stageId: stage.id }, sentence: `the stage is ${stage.name}`, note: '' }
  }
  if (change.field === 'segment') {
    const segment = await segmentByKey(work.trx, change.segment)
    if (!segment)
      throw new StepFailure(`There is no segment “${change.segment}” any more. Correct the playbook, or skip the step.`)
    return { edit: { segmentId: segment.id }, sentence: `the segment is ${segment.name}`, note: '' }
  }
  if (change.field === 'owner') {
    const { memberId, because } = await work.assignee(change.assign)
    if (memberId === null) throw new StepFailure(`${because} Then retry, or skip the step.`)
    return { edit: { ownerId: memberId }, sentence: 'the owner is set', note: because }
  }
  const { attribute, value } = change
  return {
    edit: { attributes: { [attribute]: value } },
    sentence: `${attribute} is ${value === null ? 'empty' : String(value)}`,
    note: '',
  }
}

/** Starts another playbook for the same subject; an earlier start by this step counts as this one. */
export const performPlaybook: Perform<StepOf<'playbook'>> = async (step, work, before) => {
  const { run, trx, present } = work
  if (before && !before.result.again) return childStands(step, work)
  const playbook = await findPlaybookByKey(trx, step.playbook)
  const version = playbook?.liveVersionId ? await findVersion(trx, playbook.liveVersionId) : undefined
  if (!playbook || !version || playbook.state === 'archived')
    throw new StepFailure(
      `The playbook “${step.playbook}” is not there to be started any more. Correct this step, or skip it.`,
    )
  if (run.depth + 1 > MOST_DEEP) throw new StepFailure(tooDeep(playbook.name))
  if ((await playbooksAbove(trx, run.id)).includes(playbook.id)) throw new StepFailure(startsAgain(playbook.name))
  const isOfContact = version.definition.subject === 'contact'
  if (isOfContact && run.contactId === null)
    throw new StepFailure(
      `“${playbook.name}” is about a contact, and this run has none. Correct this step, or skip it.`,
    )
  const { begun, refused } = await enrolSubjects(
    trx,
    [
      {
        accountId: run.accountId,
        contactId: isOfContact ? run.contactId : null,
        triggerKey: `run:${run.id}:${step.id}`,
      },
    ],
    { playbook, version, how: 'run', parent: { runId: run.id, stepId: step.id, depth: run.depth + 1 }, present },
  )
  const [child] = begun
  if (!child) return { to: 'next', skipped: refused[0]?.obstacle.sentence ?? 'It was not started.', result: {} }
  const started = { sentence: `Started the playbook “${playbook.name}”.`, runId: child.id }
  if (!step.waits) return { to: 'next', result: started }
  return { to: 'rest', wakeAt: null, result: { ...started, sentence: `${started.sentence} Waits until it has ended.` } }
}

async function childStands(step: StepOf<'playbook'>, { trx, run }: StepWork): Promise<Outcome> {
  const state = await childState(trx, run.id, step.id)
  if (state === 'queued' || state === 'active' || state === 'paused' || state === 'parked')
    return { to: 'rest', wakeAt: null, result: {} }
  return {
    to: 'next',
    result: { sentence: state === 'cancelled' ? 'The other run was cancelled.' : 'The other run has ended.' },
  }
}
