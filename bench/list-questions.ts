import { ACCOUNT_FIELDS, type AccountFilter } from '../src/kernel/filters.ts'
import type { Question } from './asking.ts'

/** One filter per field that picks some accounts and leaves some; then ones that pick very few, none, or nearly all. */
const FILTERS: readonly (readonly [string, readonly AccountFilter[]])[] = [
  ['no filter', []],
  ...(
    [
      { field: 'name', operator: 'contains', values: ['nordic'] },
      { field: 'owner', operator: 'is', values: [1, 2] },
      { field: 'segment', operator: 'is', values: [1] },
      { field: 'stage', operator: 'is_not', values: [1] },
      { field: 'industry', operator: 'is', values: ['Software'] },
      { field: 'country', operator: 'is', values: ['DE', 'FR'] },
      { field: 'domain', operator: 'contains', values: ['company77'] },
      { field: 'parent', operator: 'is_empty', values: [] },
      { field: 'customer_since', operator: 'after', values: ['2023-01-01'] },
      { field: 'renewal_on', operator: 'within_days', values: [90] },
      { field: 'arr', operator: 'at_least', values: [1_000_000] },
      { field: 'last_contact', operator: 'more_than_days_ago', values: [30] },
      { field: 'health', operator: 'at_most', values: [60] },
      { field: 'band', operator: 'is', values: ['poor'] },
      { field: 'quadrant', operator: 'is', values: ['critical'] },
      { field: 'cx', operator: 'at_least', values: [50] },
      { field: 'co', operator: 'at_most', values: [50] },
      { field: 'coverage', operator: 'at_least', values: [0.5] },
      { field: 'change_7', operator: 'at_most', values: [-1] },
      { field: 'change_30', operator: 'at_most', values: [-5] },
      { field: 'change_90', operator: 'at_least', values: [5] },
      { field: 'override', operator: 'is', values: [true] },
      { field: 'fresh', operator: 'is', values: [false] },
      { field: 'sample', operator: 'is', values: [false] },
    ] satisfies AccountFilter[]
  ).map((filter) => [filter.field, [filter]] as const),
  ['few: renews tomorrow', [{ field: 'renewal_on', operator: 'within_days', values: [1] }]],
  ['none: unknown band', [{ field: 'band', operator: 'is', values: ['unknown'] }]],
  [
    'three at once',
    [
      { field: 'band', operator: 'is', values: ['poor', 'fair'] },
      { field: 'industry', operator: 'is_not', values: ['Software'] },
      { field: 'arr', operator: 'at_least', values: [100_000] },
    ],
  ],
]

/** Every filter with every sort: first pages of 50 with their totals. */
export const BUILT_IN: readonly Question[] = FILTERS.flatMap(([name, filters]) =>
  ACCOUNT_FIELDS.map((sort) => ({ name: `${name} by ${sort}`, path: listPath(filters, { sort }) })),
)

/** From the middle of all accounts, as a scrollbar that is pulled there asks. */
export function middlePages(accounts: number): readonly Question[] {
  return ACCOUNT_FIELDS.map((sort) => ({
    name: `middle by ${sort}`,
    path: listPath([], { sort, offset: String(Math.floor(accounts / 2)) }),
  }))
}

const ATTRIBUTE_FILTERS: readonly AccountFilter[] = [
  { field: 'attribute:tier', operator: 'is', values: ['gold'] },
  { field: 'attribute:tier', operator: 'contains', values: ['o'] },
  { field: 'attribute:seats', operator: 'at_least', values: [400] },
  { field: 'attribute:seats', operator: 'is', values: [7] },
  { field: 'attribute:signed', operator: 'after', values: ['2024-01-01'] },
  { field: 'attribute:signed', operator: 'is_empty', values: [] },
]

export const ATTRIBUTES: readonly Question[] = [[], ...ATTRIBUTE_FILTERS.map((filter) => [filter])].flatMap((filters) =>
  ['arr', 'attribute:tier', 'attribute:seats', 'attribute:signed'].map((sort) => ({
    name: `${filters.map(({ field, operator }) => `${field} ${operator}`).join() || 'no filter'} by ${sort}`,
    path: `${listPath(filters, { sort })}&attributes=tier&attributes=seats`,
  })),
)

export function accountPages(accounts: number): readonly Question[] {
  return Array.from({ length: 100 }, (_, index) => {
    const id = 1 + ((index * 7919) % accounts)
    return { name: `account ${id}`, path: `/api/accounts/${id}` }
  })
}

export const MY_DAY: readonly Question[] = [
  { name: 'first page', path: '/api/my-day?limit=50' },
  { name: 'tenth page', path: '/api/my-day?limit=50&offset=450' },
  { name: 'renewals only', path: '/api/my-day?limit=50&kinds=renewal' },
  { name: 'count', path: '/api/my-day/count' },
]

function listPath(filters: readonly AccountFilter[], also: Record<string, string>): string {
  const query = new URLSearchParams({ limit: '50', ...also })
  if (filters.length > 0) query.set('filters', JSON.stringify(filters))
  return `/api/accounts?${query.toString()}`
}
