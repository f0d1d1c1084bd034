import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountFilter } from '../../kernel/filters.ts'
import { createPortfolioWorld, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'

type Json = string | number | boolean | null | string[] | { [key: string]: string }
type FieldType = 'text' | 'number' | 'boolean' | 'day'
type Filter = Pick<AccountFilter, 'operator' | 'values'>

const TODAY = '2026-03-10'
const TYPES: readonly FieldType[] = ['text', 'number', 'boolean', 'day']
const LONG = 'long '.repeat(42)

/** Everything a document may say of a field, whatever the field's type: what does not fit counts as empty. */
const VALUES: readonly (Json | undefined)[] = [
  undefined,
  null,
  '',
  'gold',
  'Gold',
  'gölden 100%_',
  '7',
  'true',
  'false',
  'Z\u{1F600}',
  LONG,
  `${LONG}and then some`,
  '2026-03-10',
  '2026-03-10T23:00:00Z',
  '2026-02-28',
  '2026-04-09',
  '2030-12-31',
  'abcd-ef-gh',
  0,
  7,
  -3.5,
  1e21,
  123456789.125,
  true,
  false,
  ['gold', 'silver'],
  { gold: 'yes' },
]

const EMPTINESS: readonly Filter[] = [
  { operator: 'is_empty', values: [] },
  { operator: 'is_not_empty', values: [] },
]
const chosen = (...lists: AccountFilter['values'][]): Filter[] =>
  lists.flatMap((values) => [
    { operator: 'is' as const, values },
    { operator: 'is_not' as const, values },
  ])
const FILTERS: Readonly<Record<FieldType, readonly Filter[]>> = {
  text: [
    ...chosen(['gold'], ['7'], ['Gold', 'true'], [''], [LONG], [`${LONG}and then some`, 'gold'], ['nothing']),
    ...['OLD', '100%', '_', 'LONG', 'SOME', '3.5', 'ö', 'then some'].map((value): Filter => ({
      operator: 'contains',
      values: [value],
    })),
    ...EMPTINESS,
  ],
  number: [
    ...chosen([7], [0, -3.5], [8], [1e21]),
    { operator: 'at_least', values: [0] },
    { operator: 'at_most', values: [7] },
    ...EMPTINESS,
  ],
  boolean: [...chosen([true], [false], [true, false]), ...EMPTINESS],
  day: [
    ...chosen(['2026-03-10'], ['2026-02-28', '2030-12-31'], ['2027-01-01']),
    ...(['at_least', 'at_most', 'before', 'after'] as const).map((operator): Filter => ({ operator, values: [TODAY] })),
    { operator: 'within_days', values: [30] },
    { operator: 'more_than_days_ago', values: [0] },
    { operator: 'more_than_days_ago', values: [10] },
    ...EMPTINESS,
  ],
}

let world: PortfolioWorld
/** What each account says of the fields, by its id. */
const documents = new Map<number, Record<string, Json>>()

beforeAll(async () => {
  world = await createPortfolioWorld()
  const { db } = world.server
  for (const type of TYPES) {
    await world.server.request('owner', 'POST', '/api/settings/custom-fields', { name: `a ${type}`, type })
  }
  await db.deleteFrom('accounts').execute()
  for (let number = 0; number < VALUES.length * 2; number += 1) await makeAccount(number)
})

afterAll(() => world.server.stop())

/** Each value twice for each field, together with other values of the other fields. */
async function makeAccount(number: number): Promise<void> {
  const { db, members } = world.server
  const entries = TYPES.flatMap((type, place) => {
    const value = VALUES[(number * (place + 1) + place) % VALUES.length]
    return value === undefined ? [] : [[`a_${type}`, value] as const]
  })
  const { id } = await db
    .insertInto('accounts')
    .values({ name: `Account ${number}`, source_id: 2, owner_id: number % 3 === 0 ? members.csm.id : null })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (entries.length === 0) return
  documents.set(id, Object.fromEntries(entries))
  await keep(id)
}

async function keep(id: number): Promise<void> {
  const attributes = JSON.stringify(documents.get(id) ?? {})
  await world.server.db
    .insertInto('account_attributes')
    .values({ account_id: id, attributes })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ attributes }))
    .execute()
}

/** A value as a field of this type compares it; null where there is none. */
function compared(type: FieldType, value: Json | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null
  if (type === 'number') return typeof value === 'number' ? value : null
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  const text = typeof value === 'string' ? value : plain(value)
  if (type === 'text') return text
  return /^.{4}-.{2}-.{2}/u.test(text) ? text.slice(0, 10) : null
}

/** As the database writes what is no text. */
function plain(value: Exclude<Json, string | null>): string {
  if (Array.isArray(value)) return `[${value.map((one) => JSON.stringify(one)).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, one]) => `"${key}": "${one}"`)
      .join(', ')}}`
  return value === 1e21 ? '1000000000000000000000' : String(value)
}

const inDays = (days: number) => new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10)

function fits(type: FieldType, value: Json | undefined, { operator, values }: Filter): boolean {
  const own = compared(type, value)
  const [bound = ''] = values
  // A text is the same text only where a text is kept, and not a number that reads like it.
  const isOne = own !== null && values.some((one) => own === one) && (type !== 'text' || typeof value === 'string')
  switch (operator) {
    case 'is':
      return isOne
    case 'is_not':
      return !isOne
    case 'is_empty':
      return own === null
    case 'is_not_empty':
      return own !== null
    case 'contains':
      return String(own ?? '')
        .toLowerCase()
        .includes(String(bound).toLowerCase())
    case 'at_least':
      return own !== null && own >= bound
    case 'at_most':
      return own !== null && own <= bound
    case 'before':
      return own !== null && own < bound
    case 'after':
      return own !== null && own > bound
    case 'within_days':
      return own !== null && own >= TODAY && own <= inDays(Number(bound))
    case 'more_than_days_ago':
      return own === null || own < inDays(-Number(bound))
  }
}

async function everyId(): Promise<number[]> {
  const rows = await world.server.db.selectFrom('accounts').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

async function listed(input: object, who: 'owner' | 'csm' = 'owner'): Promise<{ ids: number[]; total: number }> {
  const { status, body } = await world.list(who, { limit: '200', ...input })
  expect([status, body.title]).toEqual([200, undefined])
  return { ids: body.rows.map((row: { id: number }) => row.id), total: body.total }
}

async function expectFilters(type: FieldType): Promise<void> {
  const all = await everyId()
  for (const filter of FILTERS[type]) {
    const expected = all.filter((id) => fits(type, documents.get(id)?.[`a_${type}`], filter))
    const { ids, total } = await listed({
      filters: [{ field: `attribute:a_${type}`, ...filter }],
      sort: `attribute:a_${type}`,
    })
    expect({ filter, total, ids: ids.toSorted((a, b) => a - b) }).toEqual({
      filter,
      total: expected.length,
      ids: expected,
    })
  }
}

/** Sorted as stated: by value, what has none last, equals by id. Of texts the first 200 characters count. */
function inOrder(ids: readonly number[], type: FieldType, direction: 'up' | 'down'): number[] {
  const key = (id: number) => {
    const own = compared(type, documents.get(id)?.[`a_${type}`])
    return type === 'text' && own !== null ? Buffer.from(Array.from(String(own)).slice(0, 200).join('')) : own
  }
  return ids.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b
    const order =
      Buffer.isBuffer(left) && Buffer.isBuffer(right)
        ? Buffer.compare(left, right)
        : left < right
          ? -1
          : Number(left > right)
    return (direction === 'up' ? order : -order) || a - b
  })
}

describe('lists by custom fields say what the documents say', () => {
  test.each(TYPES)('whatever is asked of a %s', expectFilters)

  test.each(TYPES)('in the order of a %s, page by page and in both directions', async (type) => {
    const all = await everyId()
    for (const direction of ['up', 'down'] as const) {
      const expected = inOrder(all, type, direction)
      const order = { sort: `attribute:a_${type}`, direction }
      const { ids: whole, total } = await listed(order)
      expect({ direction, total, ids: whole }).toEqual({ direction, total: all.length, ids: expected })
      for (let offset = 0; offset < all.length + 7; offset += 7) {
        const { ids } = await listed({ ...order, offset: String(offset), limit: '7' })
        expect({ direction, offset, ids }).toEqual({ direction, offset, ids: expected.slice(offset, offset + 7) })
      }
    }
  })

  test.each(TYPES)('the same order stands within groups by a %s', async (type) => {
    const rows = await world.server.db.selectFrom('accounts').select(['id', 'owner_id']).orderBy('id').execute()
    const group = (isOwned: boolean) => rows.filter((row) => (row.owner_id !== null) === isOwned).map(({ id }) => id)
    const { ids } = await listed({ sort: `attribute:a_${type}`, direction: 'down', group: 'owner' })
    expect(ids).toEqual([true, false].flatMap((isOwned) => inOrder(group(isOwned), type, 'down')))
  })

  test('a CSM gets the own accounts alone, in the same order', async () => {
    const { members, db } = world.server
    const rows = await db.selectFrom('accounts').select('id').where('owner_id', '=', members.csm.id).execute()
    const own = rows.map(({ id }) => id)
    const { ids, total } = await listed({ sort: 'attribute:a_number', direction: 'up' }, 'csm')
    expect({ ids, total }).toEqual({ ids: inOrder(own, 'number', 'up'), total: own.length })
  })

  test('several fields at once', async () => {
    const all = await everyId()
    const [text, number]: Filter[] = [
      { operator: 'is_not_empty', values: [] },
      { operator: 'at_least', values: [0] },
    ]
    if (!text || !number) throw new Error('Two filters are compared')
    const both = all.filter((id) => {
      const own = documents.get(id)
      return fits('text', own?.['a_text'], text) && fits('number', own?.['a_number'], number)
    })
    expect(both.length).toBeGreaterThan(0)
    const filters = [
      { field: 'attribute:a_text', ...text },
      { field: 'attribute:a_number', ...number },
    ]
    expect((await listed({ filters, sort: 'attribute:a_day', direction: 'up' })).ids).toEqual(
      inOrder(both, 'day', 'up'),
    )
  })
})

describe('what changes', () => {
  const change = async (make: (own: Record<string, Json>, id: number) => Record<string, Json>) => {
    for (const id of await everyId()) {
      documents.set(id, make(documents.get(id) ?? {}, id))
      await keep(id)
    }
  }
  const expectAll = async () => {
    for (const type of TYPES) await expectFilters(type)
  }

  test('values that change, come and go', async () => {
    await change((own, id) => {
      const [first] = Object.keys(own)
      const rest = Object.fromEntries(Object.entries(own).filter(([key]) => key !== first))
      return id % 2 === 0 ? rest : { ...own, a_text: 'gold', a_number: id, a_day: inDays(id % 60) }
    })
    await expectAll()
  })

  test('values that several accounts get in one statement', async () => {
    for (const own of documents.values()) own['a_number'] = 7
    await world.server.db
      .updateTable('account_attributes')
      .set(({ fn, val }) => ({ attributes: fn('jsonb_set', ['attributes', val('{a_number}'), val('7')]) }))
      .execute()
    await expectAll()
  })

  test('a field that is archived is refused, and says the same when it comes back', async () => {
    const { db } = world.server
    const archive = (at: Date | null) =>
      db.updateTable('custom_fields').set({ archived_at: at }).where('key', '=', 'a_number').execute()
    await archive(new Date(0))
    const refused = await world.list('owner', { sort: 'attribute:a_number' })
    expect(refused.status).toBe(422)
    await archive(null)
    await expectFilters('number')
  })

  test('a field that is defined anew with another type reads what is kept as that type', async () => {
    const { db } = world.server
    const define = (type: FieldType) =>
      db.updateTable('custom_fields').set({ type }).where('key', '=', 'a_number').execute()
    await define('text')
    const { ids } = await listed({ filters: [{ field: 'attribute:a_number', operator: 'contains', values: ['7'] }] })
    expect(ids).toHaveLength(documents.size)
    await define('day')
    expect(
      (await listed({ filters: [{ field: 'attribute:a_number', operator: 'is_not_empty', values: [] }] })).ids,
    ).toEqual([])
    await define('number')
    await expectFilters('number')
  })

  test('accounts that lose all values, and accounts that go', async () => {
    const { db } = world.server
    const [first, second] = documents.keys()
    if (!first || !second) throw new Error('Two accounts are needed')
    await db.deleteFrom('account_attributes').where('account_id', '=', first).execute()
    await db.deleteFrom('accounts').where('id', '=', second).execute()
    documents.delete(first)
    documents.delete(second)
    await expectAll()
    const left = await db
      .selectFrom('attribute_values')
      .select('account_id')
      .where('account_id', 'in', [first, second])
      .execute()
    expect(left).toEqual([])
  })
})
