import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { findDuplicates } from './actions.ts'
import { carryOutMerge, carryOutUndo, sweepMerged } from './actions-merge.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

beforeEach(async () => {
  await server.pool.query('truncate accounts, stages, duplicate_searches, audit_log restart identity cascade')
})

const account = (name: string, more: Record<string, unknown> = {}) =>
  insertRow(server, 'accounts', { name, source_id: 2, ...more })
const context = () => server.contextFor(SYSTEM_ACTOR)
const counts = async (who: 'owner' | 'csm' | 'leader') => {
  const { body } = await server.request(who, 'GET', '/api/hygiene')
  return Object.fromEntries(body.checks.map((check: { check: string; count: number }) => [check.check, check.count]))
}

describe('accounts that lack something', () => {
  test('are counted and listed, those that pay most first', async () => {
    const stage_id = await insertRow(server, 'stages', { key: 'live', name: 'Live', position: 1 })
    await account('Small', { mrr_minor: 100, stage_id })
    await account('Big', { mrr_minor: 900, last_contact_at: '2026-03-01T00:00:00Z' })
    await account('Long ago', {
      last_contact_at: '2026-01-05T00:00:00Z',
      owner_id: server.members.csm.id,
      renewal_on: '2026-09-01',
    })
    expect(await counts('owner')).toEqual({ owner: 2, stage: 2, segment: 3, renewal: 2, contact: 2 })

    const { body } = await server.request('owner', 'GET', '/api/hygiene/accounts?check=owner')
    expect(body.rows.map((row: { name: string }) => row.name)).toEqual(['Big', 'Small'])
    expect(body).toMatchObject({ total: 2, rows: [{ arrMinor: 10_800 }, { stage: { name: 'Live' } }] })
  })

  test('are left out in a closing stage and when merged', async () => {
    const stage_id = await insertRow(server, 'stages', {
      key: 'churned',
      name: 'Churned',
      position: 9,
      is_terminal: true,
    })
    const winner = await account('Gone', { stage_id })
    await account('Merged', { merged_into_id: winner })
    expect(await counts('owner')).toEqual({ owner: 0, stage: 0, segment: 0, renewal: 0, contact: 0 })
  })

  test('are those the reader may see, without money where that is hidden', async () => {
    await account('Of the csm', { owner_id: server.members.csm.id, mrr_minor: 100 })
    await account('Of the admin', { owner_id: server.members.admin.id, mrr_minor: 100 })
    await account('Ownerless', { mrr_minor: 100 })
    expect((await counts('csm'))['stage']).toBe(1)
    expect((await counts('leader'))['stage']).toBe(2)
    const { body } = await server.request('department', 'GET', '/api/hygiene/accounts?check=stage')
    expect(body.rows).toHaveLength(3)
    expect(
      body.rows.every((row: { arrMinor: number | null; mayEdit: boolean }) => row.arrMinor === null && !row.mayEdit),
    ).toBe(true)
  })
})

describe('likely duplicates', () => {
  test('are searched in a job, shown with reasons, and gone once kept apart, until that is taken back', async () => {
    const left = await account('Acme GmbH', { domain: 'acme.com' })
    const right = await account('ACME', { domain: 'www.acme.com' })
    expect((await server.request('operations', 'POST', '/api/hygiene/duplicates-search', {})).status).toBe(200)
    await findDuplicates(server.db, server.clock.now())
    const found = await server.request('operations', 'GET', '/api/hygiene/duplicates')
    expect(found.body).toMatchObject({ total: 1, rows: [{ left: { id: left }, right: { id: right } }] })
    expect(found.body.rows[0].reasons).toHaveLength(2)

    await server.request('operations', 'POST', '/api/hygiene/distinct', { leftId: right, rightId: left })
    expect((await server.request('operations', 'GET', '/api/hygiene/duplicates')).body.total).toBe(0)
    await server.request('operations', 'DELETE', `/api/hygiene/distinct?leftId=${left}&rightId=${right}`)
    expect((await server.request('operations', 'GET', '/api/hygiene')).body.duplicates).toMatchObject({
      pairs: 1,
      isSearching: false,
    })
  })

  test('are hidden from those who may not merge', async () => {
    expect((await server.request('csm', 'GET', '/api/hygiene/duplicates')).status).toBe(403)
    expect((await server.request('csm', 'GET', '/api/hygiene')).body.duplicates).toBeNull()
  })

  test('share a contact', async () => {
    const [one, two] = [await account('Acme'), await account('Umbrella')]
    await insertRow(server, 'contacts', { account_id: one, source_id: 2, email: 'Kim@acme.com' })
    await insertRow(server, 'contacts', { account_id: two, source_id: 2, email: 'kim@acme.com' })
    expect(await findDuplicates(server.db, server.clock.now())).toBe(1)
  })

  test('are found among 20,000 accounts within seconds', async () => {
    await server.pool.query(`
      insert into accounts (name, domain, source_id)
      select 'Company ' || (n % 19900), 'company' || n || '.com', 2 from generate_series(1, 20000) n`)
    const before = performance.now()
    expect(await findDuplicates(server.db, server.clock.now())).toBe(100)
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

describe('a merge', () => {
  const merge = (winnerId: number, loserId: number, more: object = {}) =>
    server.request('operations', 'POST', '/api/merges', { winnerId, loserId, ...more })

  test('is previewed, carried out once by its job, and undone', async () => {
    const winner = await account('Acme', { country: 'DE' })
    const loser = await account('Acme Ltd', { domain: 'acme.com', owner_id: server.members.csm.id })
    await insertRow(server, 'tickets', {
      account_id: loser,
      source_id: 2,
      external_id: 't1',
      opened_at: '2026-03-01T00:00:00Z',
    })
    const preview = await server.request('operations', 'GET', `/api/merges-preview?winnerId=${winner}&loserId=${loser}`)
    expect(preview.body.moves).toEqual([{ table: 'tickets', label: 'Tickets', winner: 0, loser: 1 }])
    const usual = Object.fromEntries(
      preview.body.fields.map((field: { field: string; usual: string }) => [field.field, field.usual]),
    )
    expect(usual).toMatchObject({ name: 'winner', country: 'winner', domain: 'loser', owner: 'loser' })

    const { body } = await merge(winner, loser, { fromLoser: ['domain'] })
    await carryOutMerge(await context(), body.mergeId)
    await carryOutMerge(await context(), body.mergeId)
    const merged = await server.pool.query('select domain, owner_id from accounts where id = $1', [winner])
    expect(merged.rows[0]).toEqual({ domain: 'acme.com', owner_id: null })
    const listed = await server.request('operations', 'GET', '/api/merges')
    expect(listed.body.rows[0]).toMatchObject({ state: 'done', moved: 1, undoUntil: '2026-04-09T09:00:00.000Z' })

    expect((await server.request('operations', 'POST', `/api/merges/${body.mergeId}/undo`, {})).status).toBe(200)
    await carryOutUndo(await context(), body.mergeId)
    const ticket = await server.pool.query('select account_id from tickets')
    expect(ticket.rows).toEqual([{ account_id: loser }])
    const audit = await server.pool.query('select action from audit_log where account_id = $1 order by id', [winner])
    expect(audit.rows.map((row) => row.action)).toEqual([
      'accounts.asked',
      'accounts.merged',
      'accounts.undo_asked',
      'accounts.unmerged',
    ])
  })

  test('is refused with itself, with a merged account, and while another waits', async () => {
    const [one, two, three] = [await account('One'), await account('Two'), await account('Three')]
    expect((await merge(one, one)).body.code).toBe('hygiene.same_account')
    const { body } = await merge(one, two)
    expect((await merge(three, two)).body.code).toBe('hygiene.merge_waiting')
    await carryOutMerge(await context(), body.mergeId)
    expect((await merge(three, two)).body.code).toBe('hygiene.already_merged')
    expect((await merge(one, 987_654)).status).toBe(404)
    expect((await merge(one, three, { fromLoser: ['password'] })).body.code).toBe('hygiene.field_unknown')
  })

  test('can no longer be undone after thirty days', async () => {
    const [one, two] = [await account('One'), await account('Two')]
    const { body } = await merge(one, two)
    await carryOutMerge(await context(), body.mergeId)
    server.setTime('2026-04-09T09:00:01Z')
    const late = await server.request('operations', 'POST', `/api/merges/${body.mergeId}/undo`, {})
    server.setTime('2026-03-10T09:00:00Z')
    expect(late.body.code).toBe('hygiene.undo_too_late')
  })

  test('takes along what an import that began before it wrote to the loser', async () => {
    const [one, two] = [await account('One'), await account('Two')]
    const { body } = await merge(one, two)
    await carryOutMerge(await context(), body.mergeId)
    await insertRow(server, 'tickets', {
      account_id: two,
      source_id: 2,
      external_id: 't1',
      opened_at: '2026-03-01T00:00:00Z',
    })
    expect(await sweepMerged(await context())).toBe(1)
    expect((await server.pool.query('select account_id from tickets')).rows).toEqual([{ account_id: one }])
  })
})
