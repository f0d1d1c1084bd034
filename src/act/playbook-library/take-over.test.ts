import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestMember, type TestServer } from '../../platform/testing/server.ts'
import { LIBRARY } from './library.ts'

let server: TestServer
let operations: TestMember

beforeAll(async () => {
  server = await createTestServer()
  operations = await server.addMember({ role: 'operations' })
})
afterAll(() => server.stop())

async function ask(method: 'GET' | 'POST', path: string, who = operations) {
  const { status, body } = await server.request(who, method, path, method === 'POST' ? {} : undefined)
  return { status, body: body as Record<string, unknown> }
}

test('the library is listed with its trigger and steps as sentences', async () => {
  const { status, body } = await ask('GET', '/api/playbook-library')
  expect(status).toBe(200)
  const entries = body['entries'] as {
    key: string
    triggerText: string
    steps: { sentence: string }[]
    installedId: number | null
  }[]
  expect(entries.map(({ key }) => key)).toEqual(LIBRARY.map(({ key }) => key))
  for (const { triggerText, steps, installedId } of entries) {
    expect(triggerText).not.toBe('')
    expect(triggerText).not.toMatch(/is \d+$/)
    expect(steps.length).toBeGreaterThan(0)
    expect(installedId).toBeNull()
  }
})

test('a stage is called by its name', async () => {
  const { body } = await ask('GET', '/api/playbook-library')
  const entries = body['entries'] as { key: string; triggerText: string }[]
  expect(entries.find(({ key }) => key === 'onboarding-kick-off')?.triggerText).toMatch(/stage is onboarding/i)
})

test('every ready playbook can be taken over and has nothing that stops its publishing', async () => {
  for (const { key } of LIBRARY) {
    const { status, body } = await ask('POST', `/api/playbook-library/${key}/install`)
    expect(status, key).toBe(200)
    const found = await ask('GET', `/api/playbooks/${String(body['id'])}`)
    const problems = found.body['problems'] as { severity: string; sentence: string }[]
    expect(
      problems.filter(({ severity }) => severity === 'stops'),
      key,
    ).toEqual([])
    expect(found.body['playbook']).toMatchObject({ key, libraryKey: key, state: 'off' })
  }
})

test('taken over a second time it is another playbook under another key', async () => {
  const { body } = await ask('POST', '/api/playbook-library/win-back/install')
  const found = await ask('GET', `/api/playbooks/${String(body['id'])}`)
  expect(found.body['playbook']).toMatchObject({ key: 'win-back-2', libraryKey: 'win-back' })
})

test('a CSM may read the library but takes nothing over; a key nobody has is told so', async () => {
  const csm = await server.addMember({ role: 'csm' })
  expect((await ask('GET', '/api/playbook-library', csm)).status).toBe(200)
  expect((await ask('POST', '/api/playbook-library/win-back/install', csm)).status).toBe(403)
  expect((await ask('POST', '/api/playbook-library/nothing/install')).status).toBe(404)
})
