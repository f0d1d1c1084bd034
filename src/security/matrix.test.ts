import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may } from '../kernel/access.ts'
import { ROLES, type Role } from '../kernel/permissions.ts'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'
import { createWorld, targetsOf, type Target, type World } from '../platform/testing/fixtures.ts'
import { createTestServer, type TestMember, type TestServer } from '../platform/testing/server.ts'
import { changedTables, checksum } from './checksum.ts'
import { declaredEndpoints } from './declared.ts'
import { goodInputs } from './from-schema.ts'
import { nameOf, send } from './send.ts'

const ENDPOINTS = declaredEndpoints()
const GOOD = new Map(ENDPOINTS.map((endpoint) => [endpoint, goodInputs(endpoint, 1)]))
const DOCUMENTED = [200, 400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503]
/** Refused for what is asked, not for who asks: acceptable where the asker may not reach the thing anyway. */
const REFUSED = [403, 404, 409, 410, 422]

let server: TestServer
let world: World

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
  // The first request of a member notes that it was here.
  for (const role of ROLES) await server.request(role, 'GET', '/api/me')
})

afterAll(() => server.stop())

/** An input that fits, with these targets in the path. */
function inputOf(endpoint: Endpoint, targets: Readonly<Record<string, Target>>): Record<string, unknown> {
  const inPath = Object.fromEntries(Object.entries(targets).map(([name, { value }]) => [name, value]))
  const [good] = GOOD.get(endpoint) ?? []
  if (!good)
    throw new Error(
      `No input fits ${nameOf(endpoint)}. Add a hint for its strictest property in src/security/from-schema.ts.`,
    )
  return { ...good, ...inPath }
}

/** For every combination index one target of each path parameter: own with own, other's with other's, guessed with guessed. */
async function combinationsOf(endpoint: Endpoint, role: Role): Promise<Record<string, Target>[]> {
  const names = pathParameters(endpoint.path)
  const lists = await Promise.all(names.map((name) => targetsOf(world, name, role)))
  const length = Math.max(1, ...lists.map((list) => list.length))
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(
      names.flatMap((name, at) => {
        const target = lists[at]?.[index] ?? lists[at]?.at(-1)
        return target ? [[name, target] as const] : []
      }),
    ),
  )
}

const touches = (endpoint: Endpoint) =>
  endpoint.method === 'GET' || endpoint.permission.endsWith('.read') || endpoint.permission === 'self'
    ? 'read'
    : 'write'

/** Some requests end the session they come from, or all of a member's. */
function throwaway(endpoint: Endpoint, role: Role): Promise<TestMember> {
  return endpoint.permission === 'self' ? server.addMember({ role }) : server.inNewSession(server.members[role])
}

async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await checksum(server.pool)
  await work()
  expect(changedTables(before, await checksum(server.pool))).toEqual([])
}

describe.each(ENDPOINTS.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', (_name, endpoint) => {
  if (endpoint.permission !== 'public') {
    test('nobody is asked to sign in, and nothing changes', async () => {
      const combinations = await combinationsOf(endpoint, 'owner')
      await unchanged(async () => {
        for (const targets of combinations) {
          expect((await send(server, 'nobody', endpoint, inputOf(endpoint, targets))).status).toBe(401)
          const badKey = { key: 'volant_0123456789012345678901234567890123456789' }
          expect((await send(server, badKey, endpoint, inputOf(endpoint, targets))).status).toBe(401)
        }
      })
    })
  }

  test('every role reaches what it says, and a refusal changes nothing', async () => {
    const asked = await Promise.all(
      ROLES.map(async (role) => ({ role, combinations: await combinationsOf(endpoint, role) })),
    )
    const allowed: { role: Role; targets: Record<string, Target> }[] = []
    await unchanged(async () => {
      for (const { role, combinations } of asked) {
        const { actor } = await server.contextFor(role)
        for (const targets of combinations) {
          const isReachable = Object.values(targets).every((target) => target.isReachable(actor, touches(endpoint)))
          if (may(actor, endpoint.permission) && isReachable) {
            allowed.push({ role, targets })
            continue
          }
          const { status } = await send(server, role, endpoint, inputOf(endpoint, targets))
          const expected = may(actor, endpoint.permission) ? REFUSED : [403]
          expect(expected, `${role} asking for ${JSON.stringify(targets)} got ${status}`).toContain(status)
        }
      }
    })
    for (const { role, targets } of allowed) {
      const who = endpoint.method === 'GET' ? role : await throwaway(endpoint, role)
      const { status, text, body } = await send(server, who, endpoint, inputOf(endpoint, targets))
      expect(DOCUMENTED, `${role}: ${text}`).toContain(status)
      if (endpoint.permission !== 'public') expect(status, `${role}: ${text}`).not.toBe(401)
      const isReading = endpoint.method === 'GET' && Object.values(targets).every(({ label }) => label !== 'guessed')
      const hidesMoney = body?.code === 'accounts.money_hidden'
      if (isReading && !hidesMoney) expect(status, `${role}: ${text}`).not.toBe(403)
    }
  })
})

test('a key with a single permission is refused everywhere else, and nothing changes', async () => {
  const narrow = await server.request('owner', 'POST', '/api/keys', { name: 'Narrow', permissions: ['accounts.read'] })
  const key = { key: narrow.body.secret as string }
  await server.request(key, 'GET', '/api/me')
  const others = ENDPOINTS.filter(({ permission }) => !['public', 'self', 'accounts.read'].includes(permission))
  const combinations = await Promise.all(others.map((endpoint) => combinationsOf(endpoint, 'owner')))
  await unchanged(async () => {
    for (const [index, endpoint] of others.entries()) {
      const { status } = await send(server, key, endpoint, inputOf(endpoint, combinations[index]?.[0] ?? {}))
      expect(status, nameOf(endpoint)).toBe(403)
    }
  })
})
