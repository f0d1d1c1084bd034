import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'
import type { Asker, TestMember } from '../../platform/testing/server.ts'
import { takeWeekly } from './actions-snapshots.ts'

let world: ForecastWorld
let csm: TestMember
let leader: TestMember
const ids: Record<string, number> = {}

beforeAll(async () => {
  world = await createForecastWorld()
  ;({ csm, leader } = world.server.members)
  for (const name of ['slips', 'closes', 'cheaper', 'riskier', 'goes', 'moves']) {
    ids[name] = (await world.renewal(csm, { due: '2026-03-25', amount: 1_000, probability: 0.5 })).id
  }
  await world.renewal(world.stranger, { due: '2026-03-26', amount: 4_000 })
  await world.renewal(leader, { due: '2026-05-01', amount: 100 })
})
afterAll(() => world.server.stop())

const TUESDAY = day('2026-03-10')
const at = (on: string) => new Date(`${on}T05:00:00Z`)
const listed = async (who: Asker, input: object = {}) =>
  (await world.get(who, '/api/forecast/snapshots', { ...input })).body.snapshots
const variance = async (who: Asker, input: object = {}) =>
  (await world.get(who, '/api/forecast/variance', { ...input })).body

test('the running and the next quarter are kept once a week, however many look at once', async () => {
  const { db } = world.server
  const taken = await Promise.all([1, 2, 3, 4].map(() => takeWeekly(db, TUESDAY, at(TUESDAY))))
  expect(taken.reduce((sum, count) => sum + count, 0)).toBe(2)
  expect(await takeWeekly(db, day('2026-03-15'), at('2026-03-15'))).toBe(0)
  expect(await listed('executive')).toMatchObject([{ origin: 'weekly', takenOn: TUESDAY, renewals: 7, member: null }])
  expect(await listed('executive', { on: '2026-04-01' })).toMatchObject([{ renewals: 1 }])
})

test('while an import runs nothing is kept: it would be half of it', async () => {
  const { db, pool } = world.server
  await pool.query(
    `insert into imports (kind, source_id, file_name, actor_name, state) values ('renewals', 2, 'half.csv', 'Test', 'running')`,
  )
  expect(await takeWeekly(db, day('2026-03-16'), at('2026-03-16'))).toBe(0)
  await pool.query(`update imports set state = 'done'`)
})

test('right after an import it waits for the machine to speak of what is ahead, and not forever', async () => {
  const { db, pool } = world.server
  await pool.query(`update imports set finished_at = '2026-03-16T04:50:00Z'`)
  expect(await takeWeekly(db, day('2026-03-16'), at('2026-03-16'))).toBe(0)
  await pool.query(`update imports set finished_at = '2026-03-16T04:40:00Z'`)
  await db.transaction().execute(async (trx) => {
    expect(await takeWeekly(trx, day('2026-03-16'), at('2026-03-16'))).toBe(2)
    await trx.deleteFrom('forecast_snapshots').where('taken_on', '=', day('2026-03-16')).execute()
  })
})

test('a CSM sees its own part of what was kept of everybody', async () => {
  expect(await listed('csm')).toMatchObject([{ renewals: 6 }])
  expect(await listed(world.stranger)).toMatchObject([{ renewals: 1 }])
  expect((await variance('csm')).reasons).toEqual([])
})

test('a submitted forecast is kept with its call, and is its team’s to see', async () => {
  const { request } = world.server
  await request('csm', 'POST', '/api/forecast/calls', { on: TUESDAY, memberId: csm.id, commitMinor: 5_000_00 })
  const { body } = await request('csm', 'POST', '/api/forecast/snapshots', { on: TUESDAY, note: 'Before the review' })
  expect(body).toMatchObject({ renewals: 6 })
  const [newest] = await listed('leader')
  expect(newest).toMatchObject({
    id: body.snapshotId,
    origin: 'submitted',
    member: { id: csm.id },
    note: 'Before the review',
    commitMinor: 5_000_00,
  })
  expect((await listed(world.stranger)).map(({ origin }: { origin: string }) => origin)).toEqual(['weekly'])
  const refused = await world.get(world.stranger, '/api/forecast/variance', { snapshotId: body.snapshotId })
  expect([refused.status, refused.body.code]).toEqual([404, 'forecast.no_snapshot'])
  const { entries } = (await world.get('owner', '/api/audit', { action: 'forecast.submitted' })).body
  expect(entries[0].sentence).toBe('submitted the forecast of Q1 2026 with 6 renewals')
})

test.each<[string, Asker, string, number, string]>([
  ['that is over', 'csm', '2025-11-01', 409, 'forecast.quarter_over'],
  ['without a renewal of one’s own', 'csm', '2026-05-01', 409, 'forecast.nothing_to_freeze'],
  ['of others, by who only reads', 'executive', '2026-03-10', 403, 'request.not_allowed'],
])('a quarter %s is not submitted', async (_what, who, on, status, code) => {
  const answer = await world.server.request(who, 'POST', '/api/forecast/snapshots', { on })
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('what moved adds up exactly, each for its own reason, and what is frozen stays', async () => {
  const { pool } = world.server
  const frozen = await pool.query('select * from forecast_snapshot_rows order by 1, 2')
  await pool.query(`update renewals set due_on = '2026-06-30' where id = $1`, [ids['slips']])
  await pool.query(
    `update renewals set outcome = 'expanded', renewed_amount = 1300, renewed_minor = 130000 where id = $1`,
    [ids['closes']],
  )
  await world.say(ids['cheaper'] ?? 0, 'csm', 'best_case', 800)
  await world.say(ids['riskier'] ?? 0, 'leader', 'at_risk')
  await pool.query('delete from renewals where id = $1', [ids['goes']])
  await pool.query('update accounts set owner_id = $1 where id = (select account_id from renewals where id = $2)', [
    leader.id,
    ids['moves'],
  ])
  await world.renewal(csm, { due: '2026-03-30', amount: 250, probability: 1 })

  const found = await variance('csm')
  expect(
    Object.fromEntries(
      found.reasons.map(({ reason, change }: { reason: string; change: { expected: number } }) => [
        reason,
        change.expected,
      ]),
    ),
  ).toEqual({
    new: 250_00,
    closed: 1_300_00 - 500_00,
    amount: -100_00,
    category: 0,
    slipped: -500_00,
    handed_over: -500_00,
    gone: -500_00,
  })
  for (const figure of Object.keys(found.before)) {
    const moved = found.reasons.reduce(
      (sum: number, { change }: { change: Record<string, number> }) => sum + (change[figure] ?? 0),
      0,
    )
    expect([figure, found.before[figure] + moved]).toEqual([figure, found.after[figure]])
  }
  const { total } = (await world.get('csm', '/api/forecast')).body
  expect(found.after).toEqual(total)
  expect((await pool.query('select * from forecast_snapshot_rows order by 1, 2')).rows).toEqual(frozen.rows)
})

test('the leader, who has both, sees no hand-over; the leader’s own part does', async () => {
  const weekly = (await listed('leader')).find(({ origin }: { origin: string }) => origin === 'weekly')
  const team = await variance('leader', { snapshotId: weekly.id })
  expect(team.reasons.map(({ reason }: { reason: string }) => reason)).not.toContain('handed_over')
  const own = await variance('leader', { snapshotId: weekly.id, memberId: leader.id })
  expect(own.reasons).toMatchObject([{ reason: 'taken_over', renewals: 1 }])
})

test('moves are listed by account, page by page, and add up to their reason', async () => {
  const { body } = await world.get('csm', '/api/forecast/moves', { reason: 'slipped' })
  expect(body.moves).toMatchObject([
    { renewalId: ids['slips'], account: { name: 'Account 1' }, change: { expected: -500_00 } },
  ])
  const all = (await world.get('csm', '/api/forecast/moves', { limit: 3 })).body
  expect([all.moves.length, all.total]).toEqual([3, 7])
})

test('the next week is kept anew, and what moved is counted from there', async () => {
  await takeWeekly(world.server.db, day('2026-03-16'), at('2026-03-16'))
  const found = await variance('csm')
  expect([found.snapshot.takenOn, found.reasons]).toEqual(['2026-03-16', []])
})

test('week by week it is drawn what was won, committed and expected', async () => {
  const { weeks } = (await world.get('csm', '/api/forecast/course')).body
  expect(weeks.map(({ takenOn }: { takenOn: string }) => takenOn)).toEqual(['2026-03-10', '2026-03-16'])
  const { total } = (await world.get('csm', '/api/forecast')).body
  const { won, commit, bestCase, expected } = total
  expect(weeks.at(-1)).toEqual({ takenOn: '2026-03-16', won, commit, bestCase, expected })
})

test('another reporting currency is not compared with what was kept before', async () => {
  await world.server.pool.query(`update forecast_snapshots set currency = 'USD'`)
  const { status, body } = await world.get('csm', '/api/forecast/variance')
  expect([status, body.code]).toEqual([409, 'forecast.other_currency'])
})
