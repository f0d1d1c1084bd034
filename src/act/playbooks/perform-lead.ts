import { leadLabel } from '../../kernel/leads.ts'
import { createLead } from '../leads/actions-create.ts'
import { fill, fillLine } from '../outreach/templates.ts'
import type { StepOf } from './definition.ts'
import { valuesFor } from './perform-work.ts'
import type { Perform } from './step-work.ts'

/** Writes a lead down and sends it, once for each run; what becomes of it is asked by conditions. */
export const performLead: Perform<StepOf<'lead'>> = async (step, work) => {
  const { run, present, trx } = work
  const values = await valuesFor([step.title, step.note], work, { contactId: run.contactId })
  const title = fillLine(step.title, values).text
  const note = fill(step.note, values).text
  const lead = {
    accountId: run.accountId,
    kind: step.leadKind,
    title,
    note,
    contactId: run.contactId,
    fromDepartment: step.from,
    toDepartment: step.to,
    runId: run.id,
    stepId: step.id,
  }
  const by = `The playbook “${run.playbookName}”`
  const { id } = await createLead(trx, lead, { now: present.now, today: present.today, by })
  const sent = step.to === null ? '' : ` and sent it to ${step.to}`
  const sentence = `Wrote down the lead “${title}” (${leadLabel(step.leadKind, step.from)})${sent}.`
  return { to: 'next', result: { sentence, text: note, leadId: id } }
}
