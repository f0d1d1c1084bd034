import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountFilter } from '../../kernel/filters.ts'
import type { Asker } from '../../platform/testing/server.ts'
import {
  ACCOUNTS,
  createPortfolioWorld,
  makeAccount,
  query,
  type PortfolioWorld,
} from '../../platform/testing/portfolio-world.ts'

let world: PortfolioWorld
let server: PortfolioWorld['server']
let list: PortfolioWorld['list']
let names: PortfolioWorld['names']
let ids: PortfolioWorld['ids']

beforeAll(async () => {
  world = await createPortfolioWorld()
  ;({ server, list, names, ids } = world)
})

afterAll(() => server.stop())

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
    const loser = await makeAccount(server, world.version, {
      name: 'Acme Twin',
      owner: 'csm',
      mrr: 1_00,
      overall: 10,
      cx: 1,
      co: 1,
    })
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
