import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import type { Asker, TestMember } from '../../platform/testing/server.ts'

let world: ForecastWorld
let csm: TestMember
beforeAll(async () => {
  world = await createForecastWorld()
  ;({ csm } = world.server.members)
})
afterAll(() => world.server.stop())

const found = async (who: Asker = 'executive', input = {}) =>
  (await world.get(who, '/api/forecast/accuracy/calls', input)).body

/** A renewal due on 20 December 2025 and decided ten days later, with what was said of it on which day. */
async function renewal(owner: TestMember, renewed: number, said: readonly (readonly [string, string, string])[]) {
  const outcome = renewed === 0 ? 'churned' : 'renewed'
  const made = await world.renewal(owner, { due: '2025-12-20', outcome, renewed, decided: '2025-12-30' })
  for (const [voice, category, on] of said) {
    await insertRow(world.server, 'renewal_views', {
      renewal_id: made.id,
      account_id: made.accountId,
      voice,
      category,
      said_at: `${on}T12:00:00Z`,
    })
  }
  return made
}

async function call(member: TestMember, voice: 'csm' | 'leader', on: string, commit: number | null, best?: number) {
  await insertRow(world.server, 'forecast_calls', {
    quarter: '2025-10-01',
    member_id: member.id,
    voice,
    currency: 'EUR',
    commit_minor: commit === null ? null : commit * 100,
    best_case_minor: best === undefined ? null : best * 100,
    said_at: `${on}T12:00:00Z`,
  })
}

test('before anything was called nothing is said', async () => {
  expect(await found()).toMatchObject({ total: { categories: [], amounts: [] }, members: [], quarters: [] })
})

test('what a voice said last before the weeks began counts, and what it said later does not', async () => {
  // Four weeks before 20 December lies 22 November.
  await renewal(csm, 1_000, [
    ['csm', 'at_risk', '2025-11-01'],
    ['csm', 'commit', '2025-11-22'],
    ['csm', 'at_risk', '2025-11-23'],
    ['leader', 'best_case', '2025-12-01'],
  ])
  await renewal(csm, 0, [['csm', 'commit', '2025-11-20']])
  await renewal(csm, 600, [['machine', 'at_risk', '2025-10-01']])
  expect((await found()).total.categories).toMatchObject([
    { voice: 'csm', category: 'commit', decided: 2, hits: 1, hitRate: null, calledMinor: 200_000, cameMinor: 100_000 },
    { voice: 'machine', category: 'at_risk', decided: 1, hits: 0, cameMinor: 60_000 },
  ])
  expect((await found('executive', { weeksBefore: 1 })).total.categories).toMatchObject([
    { voice: 'leader', category: 'best_case', decided: 1, hits: 1 },
    { voice: 'csm', category: 'commit', decided: 1, hits: 0 },
    { voice: 'csm', category: 'at_risk', decided: 1, hits: 0 },
    { voice: 'machine', category: 'at_risk', decided: 1 },
  ])
})

test('a renewal that was decided before the weeks began was not called any more', async () => {
  const early = await renewal(csm, 1_000, [['csm', 'best_case', '2025-10-01']])
  await world.server.pool.query(`update renewals set decided_on = '2025-11-22' where id = $1`, [early.id])
  expect((await found()).total.categories.map(({ category }: { category: string }) => category)).not.toContain(
    'best_case',
  )
})

test('a quarter’s call stands beside what came on the accounts its member owned then', async () => {
  await call(csm, 'csm', '2025-10-05', 5_000)
  await call(csm, 'csm', '2025-12-01', 2_500, 3_000)
  await call(csm, 'csm', '2025-12-20', 1)
  await call(csm, 'leader', '2025-11-01', 2_000)
  // 1,000 + 600 + the early 1,000 came; what changed hands since still counts for whom it was.
  const { rows } = await world.server.pool.query(`select id from accounts where owner_id = $1 order by id`, [csm.id])
  await world.server.pool.query(
    `insert into account_facts (account_id, field, valid_from, value, source_id) values
      ($1, 'owner', '2025-01-01', to_jsonb($2::int), 2), ($1, 'owner', '2026-01-05', to_jsonb($3::int), 2)`,
    [rows[0].id, csm.id, world.stranger.id],
  )
  await world.server.pool.query('update accounts set owner_id = $2 where id = $1', [rows[0].id, world.stranger.id])
  const { members, quarters } = await found()
  expect(members).toMatchObject([
    {
      member: { id: csm.id },
      amounts: [
        { voice: 'csm', of: 'commit', calls: 1, kept: 1, keptRate: null, calledMinor: 250_000, cameMinor: 260_000 },
        { voice: 'csm', of: 'best_case', calls: 1, kept: 0, calledMinor: 300_000, cameMinor: 260_000 },
        { voice: 'leader', of: 'commit', calls: 1, kept: 1, calledMinor: 200_000 },
      ],
    },
  ])
  expect(quarters).toMatchObject([{ name: 'Q4 2025', amounts: [{ calls: 1 }, { calls: 1 }, { calls: 1 }] }])
})

test('what a leader took back is no call', async () => {
  await call(csm, 'leader', '2025-11-15', null)
  const { amounts } = (await found()).total
  expect(amounts.map(({ voice }: { voice: string }) => voice)).toEqual(['csm', 'csm'])
})

test('a CSM sees how good the own calls were, and nobody else’s', async () => {
  await renewal(world.stranger, 1_000, [['csm', 'commit', '2025-11-01']])
  expect((await found()).members).toHaveLength(2)
  expect((await found('csm')).members).toMatchObject([{ member: { id: csm.id } }])
  expect((await world.get('csm', '/api/forecast/accuracy/calls', { memberId: world.stranger.id })).status).toBe(403)
})

test('calls are exported line by line, not yet added up', async () => {
  const file = await world.server.request('csm', 'POST', '/api/forecast-export', { what: 'calls' })
  const [head, ...lines] = file.text.trimEnd().split('\r\n')
  expect(head).toBe('CSM,Quarter,Said by,Called,Decided,Right,ARR called (EUR),ARR that came (EUR)')
  expect(lines.map((line) => line.split(',').slice(1))).toEqual([
    ['Q4 2025', 'csm', 'commit', '2', '1', '2000.00', '1000.00'],
    ['Q4 2025', 'machine', 'at_risk', '1', '0', '1000.00', '600.00'],
    ['Q4 2025', 'csm', 'quarter_commit', '1', '1', '2500.00', '2600.00'],
    ['Q4 2025', 'csm', 'quarter_best_case', '1', '0', '3000.00', '2600.00'],
  ])
})
