import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await createImportWorld()
})
afterAll(() => world.stop())

beforeEach(async () => {
  await world.rows(
    'truncate accounts, members, sources, imports, segments, stages, metrics, metric_days, contact_metric_days, exchange_rates, custom_fields, settings restart identity cascade',
  )
  await world.load('accounts', 'external_id,name,industry,tier\na1,Acme,Food,gold\na2,Bolt,Metal,silver\n')
})

test('an import that is taken back leaves everything as it was', async () => {
  const before = await world.state()
  const ended = await world.load(
    'accounts',
    'external_id,name,industry,tier\na1,Acme Ltd,Drink,platinum\na3,New,Toys,gold\n',
  )
  expect(await world.state()).not.toBe(before)
  const undone = await world.undo(ended.id)
  expect(undone.state).toBe('undone')
  expect(undone.undo).toMatchObject({ removed: 1, restored: 1, left: [] })
  expect(await world.state()).toBe(before)
})

test('a field that was changed since stays, and is listed', async () => {
  const ended = await world.load('accounts', 'external_id,name,industry\na1,Acme Ltd,Drink\n')
  await world.rows("update accounts set industry = 'Wood' where name = 'Acme Ltd'")
  const undone = await world.undo(ended.id)
  expect(await world.rows("select name, industry from accounts where name like 'Acme%'")).toEqual([
    { name: 'Acme', industry: 'Wood' },
  ])
  expect(undone.undo?.left).toEqual([
    { what: 'accounts.industry', count: 1, reason: 'it was changed since', sample: ['1'] },
  ])
})

test('an account that something else uses by now stays, and is listed', async () => {
  const ended = await world.load('accounts', 'external_id,name\na3,New\na4,Newer\n')
  await world.load('tickets', 'external_id,account_external_id,opened_at\nt1,a3,2026-01-01\n')
  const undone = await world.undo(ended.id)
  expect(undone.undo).toMatchObject({ removed: 1, left: [{ what: 'accounts', reason: 'tickets use it', count: 1 }] })
  expect(await world.rows("select name from accounts where name like 'New%'")).toEqual([{ name: 'New' }])
})

test('usage goes back to the numbers before, also where later files wrote since', async () => {
  await world.load('usage', 'account_external_id,metric,day,value\na1,logins,2026-01-01,1\na1,logins,2026-01-02,1\n')
  const second = await world.load(
    'usage',
    'account_external_id,metric,day,value\na1,logins,2026-01-01,5\na1,logins,2026-01-02,5\na1,logins,2026-01-03,5\n',
  )
  await world.load('usage', 'account_external_id,metric,day,value\na1,logins,2026-01-02,9\n')
  const undone = await world.undo(second.id)
  expect(await world.rows('select day, value from metric_days order by day')).toEqual([
    { day: '2026-01-01', value: '1' },
    { day: '2026-01-02', value: '9' },
  ])
  expect(undone.undo).toMatchObject({ removed: 1, restored: 1 })
  expect(undone.undo?.left[0]).toMatchObject({ what: 'usage', count: 1 })
})

test('events that are taken back may come again', async () => {
  const file = 'message_id,account_external_id,name,at\nm1,a1,opened,2026-01-01T10:00:00Z\n'
  const ended = await world.load('events', file)
  await world.undo(ended.id)
  expect(await world.rows('select id from events')).toEqual([])
  expect((await world.load('events', file)).counts.created).toBe(1)
})

test('money follows when subscriptions are taken back', async () => {
  const before = await world.state()
  const ended = await world.load(
    'subscriptions',
    'external_id,account_external_id,started_on,amount,interval,currency\ns1,a1,2026-01-01,100,month,EUR\n',
  )
  await world.undo(ended.id)
  expect(await world.state()).toBe(before)
})

test('exchange rates go back to what they were', async () => {
  await world.load('exchange_rates', 'currency,day,rate\nUSD,2026-01-01,0.9\n')
  const before = await world.state()
  const ended = await world.load('exchange_rates', 'currency,day,rate\nUSD,2026-01-01,0.8\nUSD,2026-02-01,0.85\n')
  await world.undo(ended.id)
  expect(await world.state()).toBe(before)
})
