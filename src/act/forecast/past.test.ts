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

const accuracy = async (who: Asker = 'executive') => (await world.get(who, '/api/forecast/accuracy')).body

/** A renewal of an account that has paid since long ago. */
async function decided(due: string, made: { decided: string; renewed: number }) {
  const outcome = made.renewed === 0 ? 'churned' : 'renewed'
  const found = await world.renewal(csm, { due, outcome, ...made })
  await world.server.pool.query(
    `insert into mrr_steps (account_id, day, mrr_minor, kind) values ($1, '2023-01-01', 8333, 'new')`,
    [found.accountId],
  )
  return found
}

/** The weekly snapshot of a quarter, with what it froze of each renewal. */
async function snapshot(
  quarter: string,
  takenOn: string,
  rows: readonly (readonly [number, number, string, number])[],
) {
  const id = await insertRow(world.server, 'forecast_snapshots', {
    quarter,
    taken_on: takenOn,
    week_on: takenOn,
    taken_at: `${takenOn}T05:00:00Z`,
    origin: 'weekly',
    currency: 'EUR',
  })
  for (const [renewalId, accountId, category, probability] of rows) {
    await world.server.pool.query(
      `insert into forecast_snapshot_rows (snapshot_id, renewal_id, account_id, owner_id, due_on, amount_minor, called_minor, category, probability, outcome)
       values ($1, $2, $3, $4, $5, 100000, 100000, $6, $7, 'open')`,
      [id, renewalId, accountId, csm.id, quarter, category, probability],
    )
  }
}

test('before any quarter has ended, nothing is said', async () => {
  expect(await accuracy()).toMatchObject({ firstSnapshotOn: null, weeks: 0, quarters: [], byLead: [], hitRates: [] })
})

test('what was forecast four weeks before the end stands beside what came', async () => {
  const kept = await decided('2025-12-15', { decided: '2025-12-10', renewed: 1_000 })
  const lost = await decided('2025-12-16', { decided: '2025-12-10', renewed: 0 })
  const cut = await decided('2025-12-17', { decided: '2025-12-11', renewed: 600 })
  // 3 December lies four weeks before the 31st.
  await snapshot('2025-10-01', '2025-12-01', [
    [kept.id, kept.accountId, 'commit', 0.9],
    [lost.id, lost.accountId, 'commit', 0.7],
    [cut.id, cut.accountId, 'at_risk', 0.4],
  ])
  const found = await accuracy()
  expect(found).toMatchObject({ firstSnapshotOn: '2025-12-01', weeks: 1 })
  expect(found.quarters).toMatchObject([
    {
      name: 'Q4 2025',
      actualMinor: 1_600_00,
      renewals: 3,
      stillOpen: 0,
      forecasts: [{ weeksBefore: 4, on: '2025-12-03', expectedMinor: 2_000_00, miss: 0.25 }],
    },
  ])
  expect(found.byLead).toEqual([{ weeksBefore: 4, quarters: 1, mape: 0.25, bias: 0.25 }])
  const commit = found.hitRates.find(({ category }: { category: string }) => category === 'commit')
  expect(commit).toMatchObject({ decided: 2, renewed: 1, rate: 0.5, keptRate: 0.5 })
  const atRisk = found.hitRates.find(({ category }: { category: string }) => category === 'at_risk')
  expect(atRisk).toMatchObject({ decided: 1, rate: 1, keptRate: 0.6 })
})

test('a CSM is judged by its own accounts, and sees no other’s', async () => {
  expect((await accuracy('csm')).quarters).toHaveLength(1)
  expect((await accuracy(world.stranger)).quarters).toEqual([])
})

test('the renewal rate alone is reconstructed from what had been decided by then, and from nothing later', async () => {
  // The year before: 20 decided, of which 15 renewed whole.
  for (let index = 0; index < 20; index += 1) {
    await decided('2025-06-10', { decided: '2025-06-01', renewed: index < 15 ? 1_000 : 0 })
  }
  const { quarters } = await accuracy()
  const q4 = quarters.find(({ name }: { name: string }) => name === 'Q4 2025')
  const [twelve, , four, one] = q4.byRate
  expect(q4.byRate.map(({ weeksBefore }: { weeksBefore: number }) => weeksBefore)).toEqual([12, 8, 4, 1])
  // Three of 1,000 open × 75 %.
  expect([twelve.expectedMinor, four.expectedMinor]).toEqual([2_250_00, 2_250_00])
  // By 24 December all three were decided.
  expect(one).toMatchObject({ expectedMinor: 1_600_00, miss: 0 })
  // Twelve weeks before the end of that quarter, too few had been decided for a rate.
  const q2 = quarters.find(({ name }: { name: string }) => name === 'Q2 2025')
  expect(q2.byRate.map(({ weeksBefore }: { weeksBefore: number }) => weeksBefore)).toEqual([4, 1])
})
