import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMetricWorld, type MetricWorld } from '../../platform/testing/metric-world.ts'
import { query } from '../../platform/testing/portfolio-world.ts'
import type { Asker } from '../../platform/testing/server.ts'

let world: MetricWorld
let server: MetricWorld['server']
let makeMetric: MetricWorld['makeMetric']
let report: MetricWorld['report']
let acme: number
let globex: number
let hallmere: number
let initech: number
let used: MetricWorld['used']
beforeAll(async () => {
  world = await createMetricWorld()
  ;({ server, makeMetric, report, acme, globex, hallmere, initech, used } = world)
})
afterAll(() => server.stop())
beforeEach(() => world.empty())

const explore = (who: Asker, input: object) => server.request(who, 'GET', `/api/explorer/metric?${query(input)}`)
const USERS = { types: ['t', 'p', 's'], names: [], count: 'users', property: null, where: [] }

describe('a metric over time', () => {
  test('adds accounts up by week and compares with the same part of the weeks before', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-02', 0.1],
      [acme, '2026-03-04', 0.2],
      [globex, '2026-03-09', 5],
      [acme, '2026-02-16', 1],
      // Later in its week than today is in this one.
      [acme, '2026-02-27', 100],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', step: 'week', steps: 2 })
    expect(body).toMatchObject({
      from: '2026-03-02',
      until: '2026-03-10',
      values: [0.3, 5],
      total: 5.3,
      accounts: [2, 2].map(() => expect.any(Number)),
      before: { from: '2026-02-16', until: '2026-02-24', values: [1, 0], total: 1, change: expect.closeTo(4.3) },
      subject: { nature: 'amount', readFrom: 'rollups' },
      selectedAccounts: 5,
      knownAccounts: 2,
    })
  })

  test('per account it is shared among those who report', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 6],
      [globex, '2026-03-10', 6],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, as: 'average' })
    expect(body).toMatchObject({ values: [6, 3], accounts: [1, 2], total: 6 })
  })

  test('a level is what was reported last, over accounts', async () => {
    const seats = await makeMetric('seats', { rollup: 'last' })
    await report(seats, [
      [acme, '2026-03-02', 10],
      [acme, '2026-03-06', 12],
      [globex, '2026-03-03', 30],
    ])
    const { body } = await explore('owner', { subject: 'metric:seats', step: 'week', steps: 2 })
    expect(body).toMatchObject({ values: [42, null], total: 42, subject: { nature: 'level' } })
  })

  test('a mean is the mean of the days of each account', async () => {
    const load = await makeMetric('load', { rollup: 'mean' })
    await report(load, [
      [acme, '2026-03-02', 10],
      [acme, '2026-03-06', 20],
      [globex, '2026-03-03', 1],
    ])
    const { body } = await explore('owner', { subject: 'metric:load', step: 'week', steps: 2, as: 'average' })
    expect(body.values).toEqual([8, null])
  })

  test('users of a week are counted once, in the week and in the period, and in every account', async () => {
    const active = await makeMetric('active', { definition: USERS })
    await used(active, [
      [acme, '2026-03-02', 'ann'],
      [acme, '2026-03-03', 'ann'],
      [acme, '2026-03-10', 'ann'],
      [acme, '2026-03-10', 'bob'],
      [globex, '2026-03-10', 'ann'],
    ])
    const input = { subject: 'metric:active', step: 'week', steps: 2 }
    expect((await explore('owner', input)).body).toMatchObject({
      values: [1, 2],
      total: 2,
      subject: { nature: 'users' },
    })
    expect((await explore('owner', { ...input, as: 'average' })).body).toMatchObject({ values: [1, 1.5], total: 1.5 })
    const { body } = await explore('owner', { ...input, split: 'account' })
    expect(body.parts).toMatchObject([
      { name: 'Acme Foods', values: [1, 2], total: 2 },
      { name: 'Globex 100%', values: [null, 1], total: 1 },
    ])
  })

  test('splits into the ten largest accounts and the rest, which add up', async () => {
    const logins = await makeMetric('logins')
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const { body } = await server.request('owner', 'POST', '/api/accounts', { name: `Split ${index}` })
        return Number(body.id)
      }),
    )
    await report(
      logins,
      ids.map((id, index) => [id, '2026-03-09', index + 1] as const),
    )
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, split: 'account' })
    expect(body.parts.map(({ name, total }: { name: string; total: number }) => [name, total])).toEqual([
      ...Array.from({ length: 10 }, (_, index) => [`Split ${11 - index}`, 12 - index]),
      ['All others', 3],
    ])
    const parts = body.parts.reduce((total: number, part: { total: number }) => total + part.total, 0)
    expect(parts).toBe(body.total)
    for (const id of ids) await server.db.deleteFrom('accounts').where('id', '=', id).execute()
  })

  test('splits by segment, those without one under their own name', async () => {
    const logins = await makeMetric('logins')
    const segment = await server.db
      .selectFrom('segments')
      .select(['id', 'name'])
      .orderBy('position')
      .executeTakeFirstOrThrow()
    await server.db.updateTable('accounts').set({ segment_id: segment.id }).where('id', '=', acme).execute()
    await report(logins, [
      [acme, '2026-03-09', 2],
      [globex, '2026-03-09', 3],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, split: 'segment' })
    expect(body.parts).toMatchObject([
      { name: segment.name, total: 2 },
      { key: 'rest', name: 'No segment', total: 3 },
    ])
    const filters = [{ field: 'segment', operator: 'is', values: [segment.id] }]
    expect((await explore('owner', { subject: 'metric:logins', steps: 2, filters })).body.total).toBe(2)
    await server.db.updateTable('accounts').set({ segment_id: null }).where('id', '=', acme).execute()
  })

  test('a member sees the accounts of its scope and no other', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 1],
      [hallmere, '2026-03-09', 10],
      [initech, '2026-03-09', 100],
    ])
    const totalOf = async (who: Asker) => (await explore(who, { subject: 'metric:logins', steps: 2 })).body
    expect(await totalOf('owner')).toMatchObject({ total: 111 })
    expect(await totalOf('leader')).toMatchObject({ total: 11 })
    expect(await totalOf('csm')).toMatchObject({ total: 1, selectedAccounts: 2 })
    expect(await totalOf('readonly')).toMatchObject({ total: null, selectedAccounts: 0 })
    expect((await explore('csm', { subject: 'metric:logins', steps: 2, accountId: initech })).status).toBe(404)
  })
})

describe('the own baseline', () => {
  test('is the mean per day of the 84 days before, of accounts known for 28 of them, up to yesterday', async () => {
    const logins = await makeMetric('logins')
    // The period is 2026-03-01 … 03-10, the baseline 2025-12-07 … 2026-02-28.
    await report(logins, [
      [acme, '2025-01-01', 1000],
      [acme, '2026-01-01', 168],
      [globex, '2026-02-01', 56],
      // 27 days: too young.
      [hallmere, '2026-02-02', 27],
      [acme, '2026-03-05', 9],
      [globex, '2026-03-05', 9],
      [hallmere, '2026-03-05', 900],
      // Today is no whole day.
      [acme, '2026-03-10', 500],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 10 })
    // 168/84 + 56/28 a day; 18 in the nine days to yesterday.
    expect(body.baseline).toMatchObject({
      from: '2025-12-07',
      until: '2026-02-28',
      accounts: 2,
      perDay: 4,
      currentPerDay: 2,
      change: -0.5,
    })
    expect(body.baseline.values[0]).toBe(4)
  })

  test('is missing where nobody reported long enough, and says so', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [[acme, '2026-03-05', 9]])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 10 })
    expect(body.baseline).toBeNull()
    expect(body.baselineMissing).toMatch(/28 days/)
  })
})

describe('the file', () => {
  test('holds exactly the table behind the picture, and is written down', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 2],
      [initech, '2026-03-10', 3],
    ])
    const input = { subject: 'metric:logins', step: 'day', steps: 2, split: 'account' }
    const file = await server.request('owner', 'POST', '/api/explorer/metric-export', input)
    expect(file.text.replace('\uFEFF', '').trim().split('\r\n')).toEqual([
      "From,Until,Value,'=Initech,Acme Foods,Period before,Accounts",
      '2026-03-09,2026-03-09,2,,2,,1',
      '2026-03-10,2026-03-10,3,3,0,,2',
    ])
    const audit = await server.db
      .selectFrom('audit_log')
      .select('sentence')
      .where('action', '=', 'explorer.exported')
      .execute()
    expect(audit).toEqual([{ sentence: 'exported logins of 5 accounts as CSV' }])
    expect((await server.request('readonly', 'POST', '/api/explorer/metric-export', input)).status).toBe(403)
  })
})
