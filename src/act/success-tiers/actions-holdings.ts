import { addDays, type Day } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context, FileReply } from '../../platform/http/route.ts'
import { spreadsheet } from '../../platform/spreadsheet/spreadsheet.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { plainAmount } from '../../record/money/currency.ts'
import type { accountTier, exportHoldings, Holding, listHoldings } from './contract.ts'
import { consumptionOf, periodOn } from './entitlement.ts'
import { heldSince, heldSpans, holdsOn, type RawSpan } from './spans.ts'
import { tierRows, type TierRow } from './store.ts'
import { holderFacts, listedUses, rawSpans, takenIn, type Window } from './views.ts'

/** Early enough for every beginning of a tier. */
const EVER = '1900-01-01' as Day

export async function holdings(
  input: ParsedInputOf<typeof listHoldings>,
  context: Context,
): Promise<ReplyOf<typeof listHoldings>> {
  const all = await chosenHoldings(input, context)
  return {
    holdings: all.slice(input.offset, input.offset + input.limit),
    total: all.length,
    currency: context.company.reportingCurrency,
  }
}

export async function tierOfAccount(
  { accountId, ...page }: ParsedInputOf<typeof accountTier>,
  context: Context,
): Promise<ReplyOf<typeof accountTier>> {
  const account = await readableAccount(context.db, context.actor, accountId)
  return {
    holding: await holdingOn(context, account.id, context.today),
    ...(await listedUses(context.db, account.id, page)),
    currency: context.company.reportingCurrency,
  }
}

/** What one account holds on a day, with what is left of it in the period of that day. */
export async function holdingOn(context: Context, accountId: number, day: Day): Promise<Holding | null> {
  const [holding] = await holdingsOn(context, { day, accountIds: [accountId] })
  return holding ?? null
}

/** A holding with one of its promises; null: it promises nothing. */
interface Line {
  readonly holding: Holding
  readonly taken: Holding['entitlements'][number] | null
}

export async function exportAll(input: ParsedInputOf<typeof exportHoldings>, context: Context): Promise<FileReply> {
  const all = await chosenHoldings(input, context)
  await recordAudit(context.db, context, [
    { action: 'tiers.exported', subjectKind: 'export', sentence: `exported ${all.length} accounts with success tiers` },
  ])
  const currency = context.company.reportingCurrency
  const rows = all.flatMap((holding): Line[] =>
    holding.entitlements.length === 0
      ? [{ holding, taken: null }]
      : holding.entitlements.map((taken) => ({ holding, taken })),
  )
  return spreadsheet<Line>({
    fileName: `success-tiers-${context.today}`,
    format: input.format,
    columns: [
      { heading: 'Account', value: ({ holding }) => holding.account.name },
      { heading: 'Tier', value: ({ holding }) => holding.tier.name },
      { heading: 'From', value: ({ holding }) => holding.from },
      { heading: 'Until before', value: ({ holding }) => holding.to },
      {
        heading: `Price of a year, ${currency}`,
        kind: 'amount',
        value: ({ holding: { priceMinor } }) => (priceMinor === null ? null : plainAmount(priceMinor, currency)),
      },
      { heading: 'Promise', value: ({ taken }) => taken && taken.name },
      { heading: 'Period from', value: ({ taken }) => taken && taken.from },
      { heading: 'Period until before', value: ({ taken }) => taken && taken.to },
      { heading: 'Promised', value: ({ taken }) => taken && taken.quantity },
      { heading: 'Taken', value: ({ taken }) => taken && taken.used },
      { heading: 'Left', value: ({ taken }) => taken && taken.remaining },
      { heading: 'Over', value: ({ taken }) => taken && taken.over },
    ],
    rows,
  })
}

/** Holdings of today, those that took too much first, then by name. */
async function chosenHoldings(
  { tierId, over }: { tierId?: number | undefined; over: boolean },
  context: Context,
): Promise<Holding[]> {
  const all = await holdingsOn(context, { day: context.today })
  return all
    .filter((holding) => (tierId === undefined || holding.tier.id === tierId) && (!over || isOver(holding)))
    .toSorted((a, b) => Number(isOver(b)) - Number(isOver(a)) || a.account.name.localeCompare(b.account.name, 'en'))
}

export function isOver({ entitlements }: Holding): boolean {
  return entitlements.some(({ over }) => over > 0)
}

export async function holdingsOn(
  context: Context,
  about: { day: Day; accountIds?: readonly number[] },
): Promise<Holding[]> {
  const { db, actor } = context
  const window = { from: EVER, to: addDays(about.day, 1) }
  const question = { actor, scope: 'read' as const, window }
  const held = heldSpans(
    await rawSpans(db, about.accountIds ? { ...question, accountIds: about.accountIds } : question),
  )
  const now = held.filter((span) => holdsOn(span, about.day))
  const tiers = new Map((await tierRows(db)).map((tier) => [tier.id, tier]))
  const taken = await takenByAll(context, now, { tiers, held, day: about.day })
  const facts = await holderFacts(
    db,
    actor,
    now.map(({ accountId }) => accountId),
  )
  return now.flatMap((span, index) => {
    const [tier, holder] = [tiers.get(span.tierId), facts.get(span.accountId)]
    if (!tier || !holder) return []
    return [
      {
        account: { id: span.accountId, name: holder.name },
        tier: { id: tier.id, name: tier.name },
        origin: span.origin,
        holdingId: span.holdingId,
        from: span.from,
        to: span.to,
        priceMinor: holder.seesMoney ? span.priceMinor : null,
        entitlements: taken[index] ?? [],
        mayEdit: holder.mayEdit && span.origin === 'hand',
      },
    ]
  })
}

/** What each span's account took of each promise, in the period that runs on the day. */
async function takenByAll(
  { db, company }: Context,
  spans: readonly RawSpan[],
  about: { tiers: ReadonlyMap<number, TierRow>; held: readonly RawSpan[]; day: Day },
): Promise<Holding['entitlements'][]> {
  const byAccount = Map.groupBy(about.held, ({ accountId }) => accountId)
  const windows: Window[][] = spans.map((span) => {
    const began = heldSince(byAccount.get(span.accountId) ?? [], span)
    return (about.tiers.get(span.tierId)?.entitlements ?? []).map(({ id, workKindId, taskKind, period }) => ({
      accountId: span.accountId,
      entitlementId: id,
      workKindId,
      taskKind,
      ...periodOn(began, period, about.day),
    }))
  })
  const taken = await takenIn(db, windows.flat(), company.timeZone)
  let place = 0
  return spans.map((span, index) => {
    const entitlements = about.tiers.get(span.tierId)?.entitlements ?? []
    return (windows[index] ?? []).map(({ entitlementId, from, to }, at) => {
      const promised = entitlements[at]
      const used = taken[place] ?? 0
      place += 1
      return {
        id: entitlementId,
        name: promised?.name ?? '',
        kind: promised?.kind ?? ('custom' as const),
        period: promised?.period ?? ('month' as const),
        from,
        to,
        ...consumptionOf(Number(promised?.quantity ?? 0), used),
      }
    })
  })
}
