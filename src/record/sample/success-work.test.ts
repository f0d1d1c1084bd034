import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sampleOptions } from './defaults.ts'
import { soldAs } from './selling.ts'
import { sampleHoldings, sampleTiers, sampleUses } from './success-plans.ts'
import { sampleIncentives, sampleRates, sampleWork } from './success-work.ts'
import { sampleWorld } from './world.ts'

const TODAY = day('2026-11-17')
const { plans, window } = sampleWorld(sampleOptions, TODAY)
const work = sampleWork(plans, window)

test('the same seed and day tell the same work, plans and partners', () => {
  const again = sampleWorld(sampleOptions, TODAY)
  expect(sampleWork(again.plans, again.window)).toEqual(work)
  expect(sampleHoldings(again.plans, again.window)).toEqual(sampleHoldings(plans, window))
  expect(sampleUses(again.plans, again.window)).toEqual(sampleUses(plans, window))
})

test('work is of the last year, on days that have passed, and fills nobody’s day', () => {
  expect(work.length).toBeGreaterThan(2_000)
  expect(work.length).toBeLessThan(10_000)
  for (const { day: on } of work) expect(on >= '2025-11-01' && on < TODAY).toBe(true)
  const days = Map.groupBy(work, ({ memberEmail, day: on }) => `${memberEmail} ${on}`)
  const longest = Math.max(...[...days.values()].map((all) => all.reduce((sum, { minutes }) => sum + minutes, 0)))
  expect(longest).toBeLessThanOrEqual(1_440)
})

test('everybody who works has a rate on every day of work', () => {
  const first = new Map(sampleRates(window).map(({ memberEmail, validFrom }) => [memberEmail, validFrom]))
  for (const { memberEmail } of work) expect(first.has(memberEmail)).toBe(true)
  expect(sampleRates(window).every(({ hourlyMinor }) => Number.isInteger(hourlyMinor))).toBe(true)
})

test('stretches of a tier follow each other, and what is used is promised', () => {
  const held = Map.groupBy(sampleHoldings(plans, window), ({ accountExternalId }) => accountExternalId)
  for (const [first, second] of held.values()) if (second) expect(first?.toDay).toBe(second.fromDay)
  for (const { fromDay, toDay } of [...held.values()].flat()) if (toDay) expect(toDay > fromDay).toBe(true)
  for (const { tier, promise, day: on } of sampleUses(plans, window)) {
    expect(sampleTiers.find(({ key }) => key === tier)?.entitlements.map(({ name }) => name)).toContain(promise)
    expect(on < TODAY).toBe(true)
  }
})

test('a deal has a partner exactly when it came through one; referrals keep their source', () => {
  for (const plan of plans) {
    const { deal_source, channel_partner } = soldAs(plan, window)
    expect(channel_partner !== null).toBe(deal_source === 'Partner')
    if (plan.wonThrough !== null) expect(deal_source).toBe('Referral')
  }
  expect(sampleIncentives(window).every(({ day: on }) => on < TODAY)).toBe(true)
})
