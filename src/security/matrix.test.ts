import { afterAll, beforeAll, expect, test } from 'vitest'
import { may, scopeOf } from '../kernel/access.ts'
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
const AT_ONCE = 6
const DOCUMENTED = [200, 400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503]
/** Refused for what is asked, not for who asks: acceptable where the asker may not reach the thing anyway. */
const REFUSED = [403, 404, 409, 410, 422]

let server: TestServer
let world: World
let refusals: Refusals

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
  // The first request of a member notes that it was here.
  for (const role of ROLES) await server.request(role, 'GET', '/api/me')
  refusals = await askWhatMustBeRefused()
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
  const lists: Target[][] = []
  for (const name of names) lists.push(await targetsOf(world, name, role))
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

/** Paths that show nothing but money: whoever may see none is told so, whatever the permission says. */
const MONEY_ALONE =
  /^\/api\/revenue\/(movements|movement-accounts|retention|series|cohorts|mrr|summary|reasons|reconciliation)/

const isShown = (endpoint: Endpoint, seesMoney: boolean) => seesMoney || !MONEY_ALONE.test(endpoint.path)

const touches = (endpoint: Endpoint) =>
  endpoint.method === 'GET' || endpoint.permission.endsWith('.read') || endpoint.permission === 'self'
    ? 'read'
    : 'write'

/** Some requests end the session they come from, or all of a member's. */
function throwaway(endpoint: Endpoint, role: Role): Promise<TestMember> {
  return endpoint.permission === 'self' ? server.addMember({ role }) : server.inNewSession(server.members[role])
}

/** Asks many at once, as many people would. */
async function askAll<Q, A>(questions: readonly Q[], ask: (question: Q) => Promise<A>): Promise<A[]> {
  const answers: A[] = []
  const waiting = questions.entries()
  const asker = async () => {
    for (const [index, question] of waiting) answers[index] = await ask(question)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, asker))
  return answers
}

/** Tables that are different after the work. */
async function changesOf(work: () => Promise<void>): Promise<string[]> {
  const before = await checksum(server.pool)
  await work()
  return changedTables(before, await checksum(server.pool))
}

interface Question {
  endpoint: Endpoint
  role: Role
  targets: Record<string, Target>
}

/** What each role may ask of an endpoint, and what not: by its permission, and by what it may reach. */
async function questionsOf(endpoint: Endpoint) {
  const questions: (Question & { mayAsk: boolean; isAllowed: boolean })[] = []
  // One after the other: the first who looks for a row of its own makes one.
  for (const role of ROLES) {
    const { actor } = await server.contextFor(role)
    const mayAsk = may(actor, endpoint.permission)
    const mayBeShown = mayAsk && isShown(endpoint, scopeOf(actor, 'money') !== 'none')
    for (const targets of await combinationsOf(endpoint, role)) {
      const reaches = Object.values(targets).every((target) => target.isReachable(actor, touches(endpoint)))
      questions.push({ endpoint, role, targets, mayAsk, isAllowed: mayBeShown && reaches })
    }
  }
  return questions
}

interface Refusals {
  complaints: Map<Endpoint, string[]>
  changed: string[]
}

/** Everything any role must be refused, asked before anything was changed, under one checksum of the whole database. */
async function askWhatMustBeRefused(): Promise<Refusals> {
  const questions: Awaited<ReturnType<typeof questionsOf>> = []
  for (const endpoint of ENDPOINTS)
    questions.push(...(await questionsOf(endpoint)).filter(({ isAllowed }) => !isAllowed))
  const complaints = new Map<Endpoint, string[]>()
  const changed = await changesOf(async () => {
    await askAll(questions, async ({ endpoint, role, targets, mayAsk }) => {
      const { status } = await send(server, role, endpoint, inputOf(endpoint, targets))
      if ((mayAsk ? REFUSED : [403]).includes(status)) return
      const complaint = `${role} asking for ${JSON.stringify(targets)} got ${status}`
      complaints.set(endpoint, [...(complaints.get(endpoint) ?? []), complaint])
    })
  })
  return { complaints, changed }
}

test('no refusal of any role by any endpoint changes anything', () => {
  expect(refusals.changed).toEqual([])
})

test('without a session or a key that is known, nobody gets anywhere, and nothing changes', async () => {
  const closed = ENDPOINTS.filter(({ permission }) => permission !== 'public')
  const strangers = ['nobody', { key: 'volant_0123456789012345678901234567890123456789' }] as const
  const questions = await Promise.all(
    closed.map(async (endpoint) =>
      (await combinationsOf(endpoint, 'owner')).flatMap((targets) =>
        strangers.map((who) => ({ who, endpoint, input: inputOf(endpoint, targets) })),
      ),
    ),
  )
  const changed = await changesOf(async () => {
    await askAll(questions.flat(), async ({ who, endpoint, input }) => {
      expect((await send(server, who, endpoint, input)).status, nameOf(endpoint)).toBe(401)
    })
  })
  expect(changed).toEqual([])
})

test('a key with a single permission is refused everywhere else, and nothing changes', async () => {
  const narrow = await server.request('owner', 'POST', '/api/keys', { name: 'Narrow', permissions: ['accounts.read'] })
  const key = { key: narrow.body.secret as string }
  await server.request(key, 'GET', '/api/me')
  const others = ENDPOINTS.filter(({ permission }) => !['public', 'self', 'accounts.read'].includes(permission))
  const combinations = await Promise.all(others.map((endpoint) => combinationsOf(endpoint, 'owner')))
  const changed = await changesOf(async () => {
    await askAll([...others.entries()], async ([index, endpoint]) => {
      const { status } = await send(server, key, endpoint, inputOf(endpoint, combinations[index]?.[0] ?? {}))
      expect(status, nameOf(endpoint)).toBe(403)
    })
  })
  expect(changed).toEqual([])
})

async function askAllowed({ endpoint, role, targets }: Question): Promise<void> {
  const who = endpoint.method === 'GET' ? role : await throwaway(endpoint, role)
  const { status, text, body } = await send(server, who, endpoint, inputOf(endpoint, targets))
  expect(DOCUMENTED, `${role}: ${text}`).toContain(status)
  if (endpoint.permission !== 'public') expect(status, `${role}: ${text}`).not.toBe(401)
  const isReading = endpoint.method === 'GET' && Object.values(targets).every(({ label }) => label !== 'guessed')
  const hidesMoney = body?.code === 'accounts.money_hidden'
  if (isReading && !hidesMoney) expect(status, `${role}: ${text}`).not.toBe(403)
}

test.each(ENDPOINTS.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  '%s is reached by every role as far as it says',
  async (_name, endpoint) => {
    expect(refusals.complaints.get(endpoint) ?? []).toEqual([])
    const allowed = (await questionsOf(endpoint)).filter(({ isAllowed }) => isAllowed)
    if (endpoint.method === 'GET') await askAll(allowed, askAllowed)
    else for (const question of allowed) await askAllowed(question)
  },
)
