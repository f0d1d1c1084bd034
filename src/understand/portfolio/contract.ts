import { z } from 'zod'
import { Condition } from '../../kernel/conditions.ts'
import { AccountField, AccountFilters } from '../../kernel/filters.ts'
import { DayOut, Flag, Id, Instant, jsonParameter, listOf, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

export const BandOut = z.enum(['good', 'fair', 'poor', 'unknown'])
export const QuadrantOut = z.enum(['thriving', 'unproven', 'strained', 'critical'])
export const Person = z.object({ id: z.number(), name: z.string() })
export const Named = z.object({ id: z.number(), key: z.string(), name: z.string() })

export const NextAction = z.object({ key: z.string(), title: z.string(), reason: z.string(), action: z.string() })

/** One row of the accounts list. Money is null where unknown or where the reader may not see it (`moneyHidden`). */
export const AccountRow = z.object({
  id: z.number(),
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  customerSince: DayOut.nullable(),
  parent: Person.nullable(),
  owner: Person.nullable(),
  segment: Named.nullable(),
  stage: Named.nullable(),
  arrMinor: z.number().nullable(),
  moneyHidden: z.boolean(),
  renewalOn: DayOut.nullable(),
  lastContactAt: Instant.nullable(),
  /** Effective: what an override makes of it, else as computed. Unrounded, 0 to 100. */
  overall: z.number().nullable(),
  band: BandOut,
  cx: z.number().nullable(),
  co: z.number().nullable(),
  quadrant: QuadrantOut.nullable(),
  /** The quadrant 30 days ago, where it was another one. */
  quadrantBefore: QuadrantOut.nullable(),
  coverage: z.number().nullable(),
  change7: z.number().nullable(),
  change30: z.number().nullable(),
  change90: z.number().nullable(),
  hasOverride: z.boolean(),
  isFresh: z.boolean(),
  nextAction: NextAction.nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  mayEdit: z.boolean(),
})
export type AccountRow = z.output<typeof AccountRow>

const Selection = {
  filters: jsonParameter(AccountFilters).default([]),
  /** What playbooks speak of, besides the filters: accounts of which it is true now. Durations are known to playbooks alone. */
  condition: jsonParameter(Condition).optional(),
  search: z.string().trim().max(200).optional(),
}

export const GROUPINGS = ['quadrant', 'band', 'owner', 'segment', 'stage', 'industry', 'country'] as const

export const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  permission: 'accounts.read',
  summary: 'Accounts with their health: filtered, sorted, paged, with totals',
  input: z.object({
    ...Selection,
    sort: AccountField.default('arr'),
    direction: z.enum(['up', 'down']).default('down'),
    /** Rows of one group stand together, groups in their natural order. */
    group: z.enum(GROUPINGS).optional(),
    /** Custom fields to bring along. */
    attributes: listOf(z.string().max(80), 20).default([]),
    ...Page,
  }),
  output: z.object({
    rows: z.array(AccountRow),
    total: z.number(),
    totals: z.object({
      arrMinor: z.number().nullable(),
      /** Mean health weighted by ARR, over accounts where both are known. */
      healthByArr: z.number().nullable(),
    }),
    /** Only when grouped: every group with its size, in the order of the rows. */
    groups: z.array(
      z.object({ key: z.string(), name: z.string(), count: z.number(), arrMinor: z.number().nullable() }),
    ),
  }),
})

export const accountSparks = endpoint({
  method: 'GET',
  path: '/api/account-sparks',
  permission: 'accounts.read',
  summary: 'Health of some accounts over the last days, for sparklines',
  input: z.object({ ids: listOf(Id, 200), days: wholeNumber(14, 180).default(90) }),
  output: z.object({
    /** Effective overall at the close of each day, oldest first; null where unknown. */
    sparks: z.array(z.object({ id: z.number(), values: z.array(z.number().nullable()) })),
  }),
})

export const accountsQuadrant = endpoint({
  method: 'GET',
  path: '/api/accounts-quadrant',
  permission: 'accounts.read',
  summary: 'Accounts as CX against CO, with where they stood before',
  input: z.object({
    ...Selection,
    since: z.union([z.literal(30), z.literal(90), z.enum(['30', '90']).transform(Number)]).default(30),
  }),
  output: z.object({
    points: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        cx: z.number(),
        co: z.number(),
        cxThen: z.number().nullable(),
        coThen: z.number().nullable(),
        arrMinor: z.number().nullable(),
        quadrant: QuadrantOut,
        quadrantThen: QuadrantOut.nullable(),
      }),
    ),
    /** Points are cut at 1,000 by ARR; this many accounts fit the filters and have both scores. */
    total: z.number(),
    quadrants: z.array(
      z.object({
        quadrant: QuadrantOut,
        count: z.number(),
        arrMinor: z.number().nullable(),
        entered: z.array(Person),
        left: z.array(Person),
      }),
    ),
    /** Accounts left out because they are no customers any more; none where the filters name stages. */
    left: z.number(),
    notDrawn: z.object({
      count: z.number(),
      samples: z.array(z.object({ id: z.number(), name: z.string(), coverage: z.number().nullable() })),
    }),
  }),
})

export const accountsBoard = endpoint({
  method: 'GET',
  path: '/api/accounts-board',
  permission: 'accounts.read',
  summary: 'Accounts by lifecycle stage',
  input: z.object({ ...Selection, perStage: wholeNumber(1, 200).default(50) }),
  output: z.object({
    stages: z.array(
      z.object({
        id: z.number().nullable(),
        key: z.string(),
        name: z.string(),
        count: z.number(),
        arrMinor: z.number().nullable(),
        rows: z.array(AccountRow),
      }),
    ),
  }),
})

export const accountsMap = endpoint({
  method: 'GET',
  path: '/api/accounts-map',
  permission: 'accounts.read',
  summary: 'Accounts as families: parents with their children',
  input: z.object({ ...Selection, families: wholeNumber(1, 200).default(100) }),
  output: z.object({
    /** The largest by ARR first. */
    families: z.array(
      z.object({
        rootId: z.number(),
        arrMinor: z.number().nullable(),
        members: z.array(z.object({ row: AccountRow, depth: z.number(), isFound: z.boolean() })),
      }),
    ),
    /** Families in which something fits the filters, those cut off included. */
    total: z.number(),
    /** Accounts that fit the filters and have neither parent nor child. */
    alone: z.number(),
  }),
})

export const findAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts-find',
  permission: 'accounts.read',
  summary: 'Accounts whose name, domain or id begins or sounds like this, best first: for the palette',
  input: z.object({ text: z.string().trim().max(200), limit: wholeNumber(1, 20).default(8) }),
  output: z.object({
    accounts: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        band: BandOut,
        overall: z.number().nullable(),
        owner: z.string().nullable(),
      }),
    ),
  }),
})

/** A file goes to whoever asked and is written down; POST, because a long selection fits no address. */
export const exportAccounts = endpoint({
  method: 'POST',
  path: '/api/accounts-export',
  permission: 'exports.create',
  summary: 'Exactly the accounts and columns shown, as CSV or XLSX',
  input: z.object({
    ...Selection,
    /** Only these of what the filters select; all of it when left out. */
    ids: listOf(Id, 5_000).optional(),
    sort: AccountField.default('arr'),
    direction: z.enum(['up', 'down']).default('down'),
    columns: listOf(z.string().max(90), 60),
    format: z.enum(['csv', 'xlsx']).default('csv'),
  }),
  output: z.object({}),
  reply: 'file',
})

/** Choices for filters and inline edits. */
export const accountChoices = endpoint({
  method: 'GET',
  path: '/api/account-choices',
  permission: 'accounts.read',
  summary: 'Owners, segments, stages, industries, countries and custom fields to choose from',
  input: z.object({}),
  output: z.object({
    owners: z.array(Person),
    segments: z.array(Named),
    stages: z.array(Named),
    industries: z.array(z.string()),
    countries: z.array(z.string()),
    customFields: z.array(
      z.object({ key: z.string(), name: z.string(), type: z.enum(['text', 'number', 'boolean', 'day']) }),
    ),
  }),
})

/** What a saved view remembers: the same as the address of the list. */
export const ViewQuery = z.object({
  shape: z.enum(['table', 'quadrant', 'board', 'map']).default('table'),
  filters: AccountFilters.default([]),
  condition: Condition.optional(),
  sort: AccountField.default('arr'),
  direction: z.enum(['up', 'down']).default('down'),
  group: z.enum(GROUPINGS).optional(),
  columns: z.array(z.string().max(90)).max(60).optional(),
})

export const SavedView = z.object({
  id: z.number(),
  name: z.string(),
  query: ViewQuery,
  isShared: z.boolean(),
  isPinned: z.boolean(),
  isMine: z.boolean(),
  /** How many accounts the reader would see in it. */
  count: z.number(),
})
export type SavedView = z.output<typeof SavedView>

export const listSavedViews = endpoint({
  method: 'GET',
  path: '/api/saved-views',
  permission: 'accounts.read',
  summary: 'Saved views: your own and shared ones, with their counts',
  input: z.object({}),
  output: z.object({ views: z.array(SavedView) }),
})

export const createSavedView = endpoint({
  method: 'POST',
  path: '/api/saved-views',
  permission: 'self',
  summary: 'Save the list as it stands under a name',
  input: z.object({
    name: shortText(80),
    query: ViewQuery,
    isShared: Flag.default(false),
    isPinned: Flag.default(false),
  }),
  output: z.object({ id: z.number() }),
})

export const editSavedView = endpoint({
  method: 'PATCH',
  path: '/api/saved-views/:viewId',
  permission: 'self',
  summary: 'Rename, pin, share or replace a saved view of yours',
  input: z.object({
    viewId: Id,
    name: shortText(80).optional(),
    query: ViewQuery.optional(),
    isShared: Flag.optional(),
    isPinned: Flag.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const deleteSavedView = endpoint({
  method: 'DELETE',
  path: '/api/saved-views/:viewId',
  permission: 'self',
  summary: 'Remove a saved view of yours',
  input: z.object({ viewId: Id }),
  output: z.object({ id: z.number() }),
})
