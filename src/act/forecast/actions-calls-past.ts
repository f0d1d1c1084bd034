import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { memberOf } from './actions.ts'
import { endedQuarters, momentOf } from './actions-accuracy.ts'
import {
  amountScores,
  categoryScores,
  FEWEST_CALLS,
  FEWEST_RENEWALS,
  type CalledQuarter,
  type CalledRenewals,
} from './call-scores.ts'
import type { getCallAccuracy } from './contract-accuracy.ts'
import { VOICES } from './forecast.ts'
import { periodName } from './periods.ts'
import { calledQuarters, calledRenewals, memberNames } from './views-called.ts'
import { coverOf } from './whose.ts'

/** What people and the machine called in the past, against what came: by whose accounts they were, and by quarter. */
export async function callAccuracy(
  input: ParsedInputOf<typeof getCallAccuracy>,
  context: Context,
): Promise<ReplyOf<typeof getCallAccuracy>> {
  const { renewals, quarters, names } = await calledBefore(input, context)
  const members = [...names].toSorted(([, a], [, b]) => a.localeCompare(b))
  const firsts = [...new Set([...renewals, ...quarters].map(({ quarter }) => quarter))].toSorted()
  const scoresOf = (isIn: (one: CalledRenewals | CalledQuarter) => boolean) => ({
    categories: categoryScores(renewals.filter(isIn), VOICES),
    amounts: amountScores(quarters.filter(isIn)),
  })
  return {
    currency: context.company.reportingCurrency,
    weeksBefore: input.weeksBefore,
    fewestRenewals: FEWEST_RENEWALS,
    fewestCalls: FEWEST_CALLS,
    total: scoresOf(() => true),
    members: members.map(([id, name]) => ({ member: { id, name }, ...scoresOf(({ memberId }) => memberId === id) })),
    quarters: firsts.map((from) => ({
      from,
      name: periodName({ kind: 'quarter', from }),
      ...scoresOf(({ quarter }) => quarter === from),
    })),
  }
}

/** What was called for quarters that have ended, as far as the asker may see it, with the names of whose accounts they were. */
export async function calledBefore(
  { memberId, weeksBefore }: { memberId?: number | undefined; weeksBefore: number },
  { db, actor, today, company }: Context,
) {
  const { ownerIds } = coverOf(actor, memberId)
  await memberOf(db, memberId)
  const past = { memberIds: ownerIds, currency: company.reportingCurrency, timeZone: company.timeZone }
  const ended = endedQuarters(today)
  const renewals = await calledRenewals(db, past, { quarters: ended, weeksBefore })
  const quarters = await calledQuarters(
    db,
    past,
    ended.map((quarter) => momentOf(quarter, weeksBefore)),
  )
  const names = await memberNames(db, [...new Set([...renewals, ...quarters].map((one) => one.memberId))])
  return { renewals, quarters, names }
}
