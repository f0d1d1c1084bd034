import { addDays, daysBetween } from '../../kernel/day.ts'
import { keyOfName } from '../../kernel/name-key.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recipient } from './actions-recipient.ts'
import { departmentName } from './assign.ts'
import type { addDuty, createTaskTemplate, editTaskTemplate, listDuties } from './contract.ts'
import { dutyEndsBefore, dutyTooLong, keyNeeded, keyTaken } from './errors.ts'
import { deleteDuty, dutyRows, insertDuty, insertTemplate, updateTemplate } from './store-settings.ts'
import { DEFAULT_TEMPLATES } from './templates.ts'

const LONGEST_KEY = 60
const LONGEST_DUTY_DAYS = 366
const WEEKS_SHOWN = 12

export async function addTemplate({ key, ...template }: ParsedInputOf<typeof createTaskTemplate>, context: Context) {
  const given = key ?? keyOfName(template.name, LONGEST_KEY)
  if (given === '') throw keyNeeded()
  return inTransaction(context.db, async (trx) => {
    const id = await insertTemplate(trx, { ...template, key: given })
    if (id === undefined) throw keyTaken(given)
    await announce(trx, context, {
      kind: 'task_template',
      id,
      sentence: `added the task template ${template.name}`,
    })
    return { id }
  })
}

export async function changeTemplate(
  { taskTemplateId, isArchived, ...change }: ParsedInputOf<typeof editTaskTemplate>,
  context: Context,
) {
  return inTransaction(context.db, async (trx) => {
    const archivedAt = isArchived === undefined ? undefined : isArchived ? context.now : null
    const name = await updateTemplate(trx, taskTemplateId, { ...change, archivedAt })
    if (name === undefined) throw notFound('This task template')
    const verb = isArchived === undefined ? 'changed' : isArchived ? 'took out of use' : 'brought back'
    await announce(trx, context, {
      kind: 'task_template',
      id: taskTemplateId,
      sentence: `${verb} the task template ${name}`,
    })
    return { id: taskTemplateId }
  })
}

/** From this week on unless other days are asked for. */
export async function duties({ fromDay, toDay }: ParsedInputOf<typeof listDuties>, { db, today }: Context) {
  const from = fromDay ?? addDays(today, -7)
  const to = toDay ?? addDays(from, WEEKS_SHOWN * 7)
  return { today, duties: await dutyRows(db, { from, to, today }) }
}

export async function putOnDuty(input: ParsedInputOf<typeof addDuty>, context: Context) {
  if (input.toDay < input.fromDay) throw dutyEndsBefore()
  if (daysBetween(input.fromDay, input.toDay) > LONGEST_DUTY_DAYS) throw dutyTooLong()
  return inTransaction(context.db, async (trx) => {
    const { name } = await recipient(trx, input.memberId)
    const id = await insertDuty(trx, { ...input, now: context.now })
    const sentence = `put ${name} on duty for ${departmentName(input.department)} from ${input.fromDay} to ${input.toDay}`
    await announce(trx, context, { kind: 'duty', id, sentence })
    return { id }
  })
}

export async function takeOffDuty(dutyId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const duty = await deleteDuty(trx, dutyId)
    if (!duty) throw notFound('This duty')
    const sentence = `took ${duty.member} off duty for ${departmentName(duty.department)} from ${duty.fromDay} to ${duty.toDay}`
    await announce(trx, context, { kind: 'duty', id: dutyId, sentence })
    return { id: dutyId }
  })
}

/** The templates a new installation starts with. Safe to run again; what a company made of them stays. */
export async function setUpTasks(db: Db): Promise<void> {
  await inTransaction(db, async (trx) => {
    for (const template of DEFAULT_TEMPLATES) await insertTemplate(trx, template)
  })
}

async function announce(
  trx: Trx,
  context: Context,
  { kind, id, sentence }: { kind: string; id: number; sentence: string },
): Promise<void> {
  await recordAudit(trx, context, [{ action: 'settings.changed', subjectKind: kind, subjectId: id, sentence }])
  await tellScreens(trx, 'settings')
}
