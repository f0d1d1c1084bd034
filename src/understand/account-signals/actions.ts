import { addDays } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { accountTickets, accountUsage } from '../../record/accounts/contract.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { recentArrivals, sourceRhythms, type Rhythm, type SourceArrivals } from '../../record/freshness/views.ts'
import { rhythmFreshness } from '../health/source-freshness.ts'
import { metricWindow } from './metric-window.ts'
import { lastMetricDay, metricDaysOf, ticketsOf, ticketSources, ticketSummary, windowUsers } from './views.ts'

const NOBODY = { users: 0, usersBefore: 0 }

export async function usage(input: ParsedInputOf<typeof accountUsage>, context: Context) {
  const { db, actor, today } = context
  await readableAccount(db, actor, input.accountId)
  const until = input.until ?? today
  const from = addDays(until, 1 - input.days)
  const before = addDays(from, -input.days)
  const [days, users, sources] = await Promise.all([
    metricDaysOf(db, input.accountId, before, until),
    windowUsers(db, input.accountId, { before, from, until }),
    deliveries(context),
  ])
  const metrics = [...Map.groupBy(days, (row) => row.metricId)].flatMap(([metricId, rows]) => {
    const latest = rows.at(-1)
    if (latest === undefined) return []
    const read = sources.rhythms.filter(
      (rhythm) =>
        rhythm.sourceId === latest.sourceId &&
        // A stream of events is one delivery, whatever is counted in it.
        (rhythm.kind === 'events' || (rhythm.kind === 'usage' && rhythm.metricId === metricId)),
    )
    const { key, name, unit, rollup, countsUsers } = latest
    const how = countsUsers ? (users.get(metricId) ?? NOBODY) : { rollup }
    const window = metricWindow(rows, { from, until }, how)
    return [{ key, name, unit, ...window, freshness: freshnessOf(read, sources, context) }]
  })
  const lastDayBefore = metrics.length > 0 ? null : await lastMetricDay(db, input.accountId, before)
  return { from, until, lastDayBefore, metrics }
}

export async function tickets({ accountId, ...page }: ParsedInputOf<typeof accountTickets>, context: Context) {
  const { db, actor } = context
  await readableAccount(db, actor, accountId)
  const [{ rows, total }, summary, sourceIds, sources] = await Promise.all([
    ticketsOf(db, accountId, page),
    ticketSummary(db, accountId, { today: context.today, timeZone: context.company.timeZone }),
    ticketSources(db, accountId),
    deliveries(context),
  ])
  const { satisfied90, rated90, ...counts } = summary
  const delivered = sources.rhythms.filter((rhythm) => rhythm.kind === 'tickets' && sourceIds.includes(rhythm.sourceId))
  return {
    rows,
    total,
    // CSAT is the share of the top two of five, in percent.
    summary: { ...counts, csat90: rated90 === 0 ? null : (100 * satisfied90) / rated90 },
    freshness: delivered.map((rhythm) => freshnessOf([rhythm], sources, context)),
  }
}

export interface Deliveries {
  rhythms: readonly Rhythm[]
  arrivals: readonly SourceArrivals[]
}

/** What every source delivered, and when. */
export async function deliveries({ db, today, now }: Context): Promise<Deliveries> {
  const [rhythms, arrivals] = await Promise.all([sourceRhythms(db, today), recentArrivals(db, now)])
  return { rhythms, arrivals }
}

/** How fresh what one source delivers is, as a screen says it. */
export function freshnessOf(rhythms: readonly Rhythm[], { arrivals }: Deliveries, { today, now }: Context) {
  const freshness = rhythmFreshness(rhythms, { asOf: today, at: now, rhythms, arrivals })
  const [first] = rhythms
  const instants = arrivals
    .filter((one) => one.sourceId === first?.sourceId && one.kind === first.kind)
    .flatMap((one) => one.instants)
  return {
    sourceName: first?.sourceName ?? 'Unknown source',
    lastDay: freshness.lastDay,
    // Arrivals of a stream are kept by the hour: good for its rhythm, wrong as the time of the last one.
    lastArrivalAt: first?.kind === 'events' ? null : (instants.at(-1)?.toISOString() ?? null),
    isStale: freshness.stale,
  }
}
