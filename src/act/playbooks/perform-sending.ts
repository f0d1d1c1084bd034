import { findRecipient } from '../outreach/actions-recipient.ts'
import { writeLetter, writeMessage } from '../outreach/letter.ts'
import { fill } from '../outreach/templates.ts'
import { intendEffect } from '../outreach/store-effects.ts'
import type { StepOf } from './definition.ts'
import { ask } from './perform-asking.ts'
import { sendingTime } from './perform-waits.ts'
import { valuesFor } from './perform-work.ts'
import type { JournalRow } from './run.ts'
import { StepFailure, type Outcome, type Perform, type StepWork } from './step-work.ts'
import { memberEmail } from './views-people.ts'
import { webhookFacts } from './views-steps.ts'

/** Intended already: what is on its way ends the step when it is settled. */
function onItsWay(before: JournalRow | null): Outcome | null {
  return before && !before.result.again ? { to: 'rest', wakeAt: null, result: {} } : null
}

export const performEmail: Perform<StepOf<'email'>> = async (step, work, before) => {
  const waiting = onItsWay(before)
  if (waiting) return waiting
  const { trx, run, present } = work
  const { recipient, because } = await findRecipient(trx, {
    accountId: run.accountId,
    contactId: run.contactId,
    toRoles: step.toRoles,
    today: present.today,
  })
  if (!recipient) return { to: 'next', skipped: `Nobody could get this e-mail. ${because.join(' ')}`, result: {} }
  const values = await work.values(recipient.contactId)
  const letter = writeLetter(step, values)
  const [missing] = letter.missing
  if (missing !== undefined)
    throw new StepFailure(
      `There is no value for {{${missing}}}. Enter it, or give the field a fallback such as {{${missing}|there}}, and retry.`,
    )
  const asked = step.approval ? await work.assignee(step.approval) : null
  const { at, sentence } = sendingTime(work)
  const { subject, text, html } = letter
  await intendEffect(trx, {
    of: { runId: run.id, stepId: step.id },
    accountId: run.accountId,
    contactId: recipient.contactId,
    payload: {
      kind: 'email',
      to: recipient.email,
      toName: recipient.name,
      subject,
      text,
      html,
      replyTo: values.get('owner.email') ?? null,
      audience: 'contact',
    },
    dueAt: at,
    held: asked !== null,
  })
  const shown = {
    text: `${subject}\n\n${text}`,
    contactId: recipient.contactId,
    names: recipient.name === null ? [] : [recipient.name],
  }
  if (!asked) return { to: 'rest', wakeAt: null, result: { ...shown, sentence: `${because.join(' ')}${sentence}` } }
  await ask(work, {
    stepId: step.id,
    memberId: asked.memberId,
    text: `An e-mail to ${run.accountName} is ready: ${subject}`,
  })
  const waits = `${because.join(' ')} Waits to be read and released. ${asked.because}`
  return { to: 'rest', wakeAt: null, result: { ...shown, sentence: waits, memberId: asked.memberId, asks: true } }
}

export const performSlack: Perform<StepOf<'slack'>> = async (step, work, before) => {
  const waiting = onItsWay(before)
  if (waiting) return waiting
  const { trx, run } = work
  const to = 'channel' in step.to ? { channel: step.to.channel, memberId: null } : await work.assignee(step.to.member)
  const values = await valuesFor([step.text], work, { contactId: run.contactId, memberId: to.memberId })
  const { text } = writeMessage(step.text, values)
  const { at, sentence } = sendingTime(work)
  const address = 'channel' in to ? { channel: to.channel } : await slackAddress(to.memberId, work)
  if (!address)
    return { to: 'next', skipped: 'because' in to ? to.because : 'There is nobody to write to.', result: { text } }
  const payload = { kind: 'slack', to: address, text } as const
  const of = { runId: run.id, stepId: step.id }
  await intendEffect(trx, { of, accountId: run.accountId, memberId: to.memberId, payload, dueAt: at })
  const where = 'channel' in to ? `Goes to ${to.channel}.` : to.because
  return { to: 'rest', wakeAt: null, result: { text, memberId: to.memberId, sentence: `${where}${sentence}` } }
}

async function slackAddress(memberId: number | null, { trx }: StepWork): Promise<{ email: string } | null> {
  const member = memberId === null ? undefined : await memberEmail(trx, memberId)
  return member ? { email: member.email } : null
}

export const performWebhook: Perform<StepOf<'webhook'>> = async (step, work, before) => {
  const waiting = onItsWay(before)
  if (waiting) return waiting
  const { trx, run, present } = work
  const texts = Object.entries(step.fields)
  const values = await valuesFor(Object.values(step.fields), work, { contactId: run.contactId })
  const fields = Object.fromEntries(texts.map(([name, template]) => [name, fill(template, values).text]))
  const data = {
    ...(await webhookFacts(trx, run.accountId)),
    run: { id: run.id, playbook: run.playbookKey, step: step.id, began_at: run.beganAt.toISOString() },
    fields,
  }
  const payload = { kind: 'webhook', endpointId: step.endpointId, type: 'playbook.step', data } as const
  const of = { runId: run.id, stepId: step.id }
  await intendEffect(trx, { of, accountId: run.accountId, payload, dueAt: present.now })
  return {
    to: 'rest',
    wakeAt: null,
    result: { sentence: 'Goes to the webhook endpoint.', text: JSON.stringify(data, null, 2) },
  }
}
