import { afterAll, beforeAll, expect, test } from 'vitest'
import { may } from '../kernel/access.ts'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'
import { createWorld, GUESSED_ID, targetsOf, type World } from '../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../platform/testing/server.ts'
import { changedTables, checksum } from './checksum.ts'
import { declaredEndpoints } from './declared.ts'
import { goodInputs } from './from-schema.ts'
import { RECIPES } from './recipes.ts'
import { nameOf, send } from './send.ts'

/** Properties that name something of an account, and the table they name it in. */
const NAMING: Readonly<Record<string, string>> = {
  accountId: 'accounts',
  accountIds: 'accounts',
  parentId: 'accounts',
  wonAccountId: 'accounts',
  contactId: 'contacts',
  taskId: 'tasks',
}

/** What `ids` are of. */
const IDS_OF: Readonly<Record<string, string>> = {
  'POST /api/accounts-edit': 'accounts',
  'POST /api/accounts-export': 'accounts',
  'GET /api/account-sparks': 'accounts',
  'POST /api/tasks-change': 'tasks',
  'POST /api/renewals-change': 'renewals',
}

/** Plainer than what is generated, so that a question about one’s own is answered. */
const PLAIN: Readonly<Record<string, Record<string, unknown>>> = {
  'GET /api/explorer/metric': { subject: 'metric:logins' },
  'GET /api/work-entries': {},
  'PATCH /api/activities/:activityId': { subject: 'A note' },
}

/** A file is written down even if it is empty, and sessions note when they were used. */
const QUIET = new Set(['public.audit_log', 'public.auth_sessions'])
const WHO = ['csm', 'leader', 'readonly'] as const

interface Place {
  endpoint: Endpoint
  property: string
  table: string
}

let server: TestServer
let world: World

beforeAll(async () => {
  server = await createTestServer()
  world = await createWorld(server)
  await server.request('admin', 'PUT', `/api/members/${server.members.readonly.id}/granted-accounts`, {
    accountIds: [world.accounts.csm],
  })
})

afterAll(() => server.stop())

function places(): Place[] {
  return declaredEndpoints().flatMap((endpoint) => {
    const inPath = new Set(pathParameters(endpoint.path))
    const properties = Object.keys((endpoint.input as unknown as { shape?: object }).shape ?? {})
    return properties.flatMap((property) => {
      const table = property === 'ids' ? IDS_OF[nameOf(endpoint)] : NAMING[property]
      return table && !inPath.has(property) ? [{ endpoint, property, table }] : []
    })
  })
}

async function idOf(table: string, account: 'csm' | 'stranger'): Promise<number> {
  if (table === 'accounts') return world.accounts[account]
  const { rows } = await server.pool.query<{ id: number }>(
    `select id from ${table} where account_id = $1 order by id limit 1`,
    [world.accounts[account]],
  )
  return rows[0]?.id ?? 0
}

/** Of one's own what the path names; what the property names is filled in later. */
async function inputFor({ endpoint }: Place): Promise<Record<string, unknown>> {
  const names = pathParameters(endpoint.path)
  const targets = await Promise.all(names.map(async (name) => [name, (await targetsOf(world, name, 'csm'))[0]?.value]))
  const made = PLAIN[nameOf(endpoint)] ?? (await RECIPES[nameOf(endpoint)]?.(world)) ?? goodInputs(endpoint, 1)[0] ?? {}
  return { ...made, ...Object.fromEntries(targets) }
}

const named = (property: string, id: number) => (property.endsWith('s') ? [id] : id)

/** Words apart from the number that was asked for. */
const without = (text: string, id: number) => text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), '#')

test.each(places().map((place) => [`${nameOf(place.endpoint)} ${place.property}`, place] as const))(
  '%s names nothing out of reach',
  async (_name, place) => {
    const { endpoint, property, table } = place
    const hidden = await idOf(table, 'stranger')
    for (const role of WHO) {
      if (!may((await server.contextFor(role)).actor, endpoint.permission)) continue
      const input = await inputFor(place)
      const before = await checksum(server.pool)
      const ofNobody = await send(server, role, endpoint, { ...input, [property]: named(property, GUESSED_ID) })
      const ofStranger = await send(server, role, endpoint, { ...input, [property]: named(property, hidden) })
      expect([ofStranger.status, without(ofStranger.text, hidden)], role).toEqual([
        ofNobody.status,
        without(ofNobody.text, GUESSED_ID),
      ])
      expect(ofStranger.text).not.toContain('Account of stranger')
      const changed = changedTables(before, await checksum(server.pool))
      expect(
        changed.filter((name) => !QUIET.has(name)),
        `${role}: ${ofStranger.text}`,
      ).toEqual([])
    }
  },
)

test('the same questions about one’s own are answered', async () => {
  const answered = new Set<string>()
  for (const place of places()) {
    if (!may((await server.contextFor('csm')).actor, place.endpoint.permission)) continue
    const own = named(place.property, await idOf(place.table, 'csm'))
    const { status } = await send(server, 'csm', place.endpoint, { ...(await inputFor(place)), [place.property]: own })
    if (status === 200) answered.add(`${nameOf(place.endpoint)} ${place.property}`)
  }
  // The others are no business of a csm, or need more than a sample says.
  expect(answered.size, [...answered].join('\n')).toBeGreaterThanOrEqual(35)
})
