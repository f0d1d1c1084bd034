import { z } from 'zod'
import { DayOut, Flag, Id, Instant } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

/** One source × kind, and × metric where the kind is `usage`. */
export const SourceFreshness = z.object({
  sourceId: z.number(),
  sourceName: z.string(),
  sourceKind: z.enum(['import', 'events', 'connector', 'sample', 'manual']),
  /** What it delivers: the import kinds. */
  kind: z.string(),
  metric: z.object({ key: z.string(), name: z.string() }).nullable(),
  lastArrivalAt: Instant.nullable(),
  newestDay: DayOut.nullable(),
  stale: z.boolean(),
  silenceHours: z.number().nullable(),
  /** It is stale after more silence than this. */
  limitHours: z.number(),
  /** Everything it ever delivered. */
  signals: z.number(),
  sentence: z.string(),
})
export type SourceFreshness = z.output<typeof SourceFreshness>

export const listSources = endpoint({
  method: 'GET',
  path: '/api/sources',
  permission: 'settings.read',
  summary: 'How fresh every source and metric is',
  input: z.object({}),
  output: z.object({ sources: z.array(SourceFreshness) }),
})

export const freshnessSummary = endpoint({
  method: 'GET',
  path: '/api/freshness',
  permission: 'accounts.read',
  summary: 'How many sources are fresh, in a sentence',
  input: z.object({}),
  output: z.object({
    fresh: z.number(),
    total: z.number(),
    /** Such as `6 of 7 sources fresh`. */
    sentence: z.string(),
    /** The stale ones, such as `Tickets (Imported files): nothing since 12 Oct`. */
    stale: z.array(z.string()),
  }),
})

export const RetiredSource = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(['import', 'events', 'connector', 'sample', 'manual']),
  retiredAt: Instant,
})
export type RetiredSource = z.output<typeof RetiredSource>

export const listRetiredSources = endpoint({
  method: 'GET',
  path: '/api/retired-sources',
  permission: 'settings.read',
  summary: 'Sources that deliver no more and are not expected to',
  input: z.object({}),
  output: z.object({ sources: z.array(RetiredSource) }),
})

/** What a retired source delivered stays; its silence is not held against anything any more. */
export const retireSource = endpoint({
  method: 'PUT',
  path: '/api/sources/:sourceId/retirement',
  permission: 'sources.administer',
  summary: 'Retire a source that will deliver no more, or bring it back; all accounts are rescored',
  input: z.object({ sourceId: Id, isRetired: Flag }),
  output: z.object({ id: z.number(), isRetired: z.boolean() }),
})
