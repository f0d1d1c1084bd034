import { z } from 'zod'
import { Condition } from '../../../kernel/conditions.ts'
import { AccountField, AccountFilters } from '../../../kernel/filters.ts'
import type { AccountFilter } from '../../../kernel/filters.ts'
import { GROUPINGS } from '../contract.ts'
import type { SavedView } from '../contract.ts'

export type ViewQuery = SavedView['query']
export type Grouping = (typeof GROUPINGS)[number]
/** The tab in front: a saved view by its id, or one of the two that always stand there. */
export type ViewKey = number | 'mine' | 'all'

/**
 * The list as its address says it. Filters are written `owner.is.me arr.at_least.5000000`: conditions with a space
 * between, parts with a point, so that an address can be read and sent.
 */
export const ListAddress = z.object({
  shape: z.enum(['table', 'quadrant', 'board', 'map']).catch('table'),
  view: z
    .union([z.number().int().positive(), z.enum(['mine', 'all'])])
    .optional()
    .catch(undefined),
  where: z.coerce.string().transform(filtersFromText).catch([]).default([]),
  condition: Condition.optional().catch(undefined),
  q: z.coerce.string().max(200).optional().catch(undefined),
  sort: AccountField.catch('arr'),
  direction: z.enum(['up', 'down']).catch('down'),
  group: z.enum(GROUPINGS).optional().catch(undefined),
  columns: z.string().transform(wordsFromText).optional().catch(undefined),
  since: z.union([z.literal(30), z.literal(90)]).catch(30),
  data: z.boolean().optional().catch(undefined),
})
export type ListState = z.output<typeof ListAddress>

export function filtersToText(filters: readonly AccountFilter[]): string | undefined {
  if (filters.length === 0) return undefined
  return filters.map(({ field, operator, values }) => [field, operator, ...values].map(escapePart).join('.')).join(' ')
}

/** Conditions that no longer mean anything are dropped: the page shows as if they were absent. */
export function filtersFromText(text: string): AccountFilter[] {
  const filters = text.split(' ').flatMap((condition) => {
    const [field, operator, ...values] = condition.split('.')
    if (field === undefined || operator === undefined) return []
    const read = AccountFilters.safeParse([
      { field: unescapeText(field), operator: unescapeText(operator), values: values.map(unescapeValue) },
    ])
    return read.success ? read.data : []
  })
  return filters.slice(0, 20)
}

export function wordsToText(words: readonly string[] | undefined): string | undefined {
  return words?.map(escapePart).join(' ')
}

function wordsFromText(text: string): string[] {
  return text.split(' ').filter(Boolean).map(unescapeText).slice(0, 60)
}

const LOOKS_LIKE_VALUE = /^'*(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false)$/

/** Text that looks like a number or a switch gets an apostrophe in front, so that it comes back as text. */
function escapePart(value: string | number | boolean): string {
  const text = typeof value === 'string' && LOOKS_LIKE_VALUE.test(value) ? `'${value}` : String(value)
  return encodeURIComponent(text).replaceAll('.', '%2E').replaceAll('%3A', ':')
}

function unescapeText(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function unescapeValue(part: string): string | number | boolean {
  const text = unescapeText(part)
  if (!LOOKS_LIKE_VALUE.test(text)) return text
  if (text.startsWith("'")) return text.slice(1)
  return text === 'true' || text === 'false' ? text === 'true' : Number(text)
}

/** What a saved view remembers of the list. */
export function viewQueryOf(state: ListState): ViewQuery {
  return {
    shape: state.shape,
    filters: state.where,
    sort: state.sort,
    direction: state.direction,
    ...(state.condition ? { condition: state.condition } : {}),
    ...(state.group ? { group: state.group } : {}),
    ...(state.columns ? { columns: state.columns } : {}),
  }
}

/** The address that shows a view: everything it remembers, and nothing left over from the view before. */
export function addressOf(query: ViewQuery, view: ViewKey) {
  return {
    view,
    shape: query.shape === 'table' ? undefined : query.shape,
    where: filtersToText(query.filters),
    condition: query.condition,
    q: undefined,
    sort: query.sort === 'arr' ? undefined : query.sort,
    direction: query.direction === 'down' ? undefined : query.direction,
    group: query.group,
    columns: wordsToText(query.columns),
    data: undefined,
  }
}

export const ALL_ACCOUNTS: ViewQuery = { shape: 'table', filters: [], sort: 'arr', direction: 'down' }
export const MY_BOOK: ViewQuery = {
  ...ALL_ACCOUNTS,
  filters: [{ field: 'owner', operator: 'is', values: ['me'] }],
}

/** Whether the list still stands as the view remembers it. */
export function standsAs(state: ListState, query: ViewQuery): boolean {
  const here = viewQueryOf(state)
  return writtenQuery(here) === writtenQuery(query)
}

function writtenQuery(query: ViewQuery): string {
  const { shape, filters, condition, sort, direction, group, columns } = query
  const where = [filtersToText(filters) ?? '', condition ?? null]
  return JSON.stringify([shape, ...where, sort, direction, group ?? null, columns ?? null])
}

/** The tab to show as chosen: the one in the address, else the one the list happens to equal. */
export function viewInFront(state: ListState, views: readonly SavedView[]): ViewKey | null {
  if (typeof state.view === 'number') return views.some((view) => view.id === state.view) ? state.view : null
  if (state.view) return state.view
  if (standsAs({ ...state, shape: 'table' }, MY_BOOK)) return 'mine'
  return (
    views.find((view) => standsAs(state, view.query))?.id ??
    (state.where.length === 0 && !state.condition ? 'all' : null)
  )
}
