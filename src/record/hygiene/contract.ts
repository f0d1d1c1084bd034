import { z } from 'zod'
import { DayOut, Id, Instant, Page, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

export const CHECKS = ['owner', 'stage', 'segment', 'renewal', 'contact'] as const
export type Check = (typeof CHECKS)[number]

const Named = z.object({ id: z.number(), name: z.string() })

export const hygieneSummary = endpoint({
  method: 'GET',
  path: '/api/hygiene',
  permission: 'accounts.read',
  summary: 'How many accounts lack an owner, stage, segment, renewal date or recent contact',
  input: z.object({}),
  output: z.object({
    accounts: z.number(),
    checks: z.array(z.object({ check: z.enum(CHECKS), count: z.number() })),
    /** Contact within this many days counts as recent. */
    contactDays: z.number(),
    /** Null for readers who may not merge accounts. */
    duplicates: z
      .object({
        pairs: z.number(),
        isSearching: z.boolean(),
        failure: z.string().nullable(),
        searchedAt: Instant.nullable(),
      })
      .nullable(),
  }),
})

export const IncompleteAccount = z.object({
  id: z.number(),
  name: z.string(),
  owner: Named.nullable(),
  segment: Named.nullable(),
  stage: Named.nullable(),
  renewalOn: DayOut.nullable(),
  lastContactAt: Instant.nullable(),
  /** Null where there is none, or where the reader may not see money. */
  arrMinor: z.number().nullable(),
  mayEdit: z.boolean(),
})
export type IncompleteAccount = z.output<typeof IncompleteAccount>

export const listIncomplete = endpoint({
  method: 'GET',
  path: '/api/hygiene/accounts',
  permission: 'accounts.read',
  summary: 'Accounts that lack something, those that pay most first; accounts in a closing stage are left out',
  input: z.object({ check: z.enum(CHECKS), ...Page }),
  output: z.object({ rows: z.array(IncompleteAccount), total: z.number() }),
})

export const hygieneChoices = endpoint({
  method: 'GET',
  path: '/api/hygiene/choices',
  permission: 'accounts.read',
  summary: 'Owners, segments and stages an account can be given',
  input: z.object({}),
  output: z.object({ owners: z.array(Named), segments: z.array(Named), stages: z.array(Named) }),
})

const DuplicateSide = z.object({
  id: z.number(),
  name: z.string(),
  domain: z.string().nullable(),
  country: z.string().nullable(),
  owner: z.string().nullable(),
  arrMinor: z.number().nullable(),
  externalIds: z.array(z.string()),
  rows: z.number(),
})

export const DuplicatePair = z.object({
  left: DuplicateSide,
  right: DuplicateSide,
  /** 0 to 1. */
  score: z.number(),
  reasons: z.array(z.object({ code: z.string(), sentence: z.string() })),
})
export type DuplicatePair = z.output<typeof DuplicatePair>

export const listDuplicates = endpoint({
  method: 'GET',
  path: '/api/hygiene/duplicates',
  permission: 'accounts.merge',
  summary: 'Pairs of accounts that may be one customer, likeliest first, with the reasons',
  input: z.object({ ...Page }),
  output: z.object({ rows: z.array(DuplicatePair), total: z.number() }),
})

export const searchDuplicates = endpoint({
  method: 'POST',
  path: '/api/hygiene/duplicates-search',
  permission: 'accounts.merge',
  summary: 'Look for likely duplicates again; it also happens every night',
  input: z.object({}),
  output: z.object({ searchId: z.number() }),
})

export const keepApart = endpoint({
  method: 'POST',
  path: '/api/hygiene/distinct',
  permission: 'accounts.merge',
  summary: 'Say that two accounts are two customers; they are not proposed again',
  input: z.object({ leftId: Id, rightId: Id }),
  output: z.object({ kept: z.boolean() }),
})

export const noLongerApart = endpoint({
  method: 'DELETE',
  path: '/api/hygiene/distinct',
  permission: 'accounts.merge',
  summary: 'Take back that two accounts are two customers',
  input: z.object({ leftId: Id, rightId: Id }),
  output: z.object({ kept: z.boolean() }),
})

export const MergePreview = z.object({
  winner: z.object({
    id: z.number(),
    name: z.string(),
    externalIds: z.array(z.string()),
    arrMinor: z.number().nullable(),
  }),
  loser: z.object({
    id: z.number(),
    name: z.string(),
    externalIds: z.array(z.string()),
    arrMinor: z.number().nullable(),
  }),
  fields: z.array(
    z.object({
      field: z.string(),
      label: z.string(),
      winner: z.string().nullable(),
      loser: z.string().nullable(),
      /** Whose value is kept unless somebody decides otherwise. */
      usual: z.enum(['winner', 'loser']),
    }),
  ),
  /** Rows by table: what stands at the winner, and what moves there. */
  moves: z.array(z.object({ table: z.string(), label: z.string(), winner: z.number(), loser: z.number() })),
})
export type MergePreview = z.output<typeof MergePreview>

export const previewMerge = endpoint({
  method: 'GET',
  path: '/api/merges-preview',
  permission: 'accounts.merge',
  summary: 'Two accounts side by side, and what merging them would move',
  input: z.object({ winnerId: Id, loserId: Id }),
  output: MergePreview,
})

export const Merge = z.object({
  id: z.number(),
  winner: Named,
  loser: Named,
  by: z.string(),
  state: z.enum(['queued', 'done', 'undo_queued', 'undone', 'failed']),
  /** Rows and days of usage that moved. */
  moved: z.number(),
  failure: z.string().nullable(),
  askedAt: Instant,
  mergedAt: Instant.nullable(),
  undoneAt: Instant.nullable(),
  /** Until when it can be undone; null when it cannot. */
  undoUntil: Instant.nullable(),
})
export type Merge = z.output<typeof Merge>

export const listMerges = endpoint({
  method: 'GET',
  path: '/api/merges',
  permission: 'accounts.merge',
  summary: 'Merges of accounts, newest first',
  input: z.object({ ...Page }),
  output: z.object({ rows: z.array(Merge), total: z.number() }),
})

export const startMerge = endpoint({
  method: 'POST',
  path: '/api/merges',
  permission: 'accounts.merge',
  summary: 'Merge one account into another; it happens in the background and can be undone for 30 days',
  input: z.object({
    winnerId: Id,
    loserId: Id,
    /** Fields that take the loser’s value, as named in the preview; left out: the usual choice. */
    fromLoser: z.array(shortText(200)).max(1_000).optional(),
  }),
  output: z.object({ mergeId: z.number() }),
})

export const undoMerge = endpoint({
  method: 'POST',
  path: '/api/merges/:mergeId/undo',
  permission: 'accounts.merge',
  summary: 'Take a merge back: rows return to the account they came for, also those that arrived since',
  input: z.object({ mergeId: Id }),
  output: z.object({ mergeId: z.number() }),
})
