import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { setUpDirectories } from './actions.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

const stages = async () => (await server.request('owner', 'GET', '/api/settings/stages')).body.stages
const keys = async () => (await stages()).map((stage: { key: string }) => stage.key)

describe('stages and segments', () => {
  test('a new database starts with a journey, once', async () => {
    await setUpDirectories(server.db)
    expect(await keys()).toEqual(['onboarding', 'adoption', 'value', 'renewal', 'at_risk', 'churned'])
  })

  test('a new one stands last, gets its key from its name, and can be moved', async () => {
    const made = await server.request('owner', 'POST', '/api/settings/stages', {
      name: 'Über-Nachfolge 2',
      expectedDays: 30,
    })
    expect((await stages()).at(-1)).toMatchObject({ key: 'u_ber_nachfolge_2', expectedDays: 30, accounts: 0 })
    await server.request('owner', 'PUT', '/api/settings/stages-order', { ids: [made.body.id] })
    expect((await keys())[0]).toBe('u_ber_nachfolge_2')
    expect(
      (await server.request('owner', 'POST', '/api/settings/stages', { name: 'Other', key: 'value' })).status,
    ).toBe(409)
  })

  test('one that accounts stand in is not taken out of use; an empty one is, and comes back', async () => {
    const [, onboarding] = await stages()
    const account = await server.request('owner', 'POST', '/api/accounts', { name: 'In it', stageId: onboarding.id })
    const path = `/api/settings/stages/${onboarding.id}`
    expect((await server.request('owner', 'PATCH', path, { isArchived: true })).body).toMatchObject({
      status: 409,
      code: 'settings.still_in_use',
    })
    await server.request('owner', 'PATCH', `/api/accounts/${account.body.id}`, { stageId: null })
    expect((await server.request('owner', 'PATCH', path, { isArchived: true })).status).toBe(200)
    const choices = (await server.request('owner', 'GET', '/api/account-choices')).body.stages
    expect(choices.some((stage: { key: string }) => stage.key === 'onboarding')).toBe(false)
    await server.request('owner', 'PATCH', path, { isArchived: false })
    expect(await keys()).toContain('onboarding')
  })

  test('every change is in the audit log, and only who may, changes', async () => {
    const { body } = await server.request('owner', 'POST', '/api/settings/segments', { name: 'Partners' })
    const log = await server.db
      .selectFrom('audit_log')
      .select('sentence')
      .where('subject_kind', '=', 'segment')
      .execute()
    expect(log).toEqual([{ sentence: 'added the segment Partners' }])
    expect(
      (await server.request('leader', 'PATCH', `/api/settings/segments/${body.id}`, { name: 'Mine' })).status,
    ).toBe(403)
    expect((await server.request('csm', 'GET', '/api/settings/segments')).status).toBe(200)
    expect((await server.request('owner', 'PATCH', '/api/settings/segments/999999', { name: 'None' })).status).toBe(404)
  })
})

test('a custom field counts the rows that use it', async () => {
  await server.request('owner', 'POST', '/api/settings/custom-fields', { name: 'Tier', type: 'text' })
  await server.request('owner', 'POST', '/api/accounts', { name: 'Golden', attributes: { tier: 'gold' } })
  const { fields } = (await server.request('owner', 'GET', '/api/settings/custom-fields')).body
  expect(fields).toMatchObject([{ key: 'tier', entity: 'account', type: 'text', used: 1, isArchived: false }])
})
