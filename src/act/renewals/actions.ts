import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { readRenewalSettings } from '../../record/money/store-renewal-settings.ts'
import type { getRenewal, groupRenewals, listRenewals } from './contract.ts'
import { mustSeeMoney } from './reach.ts'
import { voicesOf } from './actions-voices.ts'
import { groupsOf, historyOf, pageOfRenewals, renewalById, totalsOf } from './views.ts'

export async function renewalsPage(
  { sort, descending, offset, limit, ...question }: ParsedInputOf<typeof listRenewals>,
  { db, actor, today, company }: Context,
): Promise<ReplyOf<typeof listRenewals>> {
  mustSeeMoney(actor)
  const asked = { actor, question }
  const [totals, renewals, settings] = await Promise.all([
    totalsOf(db, asked),
    pageOfRenewals(db, asked, { sort, descending, offset, limit }, today),
    readRenewalSettings(db),
  ])
  return {
    renewals,
    total: totals.renewals,
    totals,
    currency: company.reportingCurrency,
    mySpeaking: voicesOf(actor),
    lossReasons: settings.lossReasons,
    winReasons: settings.winReasons,
  }
}

export async function renewalGroups(
  { by, ...question }: ParsedInputOf<typeof groupRenewals>,
  { db, actor, company }: Context,
): Promise<ReplyOf<typeof groupRenewals>> {
  mustSeeMoney(actor)
  return { groups: await groupsOf(db, { actor, question }, by), currency: company.reportingCurrency }
}

export async function renewalPage(
  { renewalId }: ParsedInputOf<typeof getRenewal>,
  { db, actor, today, company }: Context,
): Promise<ReplyOf<typeof getRenewal>> {
  mustSeeMoney(actor)
  const renewal = await renewalById(db, actor, renewalId, today)
  if (!renewal) throw notFound('This renewal')
  const [history, settings] = await Promise.all([historyOf(db, renewalId), readRenewalSettings(db)])
  return {
    ...renewal,
    ...history,
    currency: company.reportingCurrency,
    mySpeaking: voicesOf(actor),
    lossReasons: settings.lossReasons,
    winReasons: settings.winReasons,
  }
}
