import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import type { AccountFilter } from '../../kernel/filters.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let version: number

interface Made {
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

const ACCOUNTS: Made[] = [
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
const ids = new Map<string, number>()

beforeAll(async () => {
  server = await createTestServer()
  for (const [name, type] of [
    ['tier', 'text'],
    ['seats', 'number'],
  ] as const) {
    await server.request('owner', 'POST', '/api/settings/custom-fields', { name, type })
  }
  const known = await server.db.selectFrom('scorecard_versions').select('id').executeTakeFirstOrThrow()
  version = known.id
  for (const account of ACCOUNTS) ids.set(account.name, await makeAccount(account))
})

afterAll(() => server.stop())

async function makeAccount(made: Made): Promise<number> {
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

const query = (input: object) =>
  new URLSearchParams(
    Object.entries(input).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString()

const list = (who: Asker, input: object = {}) => server.request(who, 'GET', `/api/accounts?${query(input)}`)

async function names(who: Asker, input: object = {}): Promise<string[]> {
  const { body } = await list(who, { sort: 'name', direction: 'up', ...input })
  return body.rows.map((row: { name: string }) => row.name)
}

describe('filters', () => {
  test.each<[string, AccountFilter, string[]]>([
    ['name contains, whatever the case', { field: 'name', operator: 'contains', values: ['FOODS'] }, ['Acme Foods']],
    ['a percent sign is a percent sign', { field: 'name', operator: 'contains', values: ['0%'] }, ['Globex 100%']],
    [
      'band is one of',
      { field: 'band', operator: 'is', values: ['poor', 'fair'] },
      ['Globex 100%', 'Hallmere Bank', 'Nobody’s'],
    ],
    ['band is unknown without health', { field: 'band', operator: 'is', values: ['unknown'] }, ['=Initech']],
    ['quadrant', { field: 'quadrant', operator: 'is', values: ['strained'] }, ['Hallmere Bank']],
    [
      'industry is not, also where it is empty',
      { field: 'industry', operator: 'is_not', values: ['Food', 'Energy'] },
      ['=Initech', 'Hallmere Bank', 'Nobody’s'],
    ],
    ['owner is empty', { field: 'owner', operator: 'is_empty', values: [] }, ['Nobody’s']],
    ['arr at least', { field: 'arr', operator: 'at_least', values: [360_000] }, ['Globex 100%', 'Hallmere Bank']],
    ['health at most', { field: 'health', operator: 'at_most', values: ['55'] }, ['Globex 100%', 'Nobody’s']],
    ['renewal within 90 days', { field: 'renewal_on', operator: 'within_days', values: [90] }, ['Acme Foods']],
    ['renewal after a day', { field: 'renewal_on', operator: 'after', values: ['2026-04-01'] }, ['Globex 100%']],
    [
      'no contact for 60 days, or never',
      { field: 'last_contact', operator: 'more_than_days_ago', values: [60] },
      ['=Initech', 'Acme Foods', 'Hallmere Bank', 'Nobody’s'],
    ],
    ['contact before a day', { field: 'last_contact', operator: 'before', values: ['2026-01-01'] }, ['=Initech']],
    ['a custom text', { field: 'attribute:tier', operator: 'is', values: ['gold'] }, ['Acme Foods']],
    ['a custom number', { field: 'attribute:seats', operator: 'at_least', values: [100] }, ['Hallmere Bank']],
    [
      'a custom field that is empty',
      { field: 'attribute:tier', operator: 'is_empty', values: [] },
      ['=Initech', 'Globex 100%', 'Nobody’s'],
    ],
    ['override', { field: 'override', operator: 'is', values: [true] }, []],
  ])('%s', async (_what, filter, expected) => {
    expect(await names('owner', { filters: [filter] })).toEqual(expected)
  })

  test('me is the member who asks', async () => {
    expect(await names('csm', { filters: [{ field: 'owner', operator: 'is', values: ['me'] }] })).toEqual([
      'Acme Foods',
      'Globex 100%',
    ])
  })

  test.each<[string, object]>([
    ['an unknown custom field', { field: 'attribute:shoe_size', operator: 'is', values: ['42'] }],
    ['a text for a number', { field: 'health', operator: 'at_least', values: ['high'] }],
    ['an operator of another type', { field: 'band', operator: 'at_least', values: ['good'] }],
    ['a band that there is not', { field: 'band', operator: 'is', values: ['splendid'] }],
    ['a day that is none', { field: 'renewal_on', operator: 'before', values: ['2026-02-30'] }],
    ['no value', { field: 'industry', operator: 'is', values: [] }],
    ['half a day', { field: 'renewal_on', operator: 'within_days', values: [1.5] }],
  ])('%s is refused with a sentence', async (_what, filter) => {
    const answer = await list('owner', { filters: [filter] })
    expect(answer.status).toBe(422)
    expect(answer.body.title).toMatch(/\.$/)
  })

  test('every field sorts in both directions, unknowns last', async () => {
    const { ACCOUNT_FIELDS } = await import('../../kernel/filters.ts')
    for (const sort of [...ACCOUNT_FIELDS, 'attribute:seats', 'attribute:tier']) {
      for (const direction of ['up', 'down']) {
        const answer = await list('owner', { sort, direction })
        expect([sort, answer.status, answer.body.rows.length]).toEqual([sort, 200, ACCOUNTS.length])
      }
    }
    const arr = (await list('owner', { sort: 'arr', direction: 'up' })).body.rows.map(
      (row: { arrMinor: number }) => row.arrMinor,
    )
    expect(arr).toEqual([60_000, 120_000, 360_000, 1_080_000, null])
  })
})

describe('totals and groups', () => {
  test('health by ARR weighs accounts by what they pay', async () => {
    const { body } = await list('owner')
    expect(body.total).toBe(5)
    expect(body.totals.arrMinor).toBe(1_620_000)
    expect(body.totals.healthByArr).toBeCloseTo((80 * 100 + 40 * 300 + 60 * 900) / 1_300)
  })

  test.each(['quadrant', 'band', 'owner', 'segment', 'stage', 'industry', 'country'] as const)(
    'grouped by %s the groups add up and stand in the order of the rows',
    async (group) => {
      const { body } = await list('owner', { group })
      const keyOf = (row: Record<string, { id: number } | string | null>) => {
        const value = row[group]
        return value === null || value === undefined ? '' : typeof value === 'object' ? String(value.id) : value
      }
      const inRows = [...new Set(body.rows.map(keyOf))]
      expect(body.groups.map((one: { key: string }) => one.key)).toEqual(inRows)
      expect(body.groups.reduce((total: number, one: { count: number }) => total + one.count, 0)).toBe(5)
    },
  )

  test('pages neither miss nor repeat an account', async () => {
    const pages = await Promise.all(
      [0, 2, 4].map((offset) => list('owner', { sort: 'band', offset: String(offset), limit: '2' })),
    )
    const seen = pages.flatMap((page) => page.body.rows.map((row: { id: number }) => row.id))
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })
})

describe('who sees what', () => {
  test('a leader sees the team and what belongs to nobody, a CSM the team alone', async () => {
    expect(await names('leader')).toEqual(['Acme Foods', 'Globex 100%', 'Hallmere Bank', 'Nobody’s'])
    expect(await names('csm')).toEqual(['Acme Foods', 'Globex 100%'])
    expect(await names('readonly')).toEqual([])
  })

  test('a department without money learns nothing of it from values, sums, filters or order', async () => {
    const { body } = await list('department', { group: 'stage' })
    expect(
      body.rows.every((row: { arrMinor: null; moneyHidden: boolean }) => row.arrMinor === null && row.moneyHidden),
    ).toBe(true)
    expect(body.totals).toEqual({ arrMinor: null, healthByArr: null })
    expect(body.groups.every((one: { arrMinor: null }) => one.arrMinor === null)).toBe(true)
    expect(await names('department', { filters: [{ field: 'arr', operator: 'at_least', values: [1] }] })).toEqual([])
    const byArr = await names('department', { sort: 'arr', direction: 'down' })
    expect(byArr).toEqual([...byArr].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
    const quadrant = await server.request('department', 'GET', '/api/accounts-quadrant')
    expect(quadrant.body.points.every((point: { arrMinor: null }) => point.arrMinor === null)).toBe(true)
    const board = await server.request('department', 'GET', '/api/accounts-board')
    expect(board.body.stages.every((stage: { arrMinor: null }) => stage.arrMinor === null)).toBe(true)
  })

  test('an account merged away is nowhere', async () => {
    const winner = ids.get('Acme Foods') ?? 0
    const loser = await makeAccount({ name: 'Acme Twin', owner: 'csm', mrr: 1_00, overall: 10, cx: 1, co: 1 })
    await server.db.updateTable('accounts').set({ merged_into_id: winner }).where('id', '=', loser).execute()
    expect(await names('owner')).not.toContain('Acme Twin')
    expect((await server.request('owner', 'GET', '/api/accounts-find?text=acme%20twin')).body.accounts).toEqual([])
    await server.db.updateTable('accounts').set({ merged_into_id: null }).where('id', '=', loser).execute()
    expect((await list('owner', { search: 'twin' })).body.rows).toMatchObject([{ name: 'Acme Twin', overall: 10 }])
    await server.db.deleteFrom('accounts').where('id', '=', loser).execute()
  })
})

describe('finding', () => {
  const find = async (who: Asker, text: string): Promise<string[]> => {
    const { body } = await server.request(who, 'GET', `/api/accounts-find?${query({ text })}`)
    return body.accounts.map((account: { name: string }) => account.name)
  }

  test.each([
    ['the beginning of a name', 'acm', 'Acme Foods'],
    ['the beginning of a later word', 'foo', 'Acme Foods'],
    ['two words', 'acme fo', 'Acme Foods'],
    ['a misspelt name that sounds alike', 'Halmeer', 'Hallmere Bank'],
    ['another that sounds alike', 'klobex', 'Globex 100%'],
  ])('by %s', async (_what, text, name) => {
    expect((await find('owner', text))[0]).toBe(name)
  })

  test('never what the reader may not see', async () => {
    expect(await find('csm', 'hallmere')).toEqual([])
  })
})

describe('pictures', () => {
  test('the quadrant shows who entered and left since 30 days, and who is not drawn', async () => {
    const { body } = await server.request('owner', 'GET', '/api/accounts-quadrant')
    expect(body.total).toBe(4)
    const strained = body.quadrants.find((one: { quadrant: string }) => one.quadrant === 'strained')
    expect(strained).toMatchObject({ count: 1, entered: [{ name: 'Hallmere Bank' }], left: [] })
    expect(body.notDrawn).toMatchObject({ count: 1, samples: [{ name: '=Initech' }] })
  })

  test('an account that became unknown, or was unknown before, neither entered nor left a quadrant', async () => {
    const health = (
      name: string,
      change: Partial<Record<'quadrant', null> & Record<'cx_30' | 'co_30', number | null>>,
    ) =>
      server.db
        .updateTable('account_health')
        .set(change)
        .where('account_id', '=', ids.get(name) ?? 0)
        .execute()
    const moves = async () => {
      const { body } = await server.request('owner', 'GET', '/api/accounts-quadrant')
      return body.quadrants.flatMap(({ entered, left }: { entered: unknown[]; left: unknown[] }) => [
        ...entered,
        ...left,
      ])
    }
    await health('Globex 100%', { quadrant: null })
    await health('Hallmere Bank', { cx_30: null })
    const afterwards = await moves()
    await server.db
      .updateTable('account_health')
      .set({ quadrant: 'unproven' })
      .where('account_id', '=', ids.get('Globex 100%') ?? 0)
      .execute()
    await health('Hallmere Bank', { cx_30: 80 })
    expect(afterwards).toEqual([])
    expect(await moves()).toHaveLength(4)
  })

  test('quadrants and bands are grouped and sorted by need, unknown last', async () => {
    const groups = async (group: string) =>
      (await list('owner', { group })).body.groups.map(({ key }: { key: string }) => key)
    expect(await groups('quadrant')).toEqual(['strained', 'unproven', 'thriving', ''])
    expect(await groups('band')).toEqual(['poor', 'fair', 'good', 'unknown'])
  })

  test('the board has every stage in order, and those without one last', async () => {
    const { body } = await server.request('owner', 'GET', '/api/accounts-board')
    expect(body.stages.map((stage: { key: string }) => stage.key).at(-1)).toBe('')
    const adoption = body.stages.find((stage: { key: string }) => stage.key === 'adoption')
    expect(adoption.rows.map((row: { name: string }) => row.name)).toEqual(['Globex 100%', 'Acme Foods'])
  })

  test('a sparkline holds a close until the next one', async () => {
    const id = ids.get('Acme Foods') ?? 0
    const close = (on: string, overall: number) => ({
      account_id: id,
      day: day(on),
      version_id: version,
      coverage: 1,
      effective_overall: overall,
      effective_band: 'good',
      measure_values: '{}',
    })
    await server.db
      .insertInto('health_days')
      .values([close('2026-01-01', 70), close('2026-03-08', 80)])
      .execute()
    const { body } = await server.request('owner', 'GET', `/api/account-sparks?ids=${id}&days=14`)
    expect(body.sparks[0].values).toEqual([...Array.from({ length: 11 }, () => 70), 80, 80, 80])
  })
})

describe('export', () => {
  const exported = (who: Asker, input: object) => server.request(who, 'POST', '/api/accounts-export', input)

  test('holds exactly what is shown, defused, with money as plain decimals, and is written down', async () => {
    const columns = ['name', 'arr', 'attribute:seats']
    const { text, status } = await exported('owner', { columns, sort: 'name', direction: 'up' })
    expect(status).toBe(200)
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'Account,ARR,Currency,seats',
      "'=Initech,600,EUR,",
      'Acme Foods,1200,EUR,10',
    ])
    const { sentence } = await server.db
      .selectFrom('audit_log')
      .select('sentence')
      .where('action', '=', 'accounts.exported')
      .executeTakeFirstOrThrow()
    expect(sentence).toBe('exported 5 accounts as CSV')
  })

  test('of chosen accounts holds those alone, and never what the reader may not see', async () => {
    const chosen = [ids.get('Hallmere Bank'), ids.get('Acme Foods')]
    const read = async (who: Asker) => {
      const { text } = await exported(who, { ids: chosen, columns: ['name'], sort: 'name', direction: 'up' })
      return text.split('\r\n').slice(1, -1)
    }
    expect(await read('owner')).toEqual(['Acme Foods', 'Hallmere Bank'])
    expect(await read('csm')).toEqual(['Acme Foods'])
  })

  test('is a workbook when asked for', async () => {
    const { headers, text } = await exported('owner', { columns: ['name'], format: 'xlsx' })
    expect(headers.get('content-type')).toContain('spreadsheetml')
    expect(text.startsWith('PK')).toBe(true)
  })

  test('refuses a column that there is not', async () => {
    expect((await exported('owner', { columns: ['password'] })).status).toBe(422)
  })
})

test('a saved view is counted for whoever looks, and changed by its maker alone', async () => {
  const filters = [{ field: 'band', operator: 'is', values: ['poor', 'fair'] }]
  const made = await server.request('owner', 'POST', '/api/saved-views', {
    name: 'Watch',
    query: { filters },
    isShared: true,
  })
  const seen = async (who: Asker) => (await server.request(who, 'GET', '/api/saved-views')).body.views
  expect(await seen('owner')).toMatchObject([{ name: 'Watch', count: 3, isMine: true }])
  expect(await seen('csm')).toMatchObject([{ name: 'Watch', count: 1, isMine: false }])
  const path = `/api/saved-views/${made.body.id}`
  expect((await server.request('csm', 'PATCH', path, { name: 'Mine' })).status).toBe(404)
  expect((await server.request('csm', 'DELETE', path)).status).toBe(404)
  expect((await server.request('owner', 'PATCH', path, { isPinned: true })).status).toBe(200)
  expect((await server.request('owner', 'DELETE', path)).status).toBe(200)
  expect(await seen('owner')).toEqual([])
})

test('what happens to a shared view is written down, what a member keeps for itself is not', async () => {
  const { body } = await server.request('csm', 'POST', '/api/saved-views', { name: 'Mine', query: {} })
  const path = `/api/saved-views/${body.id}`
  const told = async () => {
    const log = server.db.selectFrom('audit_log').select('sentence').where('subject_kind', '=', 'saved_view')
    const rows = await log.where('subject_id', '=', String(body.id)).orderBy('id').execute()
    return rows.map(({ sentence }) => sentence)
  }
  await server.request('csm', 'PATCH', path, { isPinned: true })
  expect(await told()).toEqual([])
  await server.request('csm', 'PATCH', path, { isShared: true, name: 'Ours' })
  await server.request('csm', 'PATCH', path, { name: 'Everybody’s' })
  await server.request('csm', 'PATCH', path, { isShared: false })
  expect(await told()).toEqual([
    'shared the view Ours',
    'changed the shared view Everybody’s',
    'shares the view Everybody’s no more',
  ])
  expect((await server.request('csm', 'DELETE', path)).status).toBe(200)
  expect(await told()).toHaveLength(3)
})
