import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'
import type { Asker, TestMember } from '../../platform/testing/server.ts'

const QUARTER = '2026-02-01'

let world: ForecastWorld
let csm: TestMember
let leader: TestMember

beforeAll(async () => {
  world = await createForecastWorld()
  ;({ csm, leader } = world.server.members)
  await world.renewal(csm, { due: '2026-03-31' })
})
afterAll(() => world.server.stop())

const say = (who: Asker, input: object) =>
  world.server.request(who, 'POST', '/api/forecast/calls', {
    on: QUARTER,
    memberId: csm.id,
    commitMinor: 500_00,
    ...input,
  })
const callOf = async (who: Asker) => {
  const { body } = await world.get(who, '/api/forecast', { on: QUARTER })
  return { ...body.groups.find(({ key }: { key: string }) => key === String(csm.id)).call, sum: body.calls }
}

test('a CSM commits, the leader sets another figure over it with a reason, and takes it back', async () => {
  expect((await say('csm', { bestCaseMinor: 700_00 })).body).toEqual({ voice: 'csm' })
  expect(await callOf('csm')).toMatchObject({
    own: { commitMinor: 500_00, bestCaseMinor: 700_00, saidBy: csm.name },
    leader: null,
    counts: 'csm',
    mayCallAs: 'csm',
  })
  expect((await say('leader', { commitMinor: 400_00 })).body.code).toBe('forecast.reason_required')
  expect((await say('leader', { commitMinor: 400_00, reason: 'Their sponsor left.' })).body).toEqual({
    voice: 'leader',
  })
  expect(await callOf('leader')).toMatchObject({
    own: { commitMinor: 500_00 },
    leader: { commitMinor: 400_00, reason: 'Their sponsor left.', saidBy: leader.name },
    counts: 'leader',
    mayCallAs: 'leader',
    sum: { commitMinor: 400_00, called: 1, of: 1 },
  })
  await say('csm', { commitMinor: 550_00 })
  expect(await callOf('csm')).toMatchObject({ own: { commitMinor: 550_00 }, counts: 'leader' })
  await say('leader', { commitMinor: null, reason: 'The new sponsor signed.' })
  expect(await callOf('csm')).toMatchObject({ leader: null, counts: 'csm', sum: { commitMinor: 550_00 } })
})

test('nothing that was called is rewritten: all of it stands in the history and in the audit log', async () => {
  const { calls } = (await world.get('csm', '/api/forecast/calls', { on: QUARTER, memberId: csm.id })).body
  expect(calls.map(({ voice, commitMinor }: { voice: string; commitMinor: number }) => [voice, commitMinor])).toEqual([
    ['leader', null],
    ['csm', 550_00],
    ['leader', 400_00],
    ['csm', 500_00],
  ])
  const { entries } = (await world.get('owner', '/api/audit', { action: 'forecast.overridden' })).body
  expect(entries.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
    `took back the commit set over ${csm.name}’s for Q1 2026: The new sponsor signed.`,
    `set the commit of ${csm.name} for Q1 2026 to 400.00 EUR: Their sponsor left.`,
  ])
})

test.each<[string, Asker, object, number, string]>([
  ['of a peer or a leader is not a CSM’s to say', 'csm', { leader: true }, 403, 'accounts.money_hidden'],
  ['is not an executive’s to set', 'executive', {}, 403, 'request.not_allowed'],
  ['below its commit is no best case', 'csm', { bestCaseMinor: 1 }, 422, 'forecast.best_case_below_commit'],
  ['that is over is not called any more', 'csm', { on: '2025-12-31' }, 409, 'forecast.quarter_over'],
  ['of one’s own cannot be taken back', 'csm', { commitMinor: null }, 409, 'forecast.nothing_to_take_back'],
  [
    'that was not set over is not taken back',
    'leader',
    { commitMinor: null, reason: 'None.' },
    409,
    'forecast.nothing_to_take_back',
  ],
  ['of nobody is nobody’s', 'owner', { memberId: 987_654, reason: 'None.' }, 404, 'forecast.no_member'],
])('a forecast %s', async (_what, who, { leader: ofLeader, ...given }: { leader?: boolean }, status, code) => {
  const answer = await say(who, ofLeader ? { ...given, memberId: leader.id } : given)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('calls for a month or by segment are not shown: they are for quarters and people', async () => {
  const month = (await world.get('csm', '/api/forecast', { kind: 'month', on: '2026-03-01' })).body
  expect([month.calls, month.groups[0].call]).toEqual([null, null])
})
