import { addDays, type Day } from '../../kernel/day.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { accuracyByLead, hitRates, LEADS, missOf, type Forecasted } from './accuracy.ts'
import { memberOf } from './actions.ts'
import type { getAccuracy } from './contract-accuracy.ts'
import { periodName, quarterOf, stepped } from './periods.ts'
import { byRateAlone, judgedSince, saidAt, snapshotSpan, whatCame, type Came, type Moment } from './views-past.ts'
import { coverOf } from './whose.ts'

/** How many past quarters are judged. */
const QUARTERS = 8
/** A rate of fewer decisions says nothing. */
const FEWEST_DECIDED = 20

/** What was forecast for quarters that have ended against what came, beside what the renewal rate alone would have said. */
export async function accuracy(
  input: ParsedInputOf<typeof getAccuracy>,
  { db, actor, today, company }: Context,
): Promise<ReplyOf<typeof getAccuracy>> {
  const cover = coverOf(actor, input.memberId)
  await memberOf(db, input.memberId)
  const currency = company.reportingCurrency
  const past = { cover, currency }
  const quarters = endedQuarters(today)
  const moments = quarters.flatMap(momentsOf)
  const came = await whatCame(db, past, quarters)
  const said = await saidAt(db, past, moments)
  const byRate = (await byRateAlone(db, past, moments)).filter(({ decided }) => decided >= FEWEST_DECIDED)
  const { first, count } = await snapshotSpan(db)
  return {
    currency,
    firstSnapshotOn: first,
    weeks: count,
    quarters: came.map((one) => ({
      ...one,
      name: periodName({ kind: 'quarter', from: one.from }),
      actualMinor: one.wonMinor,
      forecasts: beside(said, one),
      byRate: beside(byRate, one),
    })),
    byLead: accuracyByLead(came.flatMap((one) => judged(said, one))),
    byLeadOfRate: accuracyByLead(came.flatMap((one) => judged(byRate, one))),
    hitRates: hitRates(await judgedSince(db, past, said)),
  }
}

/** The quarters that are judged, the oldest first. */
export function endedQuarters(today: Day): { from: Day; to: Day }[] {
  const running = quarterOf(today)
  return Array.from({ length: QUARTERS }, (_, index) => stepped(running, index - QUARTERS))
}

function momentsOf(quarter: { from: Day; to: Day }): Moment[] {
  return LEADS.map((weeksBefore) => momentOf(quarter, weeksBefore))
}

export function momentOf({ from, to }: { from: Day; to: Day }, weeksBefore: number): Moment {
  return { from, to, weeksBefore, on: addDays(to, -7 * weeksBefore) }
}

type Guess = Moment & { readonly expectedMinor: number }

function ofQuarter(guesses: readonly Guess[], { from }: Came): Guess[] {
  return guesses.filter((guess) => guess.from === from).toSorted((a, b) => b.weeksBefore - a.weeksBefore)
}

function judged(guesses: readonly Guess[], came: Came): Forecasted[] {
  return ofQuarter(guesses, came).map(({ weeksBefore, expectedMinor }) => ({
    weeksBefore,
    expectedMinor,
    actualMinor: came.wonMinor,
  }))
}

function beside(guesses: readonly Guess[], came: Came) {
  return ofQuarter(guesses, came).map(({ weeksBefore, on, expectedMinor }) => ({
    weeksBefore,
    on,
    expectedMinor,
    miss: missOf({ expectedMinor, actualMinor: came.wonMinor }),
  }))
}
