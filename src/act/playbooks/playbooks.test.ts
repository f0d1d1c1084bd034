import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

const notice = (id: string, text = 'Look at {{account.name}}') => ({
  kind: 'notice',
  id,
  name: 'Tell the owner',
  to: { rule: 'owner' },
  text,
})
const definition = (more: object = {}) => ({
  trigger: { kind: 'enter', condition: { kind: 'field', field: 'health', operator: 'at_most', values: [49] } },
  limits: {},
  steps: [notice('a')],
  ...more,
})

async function begun(name: string, more: object = {}): Promise<number> {
  const { body } = await server.request('operations', 'POST', '/api/playbooks', { name })
  await server.request('operations', 'PUT', `/api/playbooks/${body.id}/draft`, {
    definition: definition(more),
    revision: 1,
  })
  return body.id as number
}

const read = async (id: number) => (await server.request('operations', 'GET', `/api/playbooks/${id}`)).body

test('a playbook begins as a draft under a key made of its name', async () => {
  const first = await server.request('operations', 'POST', '/api/playbooks', { name: 'Übergabe an CS!' })
  const second = await server.request('operations', 'POST', '/api/playbooks', { name: 'Übergabe an CS' })
  expect([first.body.key, second.body.key]).toEqual(['ubergabe-an-cs', 'ubergabe-an-cs-2'])
  const page = await read(first.body.id)
  expect(page.playbook).toMatchObject({ state: 'off', liveVersion: null, draftVersion: 1, triggerText: null })
  expect(page.problems).toContainEqual({ stepId: null, severity: 'stops', sentence: 'Add at least one step.' })
})

test('the second of two who edit one draft is told, and nothing of the first is lost', async () => {
  const id = await begun('Two editors')
  const { revision } = (await read(id)).draft
  const save = (text: string) =>
    server.request('operations', 'PUT', `/api/playbooks/${id}/draft`, {
      definition: definition({ steps: [notice('a', text)] }),
      revision,
    })
  const answers = await Promise.all([save('One'), save('Two')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)?.body.title).toMatch(/Somebody else saved/)
  const kept = answers[0]?.status === 200 ? 'One' : 'Two'
  expect((await read(id)).draft.definition.steps[0].text).toBe(kept)
})

test('publishing makes the draft live, and a new draft begins from it', async () => {
  const id = await begun('Published')
  const published = await server.request('operations', 'POST', `/api/playbooks/${id}/publish`, {
    note: 'Ready',
    on: true,
  })
  expect(published.body).toEqual({ version: 1 })
  const page = await read(id)
  expect(page.playbook).toMatchObject({ state: 'on', liveVersion: 1, draftVersion: null })
  expect(page.live.steps).toHaveLength(1)
  const next = definition({ steps: [notice('a'), notice('b')] })
  const saved = await server.request('operations', 'PUT', `/api/playbooks/${id}/draft`, {
    definition: next,
    revision: 0,
  })
  expect(saved.body).toEqual({ revision: 1 })
  const after = await read(id)
  expect(after.live.steps).toHaveLength(1)
  expect(after.versions.map((one: { version: number; state: string }) => [one.version, one.state])).toEqual([
    [2, 'draft'],
    [1, 'published'],
  ])
  const dropped = await server.request('operations', 'DELETE', `/api/playbooks/${id}/draft`)
  expect(dropped.status).toBe(200)
  expect((await read(id)).draft).toBeNull()
})

test('what is switched on is watched, and what is switched off is not', async () => {
  const id = await begun('Watched')
  const isOn = async () => {
    const { rows } = await server.pool.query(`select is_on from watches where kind = 'playbook' and ref_id = $1`, [id])
    return rows[0]?.is_on
  }
  await server.request('operations', 'POST', `/api/playbooks/${id}/publish`, {})
  expect(await isOn()).not.toBe(true)
  await server.request('operations', 'POST', `/api/playbooks/${id}/switch`, { state: 'on' })
  expect(await isOn()).toBe(true)
  await server.request('operations', 'POST', `/api/playbooks/${id}/switch`, { state: 'off' })
  expect(await isOn()).not.toBe(true)
})

test('a playbook on schedule is due at its next time in the company’s zone', async () => {
  const trigger = { kind: 'schedule', every: 'week', day: 5, at: '08:00', condition: { kind: 'all', of: [] } }
  const id = await begun('Weekly', { trigger })
  await server.request('operations', 'POST', `/api/playbooks/${id}/publish`, { on: true })
  const due = () => server.pool.query('select next_at from playbook_schedules where playbook_id = $1', [id])
  expect((await due()).rows).toEqual([{ next_at: new Date('2026-03-13T08:00:00Z') }])
  await server.request('operations', 'POST', `/api/playbooks/${id}/switch`, { state: 'off' })
  expect((await due()).rows).toEqual([])
})

test('a draft with problems is not published, and the answer names step and sentence', async () => {
  const email = { kind: 'email', id: 'm', name: 'Write', subject: 'Hello', body: '{{nobody.knows}}' }
  const id = await begun('Unready', { steps: [notice('a'), email] })
  const answer = await server.request('operations', 'POST', `/api/playbooks/${id}/publish`, {})
  expect(answer.status).toBe(422)
  expect(answer.body.details.map((detail: { path: string }) => detail.path)).toEqual(['steps.m', 'steps.m'])
})

test('playbooks that would start each other are refused', async () => {
  const start = (id: string, key: string) => ({ kind: 'playbook', id, name: 'Go on', playbook: key })
  const first = await begun('Circle one')
  await server.request('operations', 'POST', `/api/playbooks/${first}/publish`, {})
  const second = await begun('Circle two', { steps: [start('s', 'circle-one')] })
  await server.request('operations', 'POST', `/api/playbooks/${second}/publish`, {})
  await server.request('operations', 'PUT', `/api/playbooks/${first}/draft`, {
    definition: definition({ steps: [start('s', 'circle-two')] }),
    revision: 0,
  })
  const answer = await server.request('operations', 'POST', `/api/playbooks/${first}/publish`, {})
  expect(answer.body.title).toMatch(/circle: “circle-one” starts “circle-two” starts “circle-one”/)
})

test('leaders draft and do not publish; a csm reads', async () => {
  const made = await server.request('leader', 'POST', '/api/playbooks', { name: 'From a leader' })
  expect(made.status).toBe(200)
  expect((await server.request('leader', 'POST', `/api/playbooks/${made.body.id}/publish`, {})).status).toBe(403)
  expect((await server.request('csm', 'POST', '/api/playbooks', { name: 'From a csm' })).status).toBe(403)
  const page = await server.request('csm', 'GET', `/api/playbooks/${made.body.id}`)
  expect(page.body).toMatchObject({ mayPublish: false, mayDraft: false })
})

test('a copy takes the steps along under its own key, and an archived playbook leaves the list', async () => {
  const id = await begun('To be copied')
  const copy = await server.request('operations', 'POST', '/api/playbooks', { name: 'To be copied', copyOf: id })
  expect(copy.body.key).toBe('to-be-copied-2')
  expect((await read(copy.body.id)).draft.definition.steps).toHaveLength(1)
  await server.request('operations', 'POST', `/api/playbooks/${id}/switch`, { state: 'archived' })
  const { body } = await server.request('operations', 'GET', '/api/playbooks')
  const keys = body.playbooks.map(({ key }: { key: string }) => key)
  expect(keys).toContain('to-be-copied-2')
  expect(keys).not.toContain('to-be-copied')
})

test('a playbook whose condition cannot be judged says so, on the list and on its page', async () => {
  const id = await begun('Cannot be judged')
  await server.request('operations', 'POST', `/api/playbooks/${id}/publish`, { on: true })
  await server.pool.query(
    `update watches set failure = 'The metric logins is archived.' where kind = 'playbook' and ref_id = $1`,
    [id],
  )
  expect((await read(id)).playbook.cannotJudge).toBe('The metric logins is archived.')
})
