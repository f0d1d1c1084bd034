import { day } from '../../kernel/day.ts'
import { createTestServer, type Asker, type TestServer } from './server.ts'

export interface Made {
  name: string
  owner?: 'csm' | 'leader' | 'operations'
  mrr?: number
  overall?: number
  cx?: number
  co?: number
  renewalOn?: string
  lastContactAt?: string
  industry?: string
  stage?: string
  tier?: string
  seats?: number
}

export const ACCOUNTS: readonly Made[] = [
  {
    name: 'Acme Foods',
    owner: 'csm',
    mrr: 100_00,
    overall: 80,
    cx: 80,
    co: 80,
    renewalOn: '2026-04-01',
    industry: 'Food',
    stage: 'adoption',
    tier: 'gold',
    seats: 10,
  },
  {
    name: 'Globex 100%',
    owner: 'csm',
    mrr: 300_00,
    overall: 40,
    cx: 60,
    co: 20,
    renewalOn: '2026-12-01',
    industry: 'Energy',
    stage: 'adoption',
    lastContactAt: '2026-03-01T00:00:00Z',
  },
  {
    name: 'Hallmere Bank',
    owner: 'leader',
    mrr: 900_00,
    overall: 60,
    cx: 30,
    co: 90,
    industry: 'Finance',
    stage: 'renewal',
    tier: 'silver',
    seats: 200,
  },
  { name: '=Initech', owner: 'operations', mrr: 50_00, stage: 'onboarding', lastContactAt: '2025-10-01T00:00:00Z' },
  { name: 'Nobody’s', overall: 55, cx: 55, co: 55 },
]

/** A few accounts with everything that the list shows, on a server of their own. */
export interface PortfolioWorld {
  server: TestServer
  /** The live scorecard's version. */
  version: number
  /** By name. */
  ids: ReadonlyMap<string, number>
  list: (who: Asker, input?: object) => ReturnType<TestServer['request']>
  names: (who: Asker, input?: object) => Promise<string[]>
}

export async function createPortfolioWorld(): Promise<PortfolioWorld> {
  const server = await createTestServer()
  for (const [name, type] of [
    ['tier', 'text'],
    ['seats', 'number'],
  ] as const) {
    await server.request('owner', 'POST', '/api/settings/custom-fields', { name, type })
  }
  const known = await server.db.selectFrom('scorecard_versions').select('id').executeTakeFirstOrThrow()
  const ids = new Map<string, number>()
  for (const account of ACCOUNTS) ids.set(account.name, await makeAccount(server, known.id, account))
  const list = (who: Asker, input: object = {}) => server.request(who, 'GET', `/api/accounts?${query(input)}`)
  const names = async (who: Asker, input: object = {}): Promise<string[]> => {
    const { body } = await list(who, { sort: 'name', direction: 'up', ...input })
    return body.rows.map((row: { name: string }) => row.name)
  }
  return { server, version: known.id, ids, list, names }
}

export async function makeAccount(server: TestServer, version: number, made: Made): Promise<number> {
  const stage =
    made.stage &&
    (await server.db.selectFrom('stages').select('id').where('key', '=', made.stage).executeTakeFirstOrThrow())
  const { id } = await server.db
    .insertInto('accounts')
    .values({
      name: made.name,
      source_id: 2,
      owner_id: made.owner ? server.members[made.owner].id : null,
      stage_id: stage ? stage.id : null,
      mrr_minor: made.mrr ?? null,
      renewal_on: made.renewalOn ? day(made.renewalOn) : null,
      last_contact_at: made.lastContactAt ?? null,
      industry: made.industry ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const attributes = { ...(made.tier ? { tier: made.tier } : {}), ...(made.seats ? { seats: made.seats } : {}) }
  await server.db
    .insertInto('account_attributes')
    .values({ account_id: id, attributes: JSON.stringify(attributes) })
    .execute()
  if (made.overall === undefined) return id
  const band = made.overall < 50 ? 'poor' : made.overall < 70 ? 'fair' : 'good'
  const [cx = 0, co = 0] = [made.cx, made.co]
  const quadrant = cx >= 50 ? (co >= 50 ? 'thriving' : 'unproven') : co >= 50 ? 'strained' : 'critical'
  await server.db
    .insertInto('account_health')
    .values({
      account_id: id,
      as_of: day('2026-03-10'),
      version_id: version,
      cx,
      co,
      overall: made.overall,
      effective_overall: made.overall,
      band,
      effective_band: band,
      quadrant,
      cx_30: 80,
      co_30: 80,
      coverage: 1,
      is_fresh: true,
      measure_values: '{}',
    })
    .execute()
  return id
}

export const query = (input: object) =>
  new URLSearchParams(
    Object.entries(input).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString()
