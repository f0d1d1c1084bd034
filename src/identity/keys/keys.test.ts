import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const make = (who: Asker, input: object = {}) =>
  server.request(who, 'POST', '/api/keys', { name: 'Script', permissions: ['members.read'], ...input })
const revoke = (who: Asker, id: number) => server.request(who, 'DELETE', `/api/keys/${id}`)
const members = async (key: string) => (await server.request({ key }, 'GET', '/api/members')).status

test('a key acts for its member, and only with what it was given', async () => {
  const { body } = await make('admin')
  expect(body.secret).toMatch(/^volant_[\w-]{43}$/)
  expect(body.key.prefix).toBe(body.secret.slice(0, 13))
  expect(await members(body.secret)).toBe(200)
  expect((await server.request({ key: body.secret }, 'GET', '/api/audit')).status).toBe(403)
})

test('the secret is shown once and kept nowhere', async () => {
  const { body } = await make('admin')
  const list = await server.request('admin', 'GET', '/api/keys')
  expect(list.text).not.toContain(body.secret)
  const { rows } = await server.pool.query(
    'select api_keys::text as row from api_keys union all select audit_log::text from audit_log',
  )
  expect(rows.some(({ row }: { row: string }) => row.includes(body.secret))).toBe(false)
})

test('a key is given no more than its maker may, also when a key makes it', async () => {
  expect((await make('csm', { permissions: ['members.administer'] })).body.code).toBe('keys.beyond_your_own')
  const strong = await make('admin', { permissions: ['keys.own', 'members.read'] })
  const weak = { key: strong.body.secret as string }
  expect((await make(weak, { permissions: ['members.administer'] })).body.code).toBe('keys.beyond_your_own')
  expect((await make(weak, { permissions: ['members.read'] })).status).toBe(200)
})

test('a member who loses a permission loses it in its keys as well', async () => {
  const admin = await server.addMember({ role: 'admin' })
  const { body } = await make(admin, { permissions: ['audit.read'] })
  await server.request('owner', 'PATCH', `/api/members/${admin.id}`, { role: 'csm' })
  expect((await server.request({ key: body.secret }, 'GET', '/api/audit')).status).toBe(403)
})

test('a revoked key is nobody at once', async () => {
  const { body } = await make('csm')
  expect((await revoke('csm', body.key.id)).body.key.works).toBe(false)
  expect(await members(body.secret)).toBe(401)
  expect((await revoke('csm', body.key.id)).status).toBe(200)
})

test('a key runs out', async () => {
  const { body } = await make('csm', { expiresInDays: 1 })
  server.setTime('2026-03-11T08:59:00Z')
  expect(await members(body.secret)).toBe(200)
  server.setTime('2026-03-11T09:00:00Z')
  expect(await members(body.secret)).toBe(401)
  server.setTime('2026-03-10T09:00:00Z')
})

test('members see and revoke their own keys, administrators everybody’s', async () => {
  const { body } = await make('csm')
  const idsFor = async (who: Asker, path: string) =>
    (await server.request(who, 'GET', path)).body.keys.map(({ id }: { id: number }) => id)
  expect(await idsFor('csm', '/api/keys')).toContain(body.key.id)
  expect(await idsFor('leader', '/api/keys?all=true')).not.toContain(body.key.id)
  expect(await idsFor('admin', '/api/keys')).not.toContain(body.key.id)
  expect(await idsFor('admin', '/api/keys?all=true')).toContain(body.key.id)
  expect((await revoke('leader', body.key.id)).status).toBe(404)
  expect((await revoke('admin', body.key.id)).status).toBe(200)
})

test('when a key was last used is noted', async () => {
  const { body } = await make('csm')
  await members(body.secret)
  const [key] = (await server.request('csm', 'GET', '/api/keys')).body.keys
  expect(key).toMatchObject({ id: body.key.id, lastUsedAt: '2026-03-10T09:00:00.000Z' })
})
