import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { createPortfolioWorld, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'

let world: PortfolioWorld
let server: PortfolioWorld['server']
let list: PortfolioWorld['list']
let ids: PortfolioWorld['ids']

beforeAll(async () => {
  world = await createPortfolioWorld()
  ;({ server, list, ids } = world)
})

afterAll(() => server.stop())

describe('pictures', () => {
  test('the quadrant shows who entered and left since 30 days, and who is not drawn', async () => {
    const { body } = await server.request('owner', 'GET', '/api/accounts-quadrant')
    expect(body.total).toBe(4)
    const strained = body.quadrants.find((one: { quadrant: string }) => one.quadrant === 'strained')
    expect(strained).toMatchObject({ count: 1, entered: [{ name: 'Hallmere Bank' }], left: [] })
    expect(body.notDrawn).toMatchObject({ count: 1, samples: [{ name: '=Initech' }] })
  })

  test('whoever left is not drawn and is counted, until stages are asked for', async () => {
    const id = ids.get('Hallmere Bank') ?? 0
    const { stage_id: before } = await server.db
      .selectFrom('accounts')
      .select('stage_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { id: gone } = await server.db
      .selectFrom('stages')
      .select('id')
      .where('is_terminal', '=', true)
      .executeTakeFirstOrThrow()
    const put = (stageId: number | null) =>
      server.db.updateTable('accounts').set({ stage_id: stageId }).where('id', '=', id).execute()
    await put(gone)
    const filters = [{ field: 'stage', operator: 'is', values: [gone] }]
    const asked = (query = '') => server.request('owner', 'GET', `/api/accounts-quadrant${query}`)
    const whole = (await asked()).body
    const left = (await asked(`?filters=${encodeURIComponent(JSON.stringify(filters))}`)).body
    await put(before)
    expect(whole).toMatchObject({ total: 3, left: 1, notDrawn: { count: 1 } })
    expect(whole.points.map((point: { name: string }) => point.name)).not.toContain('Hallmere Bank')
    expect(left).toMatchObject({ total: 1, left: 0 })
    expect((await asked()).body).toMatchObject({ total: 4, left: 0 })
  })

  test('an account that became unknown, or was unknown before, neither entered nor left a quadrant', async () => {
    const health = (
      name: string,
      change: Partial<Record<'quadrant', null> & Record<'cx_30' | 'co_30', number | null>>,
    ) =>
      server.db
        .updateTable('account_health')
        .set(change)
        .where('account_id', '=', ids.get(name) ?? 0)
        .execute()
    const moves = async () => {
      const { body } = await server.request('owner', 'GET', '/api/accounts-quadrant')
      return body.quadrants.flatMap(({ entered, left }: { entered: unknown[]; left: unknown[] }) => [
        ...entered,
        ...left,
      ])
    }
    await health('Globex 100%', { quadrant: null })
    await health('Hallmere Bank', { cx_30: null })
    const afterwards = await moves()
    await server.db
      .updateTable('account_health')
      .set({ quadrant: 'unproven' })
      .where('account_id', '=', ids.get('Globex 100%') ?? 0)
      .execute()
    await health('Hallmere Bank', { cx_30: 80 })
    expect(afterwards).toEqual([])
    expect(await moves()).toHaveLength(4)
  })

  test('quadrants and bands are grouped and sorted by need, unknown last', async () => {
    const groups = async (group: string) =>
      (await list('owner', { group })).body.groups.map(({ key }: { key: string }) => key)
    expect(await groups('quadrant')).toEqual(['strained', 'unproven', 'thriving', ''])
    expect(await groups('band')).toEqual(['poor', 'fair', 'good', 'unknown'])
  })

  test('the board has every stage in order, and those without one last', async () => {
    const { body } = await server.request('owner', 'GET', '/api/accounts-board')
    expect(body.stages.map((stage: { key: string }) => stage.key).at(-1)).toBe('')
    const adoption = body.stages.find((stage: { key: string }) => stage.key === 'adoption')
    expect(adoption.rows.map((row: { name: string }) => row.name)).toEqual(['Globex 100%', 'Acme Foods'])
  })

  test('a sparkline holds a close until the next one', async () => {
    const id = ids.get('Acme Foods') ?? 0
    const close = (on: string, overall: number) => ({
      account_id: id,
      day: day(on),
      version_id: world.version,
      coverage: 1,
      effective_overall: overall,
      effective_band: 'good',
      measure_values: '{}',
    })
    await server.db
      .insertInto('health_days')
      .values([close('2026-01-01', 70), close('2026-03-08', 80)])
      .execute()
    const { body } = await server.request('owner', 'GET', `/api/account-sparks?ids=${id}&days=14`)
    expect(body.sparks[0].values).toEqual([...Array.from({ length: 11 }, () => 70), 80, 80, 80])
  })

  test('before anything was shown, a sparkline draws what is said about those days now', async () => {
    const id = ids.get('Globex 100%') ?? 0
    const { version } = world
    await sql`delete from health_days where account_id = ${id}`.execute(server.db)
    await sql`
      insert into health_restated (account_id, day, version_id, effective_overall, effective_band)
      values (${id}, '2026-03-02', ${version}, 40, 'poor'), (${id}, '2026-03-09', ${version}, 45, 'poor')`.execute(
      server.db,
    )
    await sql`
      insert into health_days (account_id, day, version_id, coverage, effective_overall, effective_band, measure_values)
      values (${id}, '2026-03-08', ${version}, 1, 60, 'fair', '{}')`.execute(server.db)
    const { body } = await server.request('owner', 'GET', `/api/account-sparks?ids=${id}&days=14`)
    expect(body.sparks[0].values).toEqual([null, null, null, null, null, 40, 40, 40, 40, 40, 40, 60, 60, 60])
  })
})

describe('export', () => {
  const exported = (who: Asker, input: object) => server.request(who, 'POST', '/api/accounts-export', input)

  test('holds exactly what is shown, defused, with money as plain decimals, and is written down', async () => {
    const columns = ['name', 'arr', 'attribute:seats']
    const { text, status } = await exported('owner', { columns, sort: 'name', direction: 'up' })
    expect(status).toBe(200)
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'Account,ARR,Currency,seats',
      "'=Initech,600,EUR,",
      'Acme Foods,1200,EUR,10',
    ])
    const { sentence } = await server.db
      .selectFrom('audit_log')
      .select('sentence')
      .where('action', '=', 'accounts.exported')
      .executeTakeFirstOrThrow()
    expect(sentence).toBe('exported 5 accounts as CSV')
  })

  test('of chosen accounts holds those alone, and never what the reader may not see', async () => {
    const chosen = [ids.get('Hallmere Bank'), ids.get('Acme Foods')]
    const read = async (who: Asker) => {
      const { text } = await exported(who, { ids: chosen, columns: ['name'], sort: 'name', direction: 'up' })
      return text.split('\r\n').slice(1, -1)
    }
    expect(await read('owner')).toEqual(['Acme Foods', 'Hallmere Bank'])
    expect(await read('csm')).toEqual(['Acme Foods'])
  })

  test('is a workbook when asked for', async () => {
    const { headers, text } = await exported('owner', { columns: ['name'], format: 'xlsx' })
    expect(headers.get('content-type')).toContain('spreadsheetml')
    expect(text.startsWith('PK')).toBe(true)
  })

  test('refuses a column that there is not', async () => {
    expect((await exported('owner', { columns: ['password'] })).status).toBe(422)
  })
})

test('a saved view is counted for whoever looks, and changed by its maker alone', async () => {
  const filters = [{ field: 'band', operator: 'is', values: ['poor', 'fair'] }]
  const made = await server.request('owner', 'POST', '/api/saved-views', {
    name: 'Watch',
    query: { filters },
    isShared: true,
  })
  const seen = async (who: Asker) => (await server.request(who, 'GET', '/api/saved-views')).body.views
  expect(await seen('owner')).toMatchObject([{ name: 'Watch', count: 3, isMine: true }])
  expect(await seen('csm')).toMatchObject([{ name: 'Watch', count: 1, isMine: false }])
  const path = `/api/saved-views/${made.body.id}`
  expect((await server.request('csm', 'PATCH', path, { name: 'Mine' })).status).toBe(404)
  expect((await server.request('csm', 'DELETE', path)).status).toBe(404)
  expect((await server.request('owner', 'PATCH', path, { isPinned: true })).status).toBe(200)
  expect((await server.request('owner', 'DELETE', path)).status).toBe(200)
  expect(await seen('owner')).toEqual([])
})

test('what happens to a shared view is written down, what a member keeps for itself is not', async () => {
  const { body } = await server.request('csm', 'POST', '/api/saved-views', { name: 'Mine', query: {} })
  const path = `/api/saved-views/${body.id}`
  const told = async () => {
    const log = server.db.selectFrom('audit_log').select('sentence').where('subject_kind', '=', 'saved_view')
    const rows = await log.where('subject_id', '=', String(body.id)).orderBy('id').execute()
    return rows.map(({ sentence }) => sentence)
  }
  await server.request('csm', 'PATCH', path, { isPinned: true })
  expect(await told()).toEqual([])
  await server.request('csm', 'PATCH', path, { isShared: true, name: 'Ours' })
  await server.request('csm', 'PATCH', path, { name: 'Everybody’s' })
  await server.request('csm', 'PATCH', path, { isShared: false })
  expect(await told()).toEqual([
    'shared the view Ours',
    'changed the shared view Everybody’s',
    'shares the view Everybody’s no more',
  ])
  expect((await server.request('csm', 'DELETE', path)).status).toBe(200)
  expect(await told()).toHaveLength(3)
})

test('the map shows parents with their children, and counts who has neither', async () => {
  const id = (name: string) => ids.get(name) ?? 0
  const setParent = (name: string, parentId: number | null) =>
    server.db.updateTable('accounts').set({ parent_id: parentId }).where('id', '=', id(name)).execute()
  const whole = async (query = '') => (await server.request('owner', 'GET', `/api/accounts-map${query}`)).body
  const before = await whole()
  await setParent('Hallmere Bank', id('Globex 100%'))
  const found = await whole()
  const searched = await whole('?search=Hallmere')
  await setParent('Hallmere Bank', null)
  expect(before).toMatchObject({ families: [], total: 0 })
  expect(found).toMatchObject({ total: 1, alone: before.alone - 2 })
  expect(
    found.families[0].members.map((one: { row: { name: string }; depth: number }) => [one.row.name, one.depth]),
  ).toEqual([
    ['Globex 100%', 0],
    ['Hallmere Bank', 1],
  ])
  expect(searched).toMatchObject({ total: 1, alone: 0 })
  expect(searched.families[0].members.map(({ isFound }: { isFound: boolean }) => isFound)).toEqual([false, true])
})
