import { may, scopeOf } from '../../kernel/access.ts'
import { acceptedShare, leadLabel } from '../../kernel/leads.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { changesLead, decidesLead } from './scopes.ts'
import { leadDetail, leadEvents, leadTotals, listedLeads, type LeadQuestion, type ListedLead } from './views.ts'

export async function leadsPage(question: LeadQuestion, context: Context) {
  const { db, actor } = context
  const reader = readerOf(context)
  const leads = await listedLeads(db, reader, question)
  const totals = await leadTotals(db, reader, question)
  const states =
    question.states.length > 0 ? question.states : (Object.keys(totals.counts) as (keyof typeof totals.counts)[])
  const seesMoney = scopeOf(actor, 'money') !== 'none'
  return {
    leads: leads.map((lead) => shown(lead, context)),
    total: states.reduce((sum, state) => sum + totals.counts[state], 0),
    counts: totals.counts,
    acceptedShare: acceptedShare(totals.counts),
    pipelineMinor: seesMoney ? totals.pipelineMinor : null,
    wonMinor: seesMoney ? totals.wonMinor : null,
    withoutAmount: totals.withoutAmount,
    currency: context.company.reportingCurrency,
    department: actor.department,
    mayCreate: may(actor, 'leads.write'),
  }
}

export async function leadPage(leadId: number, context: Context) {
  const lead = await leadDetail(context.db, readerOf(context), leadId)
  if (!lead) throw notFound('This lead')
  return { ...shown(lead, context), events: await leadEvents(context.db, leadId) }
}

function readerOf({ actor, today, company }: Context) {
  return { actor, today, currency: company.reportingCurrency }
}

/** Money and people only where the reader may see them. */
function shown({ ownerId, granted, contactShown, moneyShown, ...lead }: ListedLead, context: Context) {
  const whose = { ownerId, granted, toDepartment: lead.toDepartment, createdBy: lead.createdBy?.id ?? null }
  return {
    ...lead,
    label: leadLabel(lead.kind, lead.fromDepartment),
    title: lead.title === '' ? leadLabel(lead.kind, lead.fromDepartment) : lead.title,
    contact: lead.contact && { ...lead.contact, name: contactShown ? lead.contact.name : masked(lead.contact.name) },
    amount: moneyShown ? lead.amount : null,
    wonAmount: moneyShown ? lead.wonAmount : null,
    amountMinor: moneyShown ? lead.amountMinor : null,
    currency: lead.currency ?? context.company.reportingCurrency,
    moneyHidden: !moneyShown,
    mayChange: changesLead(context.actor, whose),
    mayDecide: decidesLead(context.actor, whose),
  }
}

function masked(name: string | null): string | null {
  if (name === null) return null
  return name.includes('@') ? maskedEmail(name) : maskedName(name)
}
