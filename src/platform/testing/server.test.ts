import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '../../kernel/permissions.ts'
import { createTestServer, type TestServer } from './server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

test.each(ROLES)('a member with the role %s is signed in', async (role) => {
  const { status, body } = await server.request(role, 'GET', '/api/me')
  expect(status).toBe(200)
  expect(body.member).toMatchObject({ id: server.members[role].id, role })
})

test('nobody is not signed in', async () => {
  expect((await server.request('nobody', 'GET', '/api/me')).status).toBe(401)
})

test('the csm works under the leader', async () => {
  const { actor } = await server.contextFor('leader')
  expect(actor.teamIds).toContain(server.members.csm.id)
})
