import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'
import { createWorld, targetsOf, type World } from '../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../platform/testing/server.ts'
import { changedTables, checksum } from './checksum.ts'
import { declaredEndpoints } from './declared.ts'
import { goodInputs } from './from-schema.ts'
import { RECIPES, UNAUDITED } from './recipes.ts'
import { nameOf, send } from './send.ts'

const TRIES = 20
/** Whether it changes anything is not asked of these. */
const UNAUDITED_TRIES = 5
const MUTATING = declaredEndpoints().filter(({ method }) => method !== 'GET')

let server: TestServer
let world: World

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
})

afterAll(() => server.stop())

/** Inputs to try: the recipe when there is one, else generated ones on what the owner may reach. */
async function triesFor(endpoint: Endpoint): Promise<Record<string, unknown>[]> {
  const names = pathParameters(endpoint.path)
  const values = await Promise.all(names.map(async (name) => (await targetsOf(world, name, 'owner'))[0]?.value))
  const targets = Object.fromEntries(names.map((name, index) => [name, values[index]]))
  const recipe = await RECIPES[nameOf(endpoint)]?.(world)
  return recipe
    ? [{ ...targets, ...recipe }]
    : goodInputs(endpoint, nameOf(endpoint) in UNAUDITED ? UNAUDITED_TRIES : TRIES).map((input) =>
        Object.assign(input, targets),
      )
}

const isQuiet = (table: string) => ['public.audit_log', 'public.auth_sessions'].includes(table)

test.each(MUTATING.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  '%s writes down what it changed',
  async (name, endpoint) => {
    const statuses: number[] = []
    const tries = await triesFor(endpoint)
    let before = await checksum(server.pool)
    for (const input of tries) {
      const owner = await server.inNewSession(server.members.owner)
      const { status, text } = await send(server, owner, endpoint, input)
      statuses.push(status)
      expect(status, text).toBeLessThan(500)
      const after = await checksum(server.pool)
      const changed = changedTables(before, after)
      before = after
      if (status !== 200 || changed.every(isQuiet)) {
        expect(status === 200 ? [] : changed.filter((table) => !isQuiet(table)), `refused with ${text}`).toEqual([])
        if (!changed.includes('public.audit_log')) continue
      }
      if (name in UNAUDITED) expect(changed).not.toContain('public.audit_log')
      else expect(changed, `${name} changed ${changed.join(', ')}`).toContain('public.audit_log')
      return
    }
    if (name in UNAUDITED) return
    expect.fail(
      `No generated input made ${name} change anything (answers: ${statuses.join(', ')}). Add a recipe in src/security/recipes.ts.`,
    )
  },
)

test('nothing is listed as unaudited or with a recipe that does not exist', () => {
  const names = new Set(MUTATING.map(nameOf))
  expect([...Object.keys(UNAUDITED), ...Object.keys(RECIPES)].filter((name) => !names.has(name))).toEqual([])
})
