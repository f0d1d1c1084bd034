import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'
import { REFUSAL_STATUSES } from '../platform/http/openapi.ts'
import { createWorld, targetsOf, type World } from '../platform/testing/fixtures.ts'
import { createTestServer, type TestAnswer, type TestMember, type TestServer } from '../platform/testing/server.ts'
import { declaredEndpoints } from './declared.ts'
import { inputsFor } from './from-schema.ts'
import { nameOf, send } from './send.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 7)
const SEED = 7_330
const DOCUMENTED: readonly number[] = [200, ...REFUSAL_STATUSES]

let server: TestServer
let world: World

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
})

afterAll(() => server.stop())

const deep = (depth: number) => JSON.parse(`${'[1,'.repeat(depth)}1${']'.repeat(depth)}`) as unknown
const HOSTILE: readonly unknown[] = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '𝕬\u202e\ufeff\u0007',
  "'; drop table members; --",
  '%',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'x'.repeat(20_000),
  '',
  ' ',
  '1970-01-01',
  '9999-12-31',
  '0000-00-00',
  '275760-09-13',
  '2026-02-30',
  0,
  -1,
  -0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  2 ** 63,
  '9223372036854775808',
  '1e400',
  'NaN',
  true,
  null,
  [],
  {},
  [null],
  [[[]]],
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  deep(500),
  Array.from({ length: 600 }, (_, index) => index),
]

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }))

/** A good input with one or two of its properties, or unknown ones, made hostile. */
function hostileInputs(endpoint: Endpoint): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys((endpoint.input as unknown as { shape?: object }).shape ?? {})
  const name = fc.constantFrom(...names, 'unknown', 'constructor', 'toString')
  return fc
    .tuple(inputsFor(endpoint), fc.array(fc.tuple(name, hostile), { minLength: 1, maxLength: 2 }))
    .map(([input, changes]) => Object.assign({}, input, Object.fromEntries(changes)))
}

async function realTargets(endpoint: Endpoint): Promise<Record<string, unknown>> {
  const entries = pathParameters(endpoint.path).map(async (name) => [
    name,
    (await targetsOf(world, name, 'owner'))[0]?.value,
  ])
  return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>
}

function expectDocumented(answer: TestAnswer, endpoint: Endpoint): void {
  expect(DOCUMENTED, `${nameOf(endpoint)} answered ${answer.status}: ${answer.text}`).toContain(answer.status)
  if (answer.status === 200) return
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body).toMatchObject({ status: answer.status, title: expect.any(String), code: expect.any(String) })
  expect(answer.text).not.toMatch(/ at .*\.ts:\d+|select .* from |node_modules/i)
}

async function asOwner(): Promise<TestMember> {
  // Inputs may switch the fixed owner off; each test has one of its own.
  return server.addMember({ role: 'owner' })
}

async function fuzz(endpoint: Endpoint): Promise<void> {
  const owner = await asOwner()
  const targets = await realTargets(endpoint)
  const ask = async (input: Record<string, unknown>) => {
    const who = endpoint.path === '/api/session' ? await server.inNewSession(owner) : owner
    expectDocumented(await send(server, who, endpoint, input), endpoint)
  }
  const good = inputsFor(endpoint).map((input) => Object.assign({}, input, targets))
  await fc.assert(fc.asyncProperty(good, ask), { numRuns: RUNS, seed: SEED })
  await fc.assert(
    fc.asyncProperty(hostileInputs(endpoint), (input) => ask({ ...targets, ...input })),
    { numRuns: RUNS * 2, seed: SEED },
  )
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
}

const named = (endpoint: Endpoint) => [nameOf(endpoint), endpoint] as const
const READING = declaredEndpoints().filter(({ method }) => method === 'GET')
const CHANGING = declaredEndpoints().filter(({ method }) => method !== 'GET')

test.each(CHANGING.map(named))(
  '%s answers generated input with documented statuses only',
  async (_name, endpoint) => fuzz(endpoint),
  60_000,
)

// What only reads is asked side by side.
test.concurrent.each(READING.map(named))(
  '%s answers generated input with documented statuses only',
  async (_name, endpoint) => fuzz(endpoint),
  60_000,
)

test.each([
  ['no JSON', '{"a":', 400],
  ['an array', '[1,2]', 400],
  ['a number', '42', 400],
  ['null', 'null', 400],
  ['ten thousand levels', `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 422],
  ['a key twice', '{"email":1,"email":2,"password":3}', 422],
  ['a body beyond the bound', `{"name":"${'x'.repeat(2_100_000)}"}`, 413],
] as const)('a body that is %s is refused', async (_what, body, status) => {
  const answer = await server.request('nobody', 'POST', '/api/session', body, { 'content-type': 'application/json' })
  expect(answer.status).toBe(status)
})
