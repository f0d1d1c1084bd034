import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventItem } from './item.ts'
import { eventItem } from './testing/deliveries.ts'
import { MetricRule, type CountedMetric, type Increment } from './metric-rule.ts'
import { dayOf, indexRules, rollUp, valueAt } from './roll-up.ts'
import { dayIn } from '../../kernel/day.ts'

const NOON = Date.UTC(2026, 2, 10, 12)

function event(about: Partial<EventItem> & { properties?: string } = {}): EventItem {
  return eventItem({ name: 'Report Exported', userId: 'u1', messageId: 'm1', at: NOON, ...about })
}

function metric(id: number, rule: Partial<MetricRule>, countedTo = Number.MAX_SAFE_INTEGER): CountedMetric {
  return { id, countedTo, rule: MetricRule.parse({ types: ['t'], count: 'events', ...rule }) }
}

function counted(items: readonly EventItem[], ...metrics: CountedMetric[]) {
  const events = items.map((item) => ({ item, accountId: 7, sourceId: 1 }))
  return rollUp(events, indexRules(metrics), () => 'UTC')
}

const told = (increments: readonly Increment[]) => increments.map(({ metricId, day, value }) => [metricId, day, value])

test('events are counted by account, metric and day', () => {
  const { increments } = counted([event(), event({ messageId: 'm2' }), event({ at: NOON + 86_400_000 })], metric(1, {}))
  expect(told(increments)).toEqual([
    [1, '2026-03-10', 2],
    [1, '2026-03-11', 1],
  ])
})

test('a waiting event is not counted', () => {
  expect(
    rollUp([{ item: event(), accountId: 0, sourceId: 1 }], indexRules([metric(1, {})]), () => 'UTC').increments,
  ).toEqual([])
})

test('names and types choose what is counted', () => {
  const items = [event(), event({ name: 'Signed In' }), event({ type: 'p', name: 'Report Exported' })]
  expect(told(counted(items, metric(1, { names: ['Signed In'] })).increments)).toEqual([[1, '2026-03-10', 1]])
  expect(told(counted(items, metric(1, { types: ['p'] })).increments)).toEqual([[1, '2026-03-10', 1]])
})

test('the day is that of the zone the account is counted in', () => {
  const late = { item: event({ at: Date.UTC(2026, 2, 10, 23, 30) }), accountId: 7, sourceId: 1 }
  const { increments } = rollUp([late], indexRules([metric(1, {})]), () => 'Europe/Berlin')
  expect(told(increments)).toEqual([[1, '2026-03-11', 1]])
})

test('users are distinct by day, and anonymous visitors are none', () => {
  const items = [
    event(),
    event({ messageId: 'm2' }),
    event({ userId: null, anonymousId: 'a' }),
    event({ userId: 'u2' }),
  ]
  const { userDays, increments } = counted(items, metric(1, { count: 'users' }))
  expect(userDays.map(({ userId }) => userId)).toEqual(['u1', 'u2'])
  expect(increments).toEqual([])
})

test('sums are exact and take numbers alone', () => {
  const amounts = ['{"n":0.1}', '{"n":0.2}', '{"n":"5"}', '{"n":true}', '{}', '[1]']
  const items = amounts.map((properties) => event({ properties }))
  expect(told(counted(items, metric(1, { count: 'sum', property: 'n' })).increments)).toEqual([
    [1, '2026-03-10', '0.3'],
  ])
})

test('the last value is that of the latest event, whatever came first', () => {
  const items = [
    event({ properties: '{"seats":5}', at: NOON + 2, messageId: 'b' }),
    event({ properties: '{"seats":9}', at: NOON + 1, messageId: 'c' }),
    event({ properties: '{"seats":6}', at: NOON + 2, messageId: 'a' }),
  ]
  for (const order of [items, items.toReversed()]) {
    expect(told(counted(order, metric(1, { count: 'last', property: 'seats' })).increments)).toEqual([
      [1, '2026-03-10', 5],
    ])
  }
})

test.each([
  ['exists', null, ['{"p":{"q":0}}', '{"p":{"q":"x"}}']],
  ['is', 'x', ['{"p":{"q":"x"}}']],
  ['is_not', 'x', ['{"p":{"q":0}}', '{"p":{"q":null}}']],
  ['at_least', 0, ['{"p":{"q":0}}']],
  ['at_most', -1, []],
] as const)('condition %s %j', (operator, value, expected) => {
  const all = ['{"p":{"q":0}}', '{"p":{"q":"x"}}', '{"p":{"q":null}}', '{"p":[1]}', '{}']
  const rule = metric(1, { where: [{ property: 'p.q', operator, value }] })
  const fitting = all.filter((properties) => counted([event({ properties })], rule).increments.length > 0)
  expect(fitting).toEqual(expected)
})

test('accounts beyond what is counted so far wait for the job', () => {
  expect(counted([event()], metric(1, {}, 6)).increments).toEqual([])
  expect(counted([event()], metric(1, {}, 7)).increments).toHaveLength(1)
})

test('a path leads through objects alone', () => {
  expect(valueAt({ a: { b: 1 } }, 'a.b')).toBe(1)
  expect(valueAt({ a: [1] }, 'a.length')).toBeUndefined()
  expect(valueAt({}, '__proto__')).toBeUndefined()
})

test('days are those of the calendar in every zone', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham')
  const at = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) })
  fc.assert(
    fc.property(zone, at, (name, time) => {
      expect(dayOf(time, name)).toBe(dayIn(name, new Date(time)))
    }),
  )
})

test('the order of events does not matter', () => {
  const item = fc.record({
    at: fc.integer({ min: NOON, max: NOON + 5 }),
    messageId: fc.constantFrom('a', 'b', 'ä', 'z'),
    n: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  })
  const metrics = [metric(1, { count: 'sum', property: 'n' }), metric(2, { count: 'last', property: 'n' })]
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: ({ at, messageId }) => `${at}${messageId}` }), (items) => {
      const events = items.map(({ n, ...rest }) => event({ ...rest, properties: JSON.stringify({ n }) }))
      const number = ({ value, ...rest }: Increment) => ({ ...rest, value: Number(value) })
      expect(counted(events, ...metrics).increments.map(number)).toEqual(
        counted(events.toReversed(), ...metrics).increments.map(number),
      )
    }),
  )
})
