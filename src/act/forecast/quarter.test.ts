import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'

let world: ForecastWorld
let called: number

beforeAll(async () => {
  world = await createForecastWorld()
  const { server, stranger, renewal, say } = world
  const { csm, leader } = server.members
  const [commit, below] = [
    await renewal(csm, { due: '2026-03-31', probability: 0.9 }),
    await renewal(csm, { due: '2026-03-20', amount: 500, probability: 0.6 }),
  ]
  called = below.id
  await say(commit.id, 'machine', 'best_case')
  await say(commit.id, 'csm', 'at_risk')
  await say(commit.id, 'csm', 'commit', 1_200)
  await say(below.id, 'csm', 'commit')
  await say(below.id, 'leader', 'at_risk', 300)
  await renewal(csm, { due: '2026-01-15', amount: 800, outcome: 'expanded', renewed: 1_000 })
  await renewal(leader, { due: '2026-02-15', amount: 400, outcome: 'churned' })
  await renewal(leader, { due: '2026-03-15', amount: 600, probability: 0.8 })
  await renewal(null, { due: '2026-03-16', amount: 50 })
  await renewal(stranger, { due: '2026-03-17', amount: 7_000, probability: 0.5 })
  await renewal(csm, { due: '2026-04-01', amount: 9_000 })
})
afterAll(() => world.server.stop())

const forecast = async (who: 'csm' | 'leader' | 'executive', input: object = {}) =>
  (await world.get(who, '/api/forecast', { ...input })).body

test('a CSM’s quarter: who was heard, what is closed, what is expected', async () => {
  const { period, total, currency, groups } = await forecast('csm')
  expect([period.name, period.from, period.to, currency]).toEqual(['Q1 2026', '2026-01-01', '2026-03-31', 'EUR'])
  expect(total).toMatchObject({
    renewals: 3,
    up: 2_300_00,
    commit: 1_200_00,
    atRisk: 300_00,
    bestCase: 0,
    won: 1_000_00,
    grown: 200_00,
    lost: 0,
    // 1,000 won, 1,200 × 0.9 and 300 × 0.6.
    expected: 1_000_00 + 1_080_00 + 180_00,
  })
  expect(groups).toHaveLength(1)
})

test('a leader sees the team and what nobody owns, an executive everybody’s', async () => {
  const team = await forecast('leader')
  expect(team.groups.map(({ name }: { name: string }) => name)).toEqual(
    [world.server.members.csm.name, world.server.members.leader.name, 'Nobody’s accounts'].toSorted((a, b) =>
      a.startsWith('Nobody') ? 1 : b.startsWith('Nobody') ? -1 : a.localeCompare(b),
    ),
  )
  expect(team.total).toMatchObject({ renewals: 6, lost: 400_00, notCalled: 50_00, unlikely: 1 })
  const all = await forecast('executive')
  expect(all.total.up - team.total.up).toBe(7_000_00)
  expect(all.maySubmit).toBe(false)
})

test.each(['csm', 'segment', 'month'] as const)('groups by %s add up to the total', async (by) => {
  const { groups, total } = await forecast('executive', { by })
  for (const figure of Object.keys(total)) {
    const sum = groups.reduce(
      (added: number, group: { figures: Record<string, number> }) => added + (group.figures[figure] ?? 0),
      0,
    )
    expect([figure, sum]).toEqual([figure, total[figure]])
  }
})

test('another team’s forecast is refused to a CSM with a sentence, and to its leader too', async () => {
  for (const who of ['csm', 'leader'] as const) {
    for (const path of [
      '/api/forecast',
      '/api/forecast/renewals',
      '/api/forecast/calls',
      '/api/forecast/variance',
      '/api/forecast/cash',
      '/api/forecast/accuracy',
      '/api/forecast/snapshots',
      '/api/forecast/moves',
      '/api/forecast/cash-items',
    ]) {
      const { status, body } = await world.get(who, path, { memberId: world.stranger.id })
      expect([path, status, body.code]).toEqual([path, 403, 'accounts.money_hidden'])
      expect(body.title).toContain('another team’s')
    }
  }
  expect((await world.get('csm', '/api/forecast', { memberId: world.server.members.leader.id })).status).toBe(403)
  expect((await world.get('leader', '/api/forecast', { memberId: world.server.members.csm.id })).status).toBe(200)
})

test('a department that sees no money is told so', async () => {
  const { status, body } = await world.get('department', '/api/forecast')
  expect([status, body.code]).toEqual([403, 'accounts.money_hidden'])
})

test('every figure opens to the renewals that add up to it, page by page', async () => {
  const { total } = await forecast('executive')
  for (const figure of ['up', 'won', 'lost', 'commit', 'atRisk', 'notCalled', 'expected', 'closed']) {
    const rows = []
    for (let offset = 0; ; offset += 2) {
      const { body } = await world.get('executive', '/api/forecast/renewals', { figure, offset, limit: 2 })
      rows.push(...body.rows)
      expect(body.figures[figure]).toBe(total[figure])
      if (offset + 2 >= body.total) break
    }
    const value = (row: Record<string, number>) =>
      ({ up: row['amountMinor'], expected: row['expectedMinor'], won: row['renewedMinor'], closed: 1 })[figure] ??
      (figure === 'lost' ? (row['amountMinor'] ?? 0) - (row['renewedMinor'] ?? 0) : row['calledMinor'])
    expect([figure, rows.reduce((sum, row) => sum + (value(row) ?? 0), 0)]).toEqual([figure, total[figure]])
  }
})

test('a row says who was heard, what the others said, and whether the reader may change it', async () => {
  const { body } = await world.get('csm', '/api/forecast/renewals', { figure: 'atRisk' })
  expect(body.rows).toMatchObject([
    {
      renewalId: called,
      category: 'at_risk',
      voice: 'leader',
      calledMinor: 300_00,
      voices: { leader: { category: 'at_risk' }, csm: { category: 'commit' }, machine: { category: 'best_case' } },
      mayEdit: true,
    },
  ])
  const ofExecutive = (await world.get('executive', '/api/forecast/renewals', { figure: 'atRisk' })).body
  expect(ofExecutive.rows[0].mayEdit).toBe(false)
})

test('open renewals can be had alone, and be searched and sorted', async () => {
  const of = async (input: object) => (await world.get('csm', '/api/forecast/renewals', { ...input })).body
  const open = await of({ state: 'open', sort: 'amount', direction: 'down' })
  expect(open.rows.map(({ amountMinor }: { amountMinor: number }) => amountMinor)).toEqual([1_000_00, 500_00])
  const [{ account }] = open.rows
  expect((await of({ search: account.name.toUpperCase() })).rows[0].account).toEqual(account)
  expect((await of({ search: 'nobody by this name' })).total).toBe(0)
})

test('months and years are cut by the calendar', async () => {
  expect((await forecast('csm', { kind: 'month', on: '2026-04-10' })).total).toMatchObject({
    renewals: 1,
    up: 9_000_00,
  })
  expect((await forecast('csm', { kind: 'year', on: '2026-12-31' })).total).toMatchObject({ renewals: 4 })
})

test('an empty quarter says when the next renewal is due', async () => {
  const { total, nextDueOn, hasAny } = await forecast('csm', { on: '2027-05-01' })
  expect([total.renewals, nextDueOn, hasAny]).toEqual([0, '2026-03-20', true])
})

test('a renewal whose amount the ledger does not know is left out by the name of its currency', async () => {
  const { server, renewal, get } = world
  const owner = await server.addMember({ role: 'csm', name: 'Nora Nok' })
  const { id } = await renewal(owner, { due: '2026-03-30', amount: 1_000, currency: 'NOK' })
  await server.pool.query('update renewals set amount_minor = null where id = $1', [id])
  const { total, missing } = (await get(owner, '/api/forecast')).body
  expect(total.renewals).toBe(0)
  expect(missing).toEqual([{ currency: 'NOK', sentence: expect.stringContaining('no exchange rate from NOK to EUR') }])
})
