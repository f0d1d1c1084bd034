import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountFilter } from '../../../kernel/filters.ts'
import { ACCOUNT_FIELDS, FILTER_OPERATORS } from '../../../kernel/filters.ts'
import type { SavedView } from '../contract.ts'
import {
  ALL_ACCOUNTS,
  ListAddress,
  MY_BOOK,
  addressOf,
  filtersFromText,
  filtersToText,
  standsAs,
  viewInFront,
  viewQueryOf,
} from './list-state.ts'

const mine: AccountFilter = { field: 'owner', operator: 'is', values: ['me'] }
const large: AccountFilter = { field: 'arr', operator: 'at_least', values: [5_000_000] }

describe('filters in the address', () => {
  test('read like a sentence', () => {
    expect(filtersToText([mine, large])).toBe('owner.is.me arr.at_least.5000000')
  })

  test('text that looks like a number stays text', () => {
    const filters: AccountFilter[] = [
      { field: 'attribute:sap-no', operator: 'is', values: ['0042', "'7", 'true', 'a.b c'] },
    ]
    expect(filtersFromText(filtersToText(filters) ?? '')).toEqual(filters)
  })

  test('whatever was chosen comes back the same', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 40 }).filter((text) => text.isWellFormed() && !text.includes('\u0000')),
      fc.integer(),
      fc.boolean(),
    )
    const filter = fc.record({
      field: fc.constantFrom(...ACCOUNT_FIELDS),
      operator: fc.constantFrom(...FILTER_OPERATORS),
      values: fc.array(value, { maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 8 }), (filters) => {
        expect(filtersFromText(filtersToText(filters) ?? '')).toEqual(filters)
      }),
    )
  })

  test('what makes no sense is left out and the rest holds', () => {
    expect(filtersFromText('colour.is.blue owner.is.me owner arr.nearly.5 %E0%A4%A')).toEqual([mine])
  })
})

describe('the address of the list', () => {
  test('a mistyped address shows the plain list', () => {
    const state = ListAddress.parse({
      shape: 'globe',
      sort: 'colour',
      direction: 3,
      group: 'x',
      since: 7,
      where: '?',
      view: -1,
    })
    expect(viewQueryOf(state)).toEqual(ALL_ACCOUNTS)
    expect(state.since).toBe(30)
  })

  test('a view opens exactly as it was saved', () => {
    const query = {
      ...MY_BOOK,
      shape: 'quadrant' as const,
      filters: [mine, large],
      sort: 'health' as const,
      direction: 'up' as const,
      group: 'stage' as const,
      columns: ['name', 'attribute:a.b'],
    }
    const state = ListAddress.parse(addressOf(query, 7))
    expect(viewQueryOf(state)).toEqual(query)
    expect(standsAs(state, query)).toBe(true)
    expect(standsAs({ ...state, direction: 'down' }, query)).toBe(false)
  })
})

describe('the tab in front', () => {
  const view: SavedView = {
    id: 7,
    name: 'Large',
    query: { ...ALL_ACCOUNTS, filters: [large] },
    isShared: false,
    isPinned: false,
    isMine: true,
    count: 3,
  }
  const at = (search: Record<string, unknown>) => viewInFront(ListAddress.parse(search), [view])

  test('is all accounts at the bare address', () => expect(at({})).toBe('all'))
  test('is my book when filtered by me', () => expect(at({ where: 'owner.is.me' })).toBe('mine'))
  test('is a saved view with the same filters', () => expect(at({ where: filtersToText([large]) })).toBe(7))
  test('stays the view that was opened while its filters are changed', () =>
    expect(at({ view: 7, where: 'owner.is.me' })).toBe(7))
  test('is none for other filters, or for a view that is gone', () => {
    expect(at({ where: 'sample.is.true' })).toBeNull()
    expect(at({ view: 8 })).toBeNull()
  })
})
