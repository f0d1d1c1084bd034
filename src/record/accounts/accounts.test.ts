import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestMember, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let peer: TestMember
const stage: Record<string, number> = {}

beforeAll(async () => {
  server = await createTestServer()
  peer = await server.addMember({ role: 'csm', name: 'Pia Peer', managerId: server.members.leader.id })
  for (const row of await server.db.selectFrom('stages').select(['id', 'key']).execute()) stage[row.key] = row.id
})

afterAll(() => server.stop())

async function makeAccount(name: string, ownerId: number | null = null): Promise<number> {
  const made = await server.request('owner', 'POST', '/api/accounts', { name, ownerId, stageId: stage['adoption'] })
  expect(made.status).toBe(200)
  return made.body.id
}

async function audited(accountId: number): Promise<string[]> {
  const rows = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.sentence)
}

describe('who sees and changes an account', () => {
  test('a CSM changes the own book, reads the team’s, and finds nothing else', async () => {
    const own = await makeAccount('Own', server.members.csm.id)
    const peers = await makeAccount('Peers', peer.id)
    const foreign = await makeAccount('Foreign', server.members.operations.id)
    const status = async (id: number, method: string, body?: object) =>
      (await server.request('csm', method, `/api/accounts/${id}`, body)).status

    expect([await status(own, 'GET'), await status(own, 'PATCH', { industry: 'Health' })]).toEqual([200, 200])
    expect([await status(peers, 'GET'), await status(peers, 'PATCH', { industry: 'Health' })]).toEqual([200, 403])
    expect([await status(foreign, 'GET'), await status(foreign, 'PATCH', { industry: 'Health' })]).toEqual([404, 404])
    expect([await status(99_999_999, 'GET'), await status(99_999_999, 'PATCH', { industry: 'x' })]).toEqual([404, 404])
    const industries = await server.db
      .selectFrom('accounts')
      .select(['id', 'industry'])
      .where('id', 'in', [own, peers, foreign])
      .execute()
    expect(new Map(industries.map((row) => [row.id, row.industry]))).toEqual(
      new Map([
        [own, 'Health'],
        [peers, null],
        [foreign, null],
      ]),
    )
  })

  test('a read-only member sees the accounts granted to it, without money or people', async () => {
    const granted = await makeAccount('Granted')
    const other = await makeAccount('Not granted')
    await server.db
      .insertInto('granted_accounts')
      .values({ member_id: server.members.readonly.id, account_id: granted })
      .execute()
    await server.request('owner', 'POST', `/api/accounts/${granted}/contacts`, {
      name: 'Ruben Castell',
      email: 'ruben@example.com',
    })

    const seen = await server.request('readonly', 'GET', `/api/accounts/${granted}`)
    expect(seen.body).toMatchObject({ moneyHidden: true, contactDetailsHidden: true, arrMinor: null, mayEdit: false })
    const people = await server.request('readonly', 'GET', `/api/accounts/${granted}/contacts`)
    expect(people.body.rows).toMatchObject([{ name: 'R•••', email: 'r•••@example.com' }])
    expect((await server.request('readonly', 'GET', `/api/accounts/${granted}/revenue`)).status).toBe(403)
    expect((await server.request('readonly', 'GET', `/api/accounts/${other}`)).status).toBe(404)
  })

  test.each(['owner', 'admin', 'operations', 'leader'] as const)(
    'an account without owner is seen by %s',
    async (role) => {
      const id = await makeAccount(`Ownerless for ${role}`)
      expect((await server.request(role, 'GET', `/api/accounts/${id}`)).status).toBe(200)
      expect((await server.request('csm', 'GET', `/api/accounts/${id}`)).status).toBe(404)
    },
  )
})

describe('changing fields', () => {
  test('an edit leaves a sentence in the audit log and a dated fact', async () => {
    const id = await makeAccount('Moving')
    const answer = await server.request('owner', 'PATCH', `/api/accounts/${id}`, { stageId: stage['renewal'] })
    expect(answer.body.changed).toBe(1)
    expect((await audited(id)).at(-1)).toBe('moved the stage from Adoption to Renewal')
    const facts = await server.db
      .selectFrom('account_facts')
      .select(['field', 'value', 'valid_from'])
      .where('account_id', '=', id)
      .execute()
    expect(facts).toEqual([{ field: 'stage', value: stage['renewal'], valid_from: '2026-03-10' }])
    const marked = await server.db
      .selectFrom('dirty_accounts')
      .select('account_id')
      .where('account_id', '=', id)
      .execute()
    expect(marked).toHaveLength(1)
  })

  test('of two who edit one field at once the last holds, and the log says whose value it took the place of', async () => {
    const id = await makeAccount('Wanted twice')
    const edit = (who: 'owner' | 'admin', industry: string) =>
      server.request(who, 'PATCH', `/api/accounts/${id}`, { industry })
    await Promise.all([edit('owner', 'Energy'), edit('admin', 'Food')])
    const { body } = await server.request('owner', 'GET', `/api/accounts/${id}`)
    const other = body.industry === 'Food' ? 'Energy' : 'Food'
    expect((await audited(id)).slice(-2)).toEqual([
      `set the industry to ${other}`,
      `moved the industry from ${other} to ${body.industry}`,
    ])
  })

  test('undo restores what still holds the edited value and leaves what somebody changed since', async () => {
    const id = await makeAccount('Undone')
    const edit = await server.request('owner', 'PATCH', `/api/accounts/${id}`, { industry: 'Energy', country: 'FR' })
    await server.request('admin', 'PATCH', `/api/accounts/${id}`, { country: 'ES' })
    const undone = await server.request('owner', 'POST', '/api/accounts-undo', { undoId: edit.body.undoId })
    expect(undone.body).toEqual({ restored: 1, left: 1 })
    const { body } = await server.request('owner', 'GET', `/api/accounts/${id}`)
    expect([body.industry, body.country]).toEqual([null, 'ES'])
    expect((await server.request('owner', 'POST', '/api/accounts-undo', { undoId: edit.body.undoId })).status).toBe(410)
  })

  test('an undo belongs to whoever edited, for ten minutes', async () => {
    const id = await makeAccount('Late')
    const edit = await server.request('owner', 'PATCH', `/api/accounts/${id}`, { industry: 'Energy' })
    expect((await server.request('admin', 'POST', '/api/accounts-undo', { undoId: edit.body.undoId })).status).toBe(410)
    server.setTime('2026-03-10T09:10:00.001Z')
    expect((await server.request('owner', 'POST', '/api/accounts-undo', { undoId: edit.body.undoId })).status).toBe(410)
    server.setTime('2026-03-10T09:00:00Z')
  })

  test('a CSM that gives an account away may take that back', async () => {
    const id = await makeAccount('Given away', server.members.csm.id)
    const edit = await server.request('csm', 'PATCH', `/api/accounts/${id}`, { ownerId: server.members.operations.id })
    expect((await server.request('csm', 'GET', `/api/accounts/${id}`)).status).toBe(404)
    await server.request('csm', 'POST', '/api/accounts-undo', { undoId: edit.body.undoId })
    expect((await server.request('csm', 'GET', `/api/accounts/${id}`)).body.owner.id).toBe(server.members.csm.id)
  })

  test('a bulk edit previews, changes what the member may change, and names the rest', async () => {
    const ids = [await makeAccount('Bulk 1', server.members.csm.id), await makeAccount('Bulk 2', server.members.csm.id)]
    const peers = await makeAccount('Bulk 3', peer.id)
    const body = { ids: [...ids, peers], edit: { stageId: stage['at_risk'] } }
    const preview = await server.request('csm', 'POST', '/api/accounts-edit', { ...body, preview: true })
    expect(preview.body).toMatchObject({ changed: 2, undoId: null, refused: [{ id: peers, name: 'Bulk 3' }] })
    expect(preview.body.changes[0]).toMatchObject({ field: 'stageId', before: 'Adoption', after: 'At risk' })
    expect((await server.request('csm', 'GET', `/api/accounts/${ids[0]}`)).body.stage.key).toBe('adoption')

    const done = await server.request('csm', 'POST', '/api/accounts-edit', body)
    expect(done.body).toMatchObject({ changed: 2, unchanged: 0 })
    expect((await server.request('csm', 'GET', `/api/accounts/${ids[1]}`)).body.stage.key).toBe('at_risk')
    expect((await server.request('csm', 'GET', `/api/accounts/${peers}`)).body.stage.key).toBe('adoption')
    await server.request('csm', 'POST', '/api/accounts-undo', { undoId: done.body.undoId })
    expect((await server.request('csm', 'GET', `/api/accounts/${ids[1]}`)).body.stage.key).toBe('adoption')
  })

  test.each([
    ['an owner that does not exist', { ownerId: 999_999 }],
    ['a stage that does not exist', { stageId: 999_999 }],
    ['a custom field that nobody defined', { attributes: { shoe_size: 42 } }],
    ['a custom field of another type', { attributes: { seats: 'many' } }],
  ])('%s is refused', async (_what, edit) => {
    await server.request('owner', 'POST', '/api/settings/custom-fields', { name: 'Seats', type: 'number' })
    const id = await makeAccount('Refusing')
    expect((await server.request('owner', 'PATCH', `/api/accounts/${id}`, edit)).status).toBe(422)
  })

  test('an account never stands above itself', async () => {
    const parent = await makeAccount('Parent')
    const child = await makeAccount('Child')
    await server.request('owner', 'PATCH', `/api/accounts/${child}`, { parentId: parent })
    expect((await server.request('owner', 'PATCH', `/api/accounts/${parent}`, { parentId: child })).body.code).toBe(
      'accounts.parent_in_circle',
    )
  })

  test('custom fields are set and cleared', async () => {
    const id = await makeAccount('Seated')
    await server.request('owner', 'PATCH', `/api/accounts/${id}`, { attributes: { seats: 12 } })
    expect((await server.request('owner', 'GET', `/api/accounts/${id}`)).body.attributes).toEqual({ seats: 12 })
    await server.request('owner', 'PATCH', `/api/accounts/${id}`, { attributes: { seats: null } })
    expect((await server.request('owner', 'GET', `/api/accounts/${id}`)).body.attributes).toEqual({})
  })

  test('a renewal date given by hand is the renewal date', async () => {
    const id = await makeAccount('Renewing')
    await server.request('owner', 'PATCH', `/api/accounts/${id}`, { renewalOn: '2026-11-30' })
    expect((await server.request('owner', 'GET', `/api/accounts/${id}`)).body.renewalOn).toBe('2026-11-30')
    const filters = JSON.stringify([{ field: 'renewal_on', operator: 'before', values: ['2026-12-01'] }])
    const { body } = await server.request('owner', 'GET', `/api/accounts?filters=${encodeURIComponent(filters)}`)
    expect(body.rows).toMatchObject([{ name: 'Renewing', renewalOn: '2026-11-30' }])
  })

  test('a renewal date given by hand stands before the end of a term, and gives way to it when cleared', async () => {
    const id = await makeAccount('Termed')
    await server.pool.query(
      `insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, term_ends_on, amount, interval, currency)
       values ($1, 1, 'termed', '2026-01-01', '2026-01-01', '2026-12-31', 100, 'month', 'EUR')`,
      [id],
    )
    const edited = async (renewalOn: string | null) => {
      await server.request('owner', 'PATCH', `/api/accounts/${id}`, { renewalOn })
      return (await server.request('owner', 'GET', `/api/accounts/${id}`)).body.renewalOn
    }
    expect([await edited('2026-11-30'), await edited(null)]).toEqual(['2026-11-30', '2026-12-31'])
  })

  test('where an open renewal decides, another date is refused with the reason and nothing is kept', async () => {
    const [id, free] = [await makeAccount('Decided'), await makeAccount('Undecided')]
    await server.pool.query(
      `insert into renewals (account_id, source_id, external_id, due_on, amount, currency, outcome)
       values ($1, 1, 'decided', '2026-09-01', 100, 'EUR', 'open')`,
      [id],
    )
    const edit = { renewalOn: '2026-11-30' }
    const answer = await server.request('owner', 'PATCH', `/api/accounts/${id}`, edit)
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'accounts.renewal_decides',
      title: expect.stringContaining('Decided has an open renewal due on 2026-09-01'),
    })
    expect((await server.request('owner', 'POST', '/api/accounts-edit', { ids: [id, free], edit })).status).toBe(409)
    const kept = await server.db
      .selectFrom('accounts')
      .select('renewal_on_given')
      .where('id', 'in', [id, free])
      .execute()
    expect(kept).toEqual([{ renewal_on_given: null }, { renewal_on_given: null }])
  })
})

describe('entries', () => {
  test('a logged call is the last contact; a note is not; a deleted one comes back by undo', async () => {
    const id = await makeAccount('Called')
    const lastContact = async () => (await server.request('owner', 'GET', `/api/accounts/${id}`)).body.lastContactAt
    await server.request('owner', 'POST', `/api/accounts/${id}/activities`, {
      type: 'note',
      text: 'thought about them',
    })
    expect(await lastContact()).toBeNull()
    const call = await server.request('owner', 'POST', `/api/accounts/${id}/activities`, {
      type: 'call',
      at: '2026-03-09T15:00:00Z',
    })
    expect(await lastContact()).toBe('2026-03-09T15:00:00.000Z')
    const removed = await server.request('owner', 'DELETE', `/api/activities/${call.body.id}`)
    expect(await lastContact()).toBeNull()
    expect((await server.request('owner', 'POST', '/api/accounts-undo', { undoId: removed.body.undoId })).body).toEqual(
      { restored: 1, left: 0 },
    )
    expect(await lastContact()).toBe('2026-03-09T15:00:00.000Z')
  })

  test('whoever is mentioned is told once, if the account is theirs to read', async () => {
    const id = await makeAccount('Mentioned', server.members.csm.id)
    const { leader, operations, csm } = server.members
    const outsider = await server.addMember({ role: 'csm', name: 'Olga Outside' })
    const text = `Ask @${leader.name} and @${outsider.name}, says @${csm.name}`
    const note = await server.request('csm', 'POST', `/api/accounts/${id}/activities`, { type: 'note', text })
    const edited = { text: `${text} and @${operations.name}` }
    await server.request('csm', 'PATCH', `/api/activities/${note.body.id}`, edited)

    const told = await server.db
      .selectFrom('notices')
      .select(['member_id', 'text', 'path'])
      .where('account_id', '=', id)
      .orderBy('id')
      .execute()
    const notice = { text: `${csm.name} mentioned you in a note about Mentioned.`, path: `/accounts/${id}` }
    expect(told).toEqual([leader.id, operations.id].map((member_id) => ({ member_id, ...notice })))
  })

  test('only its writer changes an entry; others may pin it', async () => {
    const id = await makeAccount('Pinned')
    const note = await server.request('owner', 'POST', `/api/accounts/${id}/activities`, { type: 'note', text: 'mine' })
    const path = `/api/activities/${note.body.id}`
    expect((await server.request('admin', 'PATCH', path, { text: 'yours' })).status).toBe(403)
    expect((await server.request('admin', 'PATCH', path, { isPinned: true })).status).toBe(200)
    expect((await server.request('owner', 'GET', `/api/accounts/${id}/timeline`)).body.pinned).toMatchObject([
      { text: 'mine', isPinned: true },
    ])
  })
})

test('an outcome shows how far it came', async () => {
  const id = await makeAccount('Reaching')
  const made = await server.request('owner', 'POST', `/api/accounts/${id}/outcomes`, {
    name: 'Faster close',
    baseline: '10',
    target: '5',
  })
  const path = `/api/outcomes/${made.body.id}/measurements`
  await server.request('owner', 'POST', path, { measuredOn: '2026-03-01', value: '9' })
  await server.request('owner', 'POST', path, { measuredOn: '2026-03-01', value: '7.5' })
  const { outcomes } = (await server.request('owner', 'GET', `/api/accounts/${id}/outcomes`)).body
  expect(outcomes).toMatchObject([{ progress: 0.5, measurements: [{ measuredOn: '2026-03-01', value: '7.5' }] }])
})
