import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const change = (fields: object) => server.request('operations', 'PATCH', '/api/company', fields)

test('what was changed is kept, told to everybody, and written down', async () => {
  const { body } = await change({ name: 'Acme', timeZone: 'Asia/Tokyo', reportingCurrency: 'usd' })
  expect(body).toEqual({ name: 'Acme', timeZone: 'Asia/Tokyo', reportingCurrency: 'USD', currencyIsFixed: false })
  expect((await server.request('csm', 'GET', '/api/me')).body.company.name).toBe('Acme')
  const audit = await server.request('owner', 'GET', '/api/audit?action=company.')
  expect(audit.body.entries[0].sentence).toBe(
    "changed the company's name from Our company to Acme; changed the time zone from UTC to Asia/Tokyo; changed the reporting currency from EUR to USD",
  )
})

test('the day of the company is the day in its time zone', async () => {
  await change({ timeZone: 'Pacific/Kiritimati' })
  server.setTime('2026-03-10T11:00:00Z')
  expect((await server.request('csm', 'GET', '/api/me')).body.today).toBe('2026-03-11')
  server.setTime('2026-03-10T09:00:00Z')
})

test.each(['Asia/Kolkata', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
  'the zone %s is taken by the name a browser has for it, and the database counts by it',
  async (timeZone) => {
    expect((await change({ timeZone })).body).toMatchObject({ timeZone })
    await server.pool.query('select now() at time zone $1', [timeZone])
  },
)

test.each([{ timeZone: 'Mars/Olympus' }, { timeZone: '+05:30' }, { reportingCurrency: 'XX' }, { name: ' ' }])(
  '%o is refused',
  async (fields) => {
    expect((await change(fields)).status).toBe(422)
  },
)

test('two changes at once both hold', async () => {
  await Promise.all([change({ name: 'Both' }), change({ timeZone: 'Europe/Paris' })])
  expect((await change({})).body).toMatchObject({ name: 'Both', timeZone: 'Europe/Paris' })
})

test('the reporting currency is fixed once money is on record; the rest is not', async () => {
  await change({ reportingCurrency: 'EUR' })
  await server.pool.query(
    "insert into exchange_rates (currency, day, rate, source_id) values ('USD', '2026-01-01', 0.9, (select id from sources limit 1))",
  )
  const refused = await change({ reportingCurrency: 'USD', name: 'Not saved' })
  expect(refused.body.code).toBe('company.currency_is_fixed')
  expect(refused.status).toBe(409)
  const { body } = await change({ name: 'Saved', reportingCurrency: 'EUR' })
  expect(body).toMatchObject({ name: 'Saved', reportingCurrency: 'EUR', currencyIsFixed: true })
})
