import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { plainAmount } from '../../record/money/currency.ts'
import { memberOf } from './actions.ts'
import type { listCalls, sayCall } from './contract.ts'
import {
  bestCaseBelowCommit,
  nobodyCalls,
  nothingToTakeBack,
  notTheirLeader,
  quarterIsOver,
  reasonRequired,
} from './errors.ts'
import { periodName, quarterOf } from './periods.ts'
import { addCall } from './store.ts'
import { callHistory, latestCalls } from './views-calls.ts'
import { callVoice, coverOf } from './whose.ts'

const MOST_CALLS = 100

/** A member's word on its own quarter, or its leader's on it; what was said before stays on record. */
export async function call(input: ParsedInputOf<typeof sayCall>, context: Context): Promise<ReplyOf<typeof sayCall>> {
  const { db, actor, now, today, company } = context
  const { memberId, commitMinor, bestCaseMinor, reason } = input
  coverOf(actor, memberId)
  const voice = callVoice(actor, memberId)
  if (voice === null) throw notTheirLeader()
  if (actor.memberId === null) throw nobodyCalls()
  const member = await memberOf(db, memberId)
  const quarter = quarterOf(input.on)
  const name = periodName(quarter)
  if (quarter.to < today) throw quarterIsOver(name)
  if (voice === 'leader' && reason === '') throw reasonRequired()
  if (commitMinor !== null && bestCaseMinor !== null && bestCaseMinor < commitMinor) throw bestCaseBelowCommit()
  const currency = company.reportingCurrency
  await inTransaction(db, async (trx) => {
    if (commitMinor === null) {
      const calls = await latestCalls(trx, { quarter: quarter.from, currency, memberIds: [memberId] })
      const isOver = calls.some((one) => one.voice === 'leader' && one.commitMinor !== null)
      if (voice !== 'leader' || !isOver) throw nothingToTakeBack()
    }
    await addCall(trx, {
      quarter: quarter.from,
      memberId,
      voice,
      currency,
      commitMinor,
      bestCaseMinor: commitMinor === null ? null : bestCaseMinor,
      reason,
      saidBy: actor.memberId,
      saidAt: now,
    })
    const amount = commitMinor === null ? null : `${plainAmount(commitMinor, currency)} ${currency}`
    await recordAudit(trx, context, [
      {
        action: voice === 'leader' ? 'forecast.overridden' : 'forecast.called',
        subjectKind: 'member',
        subjectId: memberId,
        sentence: callSentence({ voice, whose: member?.name ?? '', amount, name, reason }),
        detail: { quarter: quarter.from, commitMinor, bestCaseMinor, currency, reason },
      },
    ])
    await tellScreens(trx, 'forecast')
  })
  return { voice }
}

interface Told {
  voice: 'csm' | 'leader'
  whose: string
  amount: string | null
  name: string
  reason: string
}

function callSentence({ voice, whose, amount, name, reason }: Told): string {
  const why = reason === '' ? '' : `: ${reason}`
  if (voice === 'csm') return `committed to ${amount} for ${name}${why}`
  return amount === null
    ? `took back the commit set over ${whose}’s for ${name}${why}`
    : `set the commit of ${whose} for ${name} to ${amount}${why}`
}

export async function calls(
  input: ParsedInputOf<typeof listCalls>,
  context: Context,
): Promise<ReplyOf<typeof listCalls>> {
  const { db, actor, today, company } = context
  const currency = company.reportingCurrency
  const memberId = input.memberId ?? actor.memberId
  coverOf(actor, input.memberId)
  if (memberId === null) return { calls: [], currency }
  await memberOf(db, memberId)
  const quarter = quarterOf(input.on ?? today).from
  return { calls: await callHistory(db, { quarter, memberId, currency, limit: MOST_CALLS }), currency }
}
