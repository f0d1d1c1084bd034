import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { entryCost, type Rate, rateOn, spentOn, type WorkValue } from './cost.ts'
import { listedEntries } from './views.ts'
import { spentAltogether } from './views-cost.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

/** Numbers that look random and are the same every time. */
function numbers(): (below: number) => number {
  let state = 7_330
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('the database prices every entry as the formula on paper, and adds up the same cents', async () => {
  const { pool, members } = server
  const below = numbers()
  const start = day('2026-01-01')
  const workers = [members.csm, members.leader, members.operations]
  const rates: Rate[] = []
  for (let index = 0; index < 12; index += 1) {
    const isOwn = below(2) === 0
    const worker = workers[below(3)] ?? members.csm
    const rate = {
      memberId: isOwn ? worker.id : null,
      role: isOwn ? null : worker.role,
      validFrom: addDays(start, below(60)),
      hourlyMinor: below(20_000),
    }
    if (rates.some((one) => one.validFrom === rate.validFrom)) continue
    rates.push(rate)
    await pool.query(
      `insert into work_rates (member_id, role, valid_from, hourly_minor, currency) values ($1, $2, $3, $4, 'EUR')`,
      [rate.memberId, rate.role, rate.validFrom, rate.hourlyMinor],
    )
  }
  await pool.query(
    `insert into work_rates (role, valid_from, hourly_minor, currency) values ('csm', '2025-01-01', 99999, 'USD')`,
  )
  const made = await pool.query<{ id: number }>(
    `insert into accounts (name, source_id) values ('Priced', 2) returning id`,
  )
  const kinds = await pool.query<{ id: number; value: WorkValue }>('select id, value from work_kinds')
  const expected = []
  for (let index = 0; index < 60; index += 1) {
    const worker = workers[below(3)] ?? members.csm
    const on = addDays(start, below(60))
    const minutes = 1 + below(300)
    const kind = kinds.rows[below(kinds.rows.length)] ?? { id: 1, value: 'delivery' as const }
    const given = ([null, 'gap', 'delivery'] as const)[below(3)] ?? null
    await pool.query(
      'insert into work_entries (account_id, member_id, day, minutes, kind_id, value_given) values ($1, $2, $3, $4, $5, $6)',
      [made.rows[0]?.id, worker.id, on, minutes, kind.id, given],
    )
    const hourly = rateOn(rates, { memberId: worker.id, role: worker.role }, on)
    expected.push({
      minutes,
      value: given ?? kind.value,
      costMinor: hourly === null ? null : entryCost(minutes, hourly),
    })
  }
  const { actor } = await server.contextFor('owner')
  const question = { actor, currency: 'EUR', firstDay: start, endDay: addDays(start, 60) }
  const listed = await listedEntries(server.db, question, { offset: 0, limit: 100 })
  const found = listed
    .toSorted((a, b) => a.id - b.id)
    .map(({ minutes, value, costMinor }) => ({ minutes, value, costMinor }))
  expect(found).toEqual(expected)
  expect(expected.some(({ costMinor }) => costMinor === null)).toBe(true)
  expect(await spentAltogether(server.db, question, 'kind')).toMatchObject(spentOn(expected))
})
