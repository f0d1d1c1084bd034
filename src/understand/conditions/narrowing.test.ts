import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createPortfolioWorld, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'

let world: PortfolioWorld
beforeAll(async () => {
  world = await createPortfolioWorld()
})
afterAll(() => world.server.stop())

const atMost = (value: number) => ({ kind: 'field', field: 'health', operator: 'at_most', values: [value] })
const arrAbove = (value: number) => ({ kind: 'field', field: 'arr', operator: 'at_least', values: [value] })
const not = (of: object) => ({ kind: 'not', of })
const narrowed = (condition: object, more: object = {}) => ({ condition: JSON.stringify(condition), ...more })

test('a list holds exactly the accounts of which a condition is true: unknown is not in, nor is its opposite', async () => {
  expect(await world.names('owner', narrowed(atMost(50)))).toEqual(['Globex 100%'])
  expect((await world.names('owner', narrowed(not(atMost(50))))).toSorted()).toEqual([
    'Acme Foods',
    'Hallmere Bank',
    'Nobody’s',
  ])
  const either = {
    kind: 'any',
    of: [atMost(50), { kind: 'field', field: 'stage', operator: 'is', values: ['renewal'] }],
  }
  const { body } = await world.list('owner', narrowed(either))
  expect(body).toMatchObject({ total: 2, totals: { arrMinor: 1_200_00 * 12 } })
})

test('filters and search narrow it further', async () => {
  const healthy = not(atMost(50))
  const search = await world.names('owner', narrowed(healthy, { search: 'bank' }))
  expect(search).toEqual(['Hallmere Bank'])
  const filters = JSON.stringify([{ field: 'industry', operator: 'is', values: ['Food'] }])
  expect(await world.names('owner', narrowed(healthy, { filters }))).toEqual(['Acme Foods'])
})

test('the quadrant, the board and the file show the same accounts', async () => {
  const condition = atMost(60)
  const asked = new URLSearchParams(narrowed(condition))
  const quadrant = await world.server.request('owner', 'GET', `/api/accounts-quadrant?${asked}`)
  const drawn = quadrant.body.points.map(({ name }: { name: string }) => name)
  expect(drawn.toSorted()).toEqual(['Globex 100%', 'Hallmere Bank', 'Nobody’s'])
  const board = await world.server.request('owner', 'GET', `/api/accounts-board?${asked}`)
  const cards = board.body.stages.flatMap(({ rows }: { rows: { name: string }[] }) => rows.map(({ name }) => name))
  expect(cards.toSorted()).toEqual(drawn.toSorted())
  const input = { condition, columns: ['name'], format: 'csv' }
  const file = await world.server.request('owner', 'POST', '/api/accounts-export', input)
  expect(file.text.trim().split(/\r?\n/).slice(1).toSorted()).toEqual(drawn.toSorted())
})

test('a saved view keeps its condition and counts by it', async () => {
  const query = { condition: atMost(50) }
  const made = await world.server.request('owner', 'POST', '/api/saved-views', { name: 'Poor', query })
  expect(made.status).toBe(200)
  const { body } = await world.server.request('owner', 'GET', '/api/saved-views')
  expect(body.views).toMatchObject([{ name: 'Poor', count: 1, query: { condition: atMost(50) } }])
})

test('a condition on money is true only of accounts whose money the reader may see', async () => {
  expect(await world.names('csm', narrowed(arrAbove(1)))).toEqual(['Acme Foods', 'Globex 100%'])
  const refused = await world.list('department', narrowed(arrAbove(1)))
  expect(refused).toMatchObject({ status: 403, body: { code: 'conditions.money_hidden' } })
})

test('durations and rules that cannot be judged are refused with a sentence', async () => {
  const held = await world.list('owner', narrowed({ kind: 'held', hours: 72, of: atMost(50) }))
  expect(held).toMatchObject({ status: 422, body: { code: 'conditions.durations_are_watched' } })
  const gone = await world.list('owner', narrowed({ kind: 'measure', measure: 'gone', operator: '<', value: 1 }))
  expect(gone).toMatchObject({ status: 422, body: { code: 'conditions.cannot_be_judged' } })
})

test('accounts of the sample company are judged by their own sources', async () => {
  await sql`update accounts set is_sample = true where name = 'Globex 100%'`.execute(world.server.db)
  expect(await world.names('owner', narrowed(atMost(50)))).toEqual(['Globex 100%'])
})
