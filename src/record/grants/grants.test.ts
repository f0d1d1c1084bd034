import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
})

afterAll(() => server.stop())

const path = (id: number) => `/api/members/${id}/granted-accounts`
const give = (id: number, accountIds: number[]) => server.request('admin', 'PUT', path(id), { accountIds })

test('a read-only member is given exactly the accounts named, and the log says which', async () => {
  const { id, name } = server.members.readonly
  const { csm, stranger } = world.accounts
  await give(id, [csm, csm])
  const { body } = await give(id, [stranger])
  expect(body.accounts).toEqual([{ id: stranger, name: 'Account of stranger' }])
  expect((await server.request('admin', 'GET', path(id))).body).toEqual(body)
  const audit = await server.request('admin', 'GET', '/api/audit?action=members.accounts_granted')
  expect(audit.body.entries.map((entry: { sentence: string }) => entry.sentence)).toEqual([
    `gave ${name} Account of stranger to see; took Account of csm from ${name}`,
    `gave ${name} Account of csm to see`,
  ])
})

test('other roles are given nothing by name', async () => {
  expect((await give(server.members.csm.id, [world.accounts.csm])).body.code).toBe('grants.not_read_only')
})

test('one unknown account refuses the whole change', async () => {
  const { id } = server.members.readonly
  const before = await server.request('admin', 'GET', path(id))
  expect((await give(id, [world.accounts.csm, 987_654])).body.code).toBe('grants.accounts_unknown')
  expect((await server.request('admin', 'GET', path(id))).body).toEqual(before.body)
})
