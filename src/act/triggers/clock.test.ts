import { afterEach, expect, test } from 'vitest'
import type { Condition } from '../../kernel/conditions.ts'
import { sql } from '../../platform/db/database.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'

let world: TriggerWorld
afterEach(() => world.close())

const noLoginFor14Days: Condition = {
  kind: 'metric',
  metric: 'logins',
  aggregation: 'days_since_last',
  windowDays: 60,
  operator: '>=',
  value: 14,
}

test('no login for 14 days fires when the company day begins, without any event', async () => {
  world = await createTriggerWorld({ timeZone: 'America/New_York', at: '2026-03-05T15:00:00Z' })
  const acme = await world.account('Acme')
  await world.login(acme, '2026-03-04')
  await world.watch({ condition: noLoginFor14Days })
  expect(await world.look()).toEqual([])
  // 18 March in London, 17 March in New York.
  world.advance('2026-03-18T03:59:59Z')
  expect(await world.look()).toEqual([])
  world.advance('2026-03-18T04:00:00Z')
  expect(await world.look()).toEqual(['Acme entered'])
  await world.login(acme, '2026-03-18')
  await world.health(acme, 50)
  expect(await world.look()).toEqual(['Acme left'])
})

test.each([
  ['a usual day', 'Europe/Berlin', '2026-05-11', '2026-05-11T22:00:00Z'],
  ['the day of 23 hours', 'Europe/Berlin', '2026-03-29', '2026-03-29T22:00:00Z'],
  ['the day of 25 hours', 'Europe/Berlin', '2026-10-25', '2026-10-25T23:00:00Z'],
  ['the day of 25 hours in New York', 'America/New_York', '2026-11-01', '2026-11-02T05:00:00Z'],
  ['the leap day', 'Asia/Tokyo', '2028-02-29', '2028-02-29T15:00:00Z'],
  ['the last day of the year', 'Pacific/Auckland', '2026-12-31', '2026-12-31T11:00:00Z'],
])('a renewal comes into reach at the end of %s', async (_, timeZone, today, nextDayBegins) => {
  const begins = new Date(nextDayBegins)
  world = await createTriggerWorld({ timeZone, at: new Date(begins.getTime() - 3_600_000).toISOString() })
  expect(world.present().today).toBe(today)
  const acme = await world.account('Acme')
  await sql`update accounts set renewal_on = ${today}::date + 121 where id = ${acme}`.execute(world.db)
  await world.watch({ condition: { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 120 } })
  expect(await world.look()).toEqual([])
  world.advance(new Date(begins.getTime() - 1).toISOString())
  expect(await world.look()).toEqual([])
  world.advance(nextDayBegins)
  expect(await world.look()).toEqual(['Acme entered'])
})

test('a new day looks only at what time can change', async () => {
  world = await createTriggerWorld()
  await world.account('Acme')
  await world.watch({ condition: { kind: 'field', field: 'health', operator: 'at_most', values: [49] } })
  await world.look()
  world.advance({ days: 1 })
  expect((await world.round()).judged).toBe(0)
  await world.watch({ condition: noLoginFor14Days })
  await world.look()
  world.advance({ days: 1 })
  expect((await world.round()).judged).toBe(1)
})

test('a machine that slept through days begins the day once, when it wakes', async () => {
  world = await createTriggerWorld()
  const acme = await world.account('Acme')
  await sql`update accounts set renewal_on = '2026-04-01' where id = ${acme}`.execute(world.db)
  await world.watch({ condition: { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 10 } })
  await world.look()
  world.advance('2026-03-28T02:00:00Z')
  expect(await world.look()).toEqual(['Acme entered'])
  expect((await world.round()).judged).toBe(0)
})
