import { scopeOf } from '../../kernel/access.ts'
import { addMonths } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { fitSetting } from './actions-settings.ts'
import type { addIncentive, listIncentives, listPartners, PartnerRow } from './contract.ts'
import { dayAhead, moneyHidden } from './errors.ts'
import { partnerFigures } from './partners.ts'
import { deleteIncentive, insertIncentive } from './store.ts'
import { incentiveSums, partnerAccounts } from './views-partners.ts'
import { worthOf } from './views-worth.ts'
import { listedIncentives } from './views.ts'

export async function partners(
  { offset, limit }: ParsedInputOf<typeof listPartners>,
  context: Context,
): Promise<ReplyOf<typeof listPartners>> {
  const { partners: all, direct, field, minimum } = await partnerRows(context)
  const currency = context.company.reportingCurrency
  return { partners: all.slice(offset, offset + limit), total: all.length, direct, field, minimum, currency }
}

/** Every partner, the one with most ARR first, and accounts won without one for comparison. */
export async function partnerRows(
  context: Context,
): Promise<{ partners: PartnerRow[]; direct: PartnerRow | null; field: string | null; minimum: number }> {
  const { db, actor, today, company } = context
  if (scopeOf(actor, 'money') === 'none') throw moneyHidden()
  const { setting } = await fitSetting(db)
  const { partner: field, minimum } = setting
  if (field === null) return { partners: [], direct: null, field, minimum }
  const accounts = await partnerAccounts(db, actor, field)
  const from = addMonths(today, -12)
  const worth = await worthOf(
    db,
    accounts.map(({ accountId }) => ({ accountId, from, to: today })),
  )
  const given = seesIncentives(context) ? await incentiveSums(db, company.reportingCurrency) : null
  const brought = accounts.map((account) => ({
    ...account,
    arrMinor: account.arrMinor ?? 0,
    openingMinor: worth.get(account.accountId)?.opening ?? 0,
    closingMinor: worth.get(account.accountId)?.closing ?? 0,
  }))
  const rows = [...Map.groupBy(brought, ({ partner }) => partner)].map(([partner, members]) => ({
    ...partnerFigures(partner, members, today),
    incentivesMinor: given && (partner === null ? 0 : (given.get(partner.toLowerCase()) ?? 0)),
  }))
  return {
    partners: rows.filter(({ partner }) => partner !== null).toSorted((a, b) => b.arrMinor - a.arrMinor),
    direct: rows.find(({ partner }) => partner === null) ?? null,
    field,
    minimum,
  }
}

export async function incentives(
  input: ParsedInputOf<typeof listIncentives>,
  context: Context,
): Promise<ReplyOf<typeof listIncentives>> {
  if (!seesIncentives(context)) throw moneyHidden()
  return listedIncentives(context.db, { partner: input.partner, offset: input.offset, limit: input.limit })
}

/** What a partner was given is no account's money: whoever sees a part of the accounts sees none of it. */
function seesIncentives({ actor }: Context): boolean {
  return scopeOf(actor, 'money') === 'all'
}

export async function giveIncentive(
  input: ParsedInputOf<typeof addIncentive>,
  context: Context,
): Promise<{ id: number }> {
  const { actor, now, today, company } = context
  if (input.day > today) throw dayAhead()
  return inTransaction(context.db, async (trx) => {
    const currency = company.reportingCurrency
    const id = await insertIncentive(trx, { ...input, currency, memberId: actor.memberId, now })
    const sentence = `wrote down an incentive of ${input.amountMinor} minor units of ${currency} for ${input.partner} on ${input.day}`
    await recordAudit(trx, context, [
      { action: 'partners.incentive_added', subjectKind: 'partner_incentive', subjectId: id, sentence },
    ])
    await tellScreens(trx, 'partners')
    return { id }
  })
}

export async function takeIncentiveBack(incentiveId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const gone = await deleteIncentive(trx, incentiveId)
    if (!gone) throw notFound('This incentive')
    const sentence = `removed the incentive for ${gone.partner} of ${gone.day}`
    await recordAudit(trx, context, [
      { action: 'partners.incentive_removed', subjectKind: 'partner_incentive', subjectId: incentiveId, sentence },
    ])
    await tellScreens(trx, 'partners')
    return { id: incentiveId }
  })
}
