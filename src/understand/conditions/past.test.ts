import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Condition } from '../../kernel/conditions.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { NOW, TIME_ZONE, TODAY } from '../../platform/testing/condition-sources.ts'
import { createConditionWorld, type ConditionWorld } from '../../platform/testing/condition-world.ts'
import { evaluateOne } from './actions.ts'
import type { Present } from './evaluation.ts'
import { episodesInPast } from './past.ts'

const present: Present = { now: NOW, today: TODAY, company: { timeZone: TIME_ZONE, reportingCurrency: 'EUR' } }
const ago = (days: number) => addDays(TODAY, -days)
const poor: Condition = Condition.parse({ kind: 'field', field: 'health', operator: 'at_most', values: [50] })

let world: ConditionWorld
let account: number
beforeAll(async () => {
  world = await createConditionWorld(5)
  for (const table of ['health_days', 'health_restated'] as const) await world.db.deleteFrom(table).execute()
  await world.db.updateTable('accounts').set({ customer_since: null }).execute()
  account = world.accountIds[0] ?? 0
  await shown(80, 70)
  await shown(40, 45)
  await shown(20, 66)
  await shown(10, 30)
})
afterAll(() => world.drop())
vi.setConfig({ testTimeout: 120_000 })

async function shown(days: number, overall: number): Promise<void> {
  const { id } = await world.db.selectFrom('scorecard_versions').select('id').executeTakeFirstOrThrow()
  const scores = { overall, effective_overall: overall, cx: overall, co: overall, coverage: 1, effective_band: 'fair' }
  await world.db
    .insertInto('health_days')
    .values({ account_id: account, day: ago(days), version_id: id, ...scores, measure_values: '{}' })
    .execute()
}

const entered = async (condition: Condition): Promise<[Day, number][]> => {
  const { days } = await episodesInPast(world.db, condition, {
    subject: 'account',
    days: 90,
    present,
    accountIds: null,
    limit: 1_000,
  })
  return days.filter(({ entries }) => entries > 0).map(({ day, entries }) => [day, entries])
}

test('the past counts the days on which health fell below', async () => {
  expect(await entered(poor)).toEqual([
    [ago(40), 1],
    [ago(10), 1],
  ])
})

test('a duration enters when its days are over', async () => {
  expect(await entered({ kind: 'held', hours: 72, of: poor })).toEqual([
    [ago(37), 1],
    [ago(7), 1],
  ])
})

test('only accounts in the reader’s reach are counted, named and said to be there', async () => {
  const about = { subject: 'account' as const, days: 90, present, limit: 1_000 }
  const others = world.accountIds.filter((id) => id !== account)
  const theirs = await episodesInPast(world.db, poor, { ...about, accountIds: others })
  expect(theirs).toMatchObject({ entries: 0, latest: [], accountsSeen: others.length, accountsTotal: others.length })
  const own = await episodesInPast(world.db, poor, { ...about, accountIds: [account] })
  expect(own).toMatchObject({ entries: 2, accountsSeen: 1, accountsTotal: 1 })
  expect(await episodesInPast(world.db, poor, { ...about, accountIds: [] })).toMatchObject({
    entries: 0,
    accountsTotal: 0,
  })
})

test('what cannot be known of the past is said', async () => {
  const condition = Condition.parse({
    kind: 'all',
    of: [
      poor,
      { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 90 },
      { kind: 'measure', measure: 'nps_180', operator: '<', value: 0 },
    ],
  })
  const about = { subject: 'account' as const, days: 90, present, accountIds: null, limit: 10 }
  const { caveats, days, accountsSeen, accountsTotal } = await episodesInPast(world.db, condition, about)
  expect(days).toHaveLength(90)
  expect({ accountsSeen, accountsTotal }).toEqual({ accountsSeen: 10, accountsTotal: world.accountIds.length })
  expect(caveats).toEqual([
    `Looked at 10 of ${world.accountIds.length} accounts.`,
    'Health of earlier days is known once a week, computed later: nothing was shown before 9 January 2026.',
    'Measures of earlier days are not known: nothing was shown before 9 January 2026.',
    'Names, places and renewal dates are taken as they are today.',
  ])
})

test('a condition that names nothing known says why instead of counting', async () => {
  const gone = Condition.parse({ kind: 'measure', measure: 'gone', operator: '<', value: 1 })
  const past = await episodesInPast(world.db, gone, {
    subject: 'account',
    days: 90,
    present,
    accountIds: null,
    limit: 10,
  })
  expect(past).toMatchObject({ days: [], failure: 'There is no measure “gone”, or it was archived.' })
})

test('one account by itself counts the closes of the last days where nobody watched', async () => {
  await world.db
    .updateTable('account_health')
    .set({ effective_overall: 30 })
    .where('account_id', '=', account)
    .execute()
  const judged = (hours: number) =>
    evaluateOne(world.db, { kind: 'held', hours, of: poor }, { accountId: account, present })
  expect(await judged(240)).toMatchObject({ truth: true, because: 'Health is 30, at most 50, for 10 days.' })
  expect(await judged(264)).toMatchObject({ truth: false, because: 'Health is 30, at most 50, not yet for 11 days.' })
})
