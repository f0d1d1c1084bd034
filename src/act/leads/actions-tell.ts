import { leadLabel, type LeadState } from '../../kernel/leads.ts'
import type { Department } from '../../kernel/permissions.ts'
import type { Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { intendEffect } from '../outreach/store-effects.ts'
import { tellMember } from '../outreach/store-notices.ts'
import type { WebhookEvent } from '../outreach/webhook-events.ts'
import { onDuty } from '../tasks/store-assign.ts'
import type { Day } from '../../kernel/day.ts'
import { activeInDepartment, endpointsFor, type LeadRow } from './store.ts'

/** Types of the signed webhooks about leads. */
const LEAD_WEBHOOKS = {
  sent: 'lead.sent',
  accepted: 'lead.accepted',
  declined: 'lead.declined',
  won: 'lead.won',
  lost: 'lead.lost',
  taken_back: 'lead.taken_back',
} as const satisfies Readonly<Record<string, WebhookEvent>>

interface Told {
  readonly lead: LeadRow
  readonly what: keyof typeof LEAD_WEBHOOKS
  /** Names this change: receivers see the same id at every attempt. */
  readonly eventId: string
  readonly by: { memberId: number | null; name: string }
}

/** Tells whoever waits for it: people inside, other systems by signed webhook, open screens. `lead` is as it is now. */
export async function tellOfLead(trx: Trx, told: Told, present: { now: Date; today: Day }): Promise<void> {
  const { lead, what } = told
  if (what === 'sent') await tellReceivers(trx, told, present)
  else if (what !== 'taken_back') await tellSender(trx, told, present.now)
  for (const endpointId of await endpointsFor(trx, LEAD_WEBHOOKS[what])) {
    await intendEffect(trx, {
      of: { id: `lead:${told.eventId}:${endpointId}` },
      accountId: lead.account_id,
      memberId: told.by.memberId,
      payload: { kind: 'webhook', endpointId, type: LEAD_WEBHOOKS[what], data: dataOf(told) },
      dueAt: present.now,
    })
  }
  await tellLeadScreens(trx, lead)
}

export async function tellLeadScreens(trx: Trx, lead: { id: number; account_id: number }): Promise<void> {
  await tellScreens(trx, 'leads', [lead.id])
  await tellScreens(trx, 'accounts', [lead.account_id])
}

/** Who is on duty where it went; everybody active there where nobody is. */
async function tellReceivers(trx: Trx, { lead, by }: Told, { now, today }: { now: Date; today: Day }): Promise<void> {
  if (lead.to_department === null) return
  const duty = await onDuty(trx, lead.to_department as Department, today)
  const receivers = duty ? [duty.id] : await activeInDepartment(trx, lead.to_department)
  for (const memberId of receivers.filter((id) => id !== by.memberId)) {
    await tellMember(trx, {
      memberId,
      accountId: lead.account_id,
      text: `${by.name} sent a lead to ${lead.to_department}: ${lead.title}, from ${lead.account_name}.`,
      path: `/revenue/leads?lead=${lead.id}`,
      at: now,
    })
  }
}

/** Whoever wrote it down; the account's owner where a playbook did. */
async function tellSender(trx: Trx, { lead, what, by }: Told, now: Date): Promise<void> {
  const memberId = lead.created_by ?? lead.owner_id
  if (memberId === null || memberId === by.memberId) return
  const reason = (what === 'declined' || what === 'lost') && lead.reason ? `: ${lead.reason}` : ''
  await tellMember(trx, {
    memberId,
    accountId: lead.account_id,
    text: `${by.name} ${SAID[lead.state]} the lead “${lead.title}” of ${lead.account_name}${reason === '' ? '.' : reason}`,
    path: `/revenue/leads?lead=${lead.id}`,
    at: now,
  })
}

const SAID: Readonly<Record<LeadState, string>> = {
  open: 'opened',
  sent: 'sent',
  accepted: 'accepted',
  declined: 'declined',
  won: 'won',
  lost: 'lost',
}

function dataOf({ lead, by }: Told): Record<string, unknown> {
  return {
    lead: {
      id: lead.id,
      kind: lead.kind,
      label: leadLabel(lead.kind, lead.source_department),
      title: lead.title,
      state: lead.state,
      from_department: lead.source_department,
      to_department: lead.to_department,
      created_on: lead.created_on,
      closed_on: lead.closed_on,
      reason: lead.reason,
      amount: lead.amount,
      won_amount: lead.won_amount,
      currency: lead.currency,
      won_account_id: lead.won_account_id,
    },
    account: { id: lead.account_id, name: lead.account_name },
    by: by.name,
  }
}
