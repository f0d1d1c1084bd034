import { describe, expect, test } from 'vitest'
import { addDays, day, dayFromNumber, daysBetween, type Day } from '../../kernel/day.ts'
import { sampleOptions } from './defaults.ts'
import { sampleForecasts, type KnownRenewal } from './forecasts.ts'
import { sampleMembers } from './members.ts'
import { renewalRows } from './revenue.ts'
import { sampleWorld } from './world.ts'

const TODAY = day('2026-11-18')
const { plans, window } = sampleWorld(sampleOptions, TODAY)
const renewals = knownRenewals()
const made = sampleForecasts(renewals, plans, window)

/** As they would stand after loading, with amounts taken one to one. */
function knownRenewals(): KnownRenewal[] {
  const idOf = (email: string) => sampleMembers.findIndex((member) => member.email === email) + 1
  return renewalRows(plans, window).map((row, index) => {
    const at = plans.findIndex(({ externalId }) => externalId === row.account_external_id)
    const email = plans[at]?.csm ?? ''
    const manager = sampleMembers.find((member) => member.email === email)?.manager ?? ''
    return {
      renewalId: index + 1,
      accountId: at + 1,
      accountExternalId: row.account_external_id,
      owner: { id: idOf(email), email, leaderId: idOf(manager) },
      dueOn: day(row.due_on),
      amountMinor: Math.round(Number(row.amount) * 100),
      outcome: row.outcome,
      decidedOn: row.decided_on === null ? null : day(row.decided_on),
      renewedMinor: row.renewed_amount === null ? null : Math.round(Number(row.renewed_amount) * 100),
    }
  })
}

const byId = new Map(renewals.map((one) => [one.renewalId, one]))
const decidedOf = (id: number): Day | null => byId.get(id)?.decidedOn ?? null

test('the same company makes the same past', () => {
  expect(sampleForecasts(renewals, plans, window)).toEqual(made)
})

test('of quarters that have ended, the running one and the next a snapshot stands on every Monday before this week', () => {
  const quarters = Map.groupBy(made.snapshots, ({ quarter }) => quarter)
  expect([...quarters.keys()]).toEqual([
    '2025-07-01',
    '2025-10-01',
    '2026-01-01',
    '2026-04-01',
    '2026-07-01',
    '2026-10-01',
    '2027-01-01',
  ])
  const days = made.snapshots.map(({ takenOn }) => takenOn)
  expect(days.every((one) => new Date(one).getUTCDay() === 1 && one < day('2026-11-16'))).toBe(true)
  const weeks = quarters.get(day('2026-01-01'))?.map(({ takenOn }) => takenOn) ?? []
  expect([weeks[0], weeks.at(-1), weeks.length]).toEqual(['2025-10-06', '2026-03-30', 26])
})

describe('nobody knows what has not happened', () => {
  test('a renewal is open in every snapshot until the day it was decided', () => {
    for (const { takenOn, rows } of made.snapshots) {
      for (const { renewalId, outcome, renewedMinor } of rows) {
        const decided = decidedOf(renewalId)
        expect([outcome === 'open', renewedMinor === null]).toEqual(
          decided !== null && decided <= takenOn ? [false, false] : [true, true],
        )
      }
    }
  })

  test('what is said of a renewal is said before it is decided, and only of decided ones anything is made up', () => {
    for (const { renewalId, saidOn } of made.views) {
      const decided = decidedOf(renewalId)
      expect(decided).not.toBeNull()
      expect(saidOn < addDays(decided ?? TODAY, 7)).toBe(true)
    }
  })

  test('nothing is dated after yesterday, or before there is anything to go by', () => {
    const days = [...made.views.map(({ saidOn }) => saidOn), ...made.calls.map(({ saidOn }) => saidOn)]
    expect(days.every((one) => one < TODAY && one >= dayFromNumber(window.first))).toBe(true)
  })
})

describe('it says something true', () => {
  const judged = made.snapshots
    .filter(({ quarter, takenOn }) => daysBetween(quarter, takenOn) < 70 && quarter < '2026-10-01')
    .flatMap(({ rows }) => rows.filter(({ outcome }) => outcome === 'open'))
  const kept = (category: string) => {
    const rows = judged.filter((row) => row.category === category)
    return rows.filter(({ renewalId }) => byId.get(renewalId)?.outcome !== 'churned').length / rows.length
  }

  test('what was committed renews more often than what was at risk', () => {
    expect(kept('commit')).toBeGreaterThan(0.92)
    expect(kept('at_risk')).toBeLessThan(0.8)
  })

  test('forecasts miss, and not by much', () => {
    const ended = made.snapshots.filter(({ quarter, takenOn }) => {
      const left = daysBetween(takenOn, addDays(quarter, 91))
      return left >= 28 && left < 35 && quarter < '2026-10-01'
    })
    expect(ended.length).toBeGreaterThanOrEqual(5)
    for (const { rows } of ended) {
      const expected = rows.reduce((sum, row) => sum + (row.renewedMinor ?? row.calledMinor * row.probability), 0)
      const came = rows.reduce((sum, { renewalId }) => sum + (byId.get(renewalId)?.renewedMinor ?? 0), 0)
      expect(Math.abs(expected / came - 1)).toBeLessThan(0.25)
    }
  })

  test('some CSMs call more than comes, some less', () => {
    const came = (memberId: number, quarter: Day) =>
      renewals
        .filter(({ owner, dueOn }) => owner?.id === memberId && dueOn >= quarter && dueOn < addDays(quarter, 91))
        .reduce((sum, { renewedMinor }) => sum + (renewedMinor ?? 0), 0)
    const off = made.calls.map((call) => Math.sign(call.commitMinor - came(call.memberId, call.quarter)))
    expect(off.filter((one) => one > 0).length / off.length).toBeGreaterThan(0.15)
    expect(off.filter((one) => one < 0).length / off.length).toBeGreaterThan(0.15)
  })

  test('leaders see some of it otherwise, and say why', () => {
    const leaders = made.calls.filter(({ voice }) => voice === 'leader')
    expect(leaders.length).toBeGreaterThan(5)
    expect(leaders.every(({ reason, saidBy, memberId }) => reason !== '' && saidBy !== memberId)).toBe(true)
    expect(made.views.some(({ voice, reason }) => voice === 'leader' && reason !== '')).toBe(true)
  })
})
