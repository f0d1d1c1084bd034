import { scopeOf } from '../../kernel/access.ts'
import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import type { ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { ratio } from '../../understand/fit/shares.ts'
import { worthOf } from '../../understand/fit/views-worth.ts'
import { holdingsOn, isOver } from './actions-holdings.ts'
import type { getTierOverview } from './contract.ts'
import { moneyHidden } from './errors.ts'
import { heldSpans, holdsOn, type RawSpan, revenueWithin } from './spans.ts'
import { tierRows } from './store.ts'
import { costOfSpans, payingOn, rawSpans } from './views.ts'
import { attachRate, margin } from './worth.ts'

type Overview = ReplyOf<typeof getTierOverview>

/** The last twelve months up to and with today. */
export async function tierOverview(context: Context): Promise<Overview> {
  const { db, actor, today, company } = context
  if (scopeOf(actor, 'money') === 'none') throw moneyHidden()
  const currency = company.reportingCurrency
  const window = { from: addDays(addMonths(today, -12), 1), to: addDays(today, 1) }
  const begin = addDays(window.from, -1)
  const held = heldSpans(await rawSpans(db, { actor, scope: 'money', window: { ...window, from: begin } }))
  const question = { actor, currency, firstDay: window.from, endDay: window.to }
  const costs = await costOfSpans(db, held, question)
  const over = await overUsed(context)
  const tiers = (await tierRows(db)).filter(
    ({ id, isArchived }) => !isArchived || held.some((span) => span.tierId === id),
  )
  return {
    ...window,
    tiers: tiers.map(({ id, name, priceMinor }) => {
      const own = held.filter(({ tierId }) => tierId === id)
      const now = own.filter((span) => holdsOn(span, today))
      const revenueMinor = own.reduce((sum, span) => sum + revenueWithin(span, window), 0)
      const { costMinor = 0, minutes = 0, unpricedMinutes = 0 } = costs.get(id) ?? {}
      return {
        tier: { id, name },
        priceMinor,
        accounts: now.length,
        yearlyMinor: now.reduce((sum, span) => sum + span.priceMinor, 0),
        revenueMinor,
        costMinor,
        minutes,
        unpricedMinutes,
        margin: margin(revenueMinor, costMinor),
        overUsed: over.get(id) ?? 0,
      }
    }),
    attach: await attached(context, held),
    ...(await paidAgainstUnpaid(context, held, begin)),
    currency,
  }
}

async function overUsed(context: Context): Promise<Map<number, number>> {
  const over = (await holdingsOn(context, { day: context.today })).filter(
    (holding) => holding.priceMinor !== null && isOver(holding),
  )
  return new Map([...Map.groupBy(over, ({ tier }) => tier.id)].map(([id, all]) => [id, all.length]))
}

async function attached({ db, actor, today }: Context, held: readonly RawSpan[]): Promise<Overview['attach']> {
  const paying = await payingOn(db, actor, today)
  const holders = paidHolders(held, today)
  const paid = paying.filter((id) => holders.has(id)).length
  return { paid, paying: paying.length, rate: attachRate(paid, paying.length) }
}

/** Accounts that paid twelve months ago, by whether they held a paid tier on that day. */
async function paidAgainstUnpaid(
  { db, actor, today }: Context,
  held: readonly RawSpan[],
  begin: Day,
): Promise<Pick<Overview, 'paid' | 'unpaid'>> {
  const accounts = await payingOn(db, actor, begin)
  const worth = await worthOf(
    db,
    accounts.map((accountId) => ({ accountId, from: begin, to: today })),
  )
  const holders = paidHolders(held, begin)
  const kept = (ids: readonly number[]) => {
    const pairs = ids.map((id) => worth.get(id) ?? { opening: 0, closing: 0 })
    return {
      accounts: ids.length,
      openingMinor: pairs.reduce((sum, { opening }) => sum + opening, 0),
      grr: money(ratio(pairs.map(({ opening, closing }) => ({ base: opening, part: Math.min(opening, closing) }))), 1),
      nrr: money(ratio(pairs.map(({ opening, closing }) => ({ base: opening, part: closing }))), Infinity),
      logo: { n: ids.length, hits: pairs.filter(({ closing }) => closing > 0).length },
    }
  }
  return {
    paid: kept(accounts.filter((id) => holders.has(id))),
    unpaid: kept(accounts.filter((id) => !holders.has(id))),
  }
}

function paidHolders(held: readonly RawSpan[], day: Day): ReadonlySet<number> {
  return new Set(held.flatMap((span) => (span.priceMinor > 0 && holdsOn(span, day) ? [span.accountId] : [])))
}

function money(found: ReturnType<typeof ratio>, most: number) {
  if (!found) return null
  const { value, n, interval } = found
  return { value, n, low: interval && interval.low, high: interval && Math.min(most, interval.high) }
}
