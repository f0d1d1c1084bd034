import { z } from 'zod'
import { DayOut, DayText, Flag, Id, Instant, listOf, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Band, MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'

const Person = z.object({ id: z.number(), name: z.string() })
const Named = z.object({ id: z.number(), key: z.string(), name: z.string() })
const Quadrant = z.enum(['thriving', 'unproven', 'strained', 'critical'])
const Note = shortText(1_000)

/** Measures ----------------------------------------------------------- */

export const MeasureOut = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  definition: MeasureDefinition,
  isArchived: z.boolean(),
  /** Live scorecards that read it, in a component or in an exception. */
  usedBy: z.array(z.object({ id: z.number(), name: z.string() })),
  /** Among accounts whose scorecard reads it. */
  knownAccounts: z.number(),
  accounts: z.number(),
  /** Null for what is kept in Volant itself. */
  freshness: z.object({ stale: z.boolean(), lastDay: DayOut.nullable(), sentence: z.string() }).nullable(),
})
export type MeasureOut = z.output<typeof MeasureOut>

export const listMeasures = endpoint({
  method: 'GET',
  path: '/api/measures',
  permission: 'scorecards.read',
  summary: 'Measures with their freshness and how many accounts they are known for',
  input: z.object({ archived: Flag.default(false) }),
  output: z.object({ measures: z.array(MeasureOut) }),
})

/** What a measure can be made of: for the form. */
export const measureChoices = endpoint({
  method: 'GET',
  path: '/api/measure-choices',
  permission: 'scorecards.read',
  summary: 'Metrics, fields and contact roles a measure can read',
  input: z.object({}),
  output: z.object({
    metrics: z.array(z.object({ key: z.string(), name: z.string(), unit: z.string() })),
    fields: z.array(
      z.object({ key: z.string(), name: z.string(), type: z.enum(['text', 'number', 'boolean', 'day']) }),
    ),
    roles: z.array(z.string()),
  }),
})

export const createMeasure = endpoint({
  method: 'POST',
  path: '/api/measures',
  permission: 'scorecards.publish',
  summary: 'Add a measure',
  input: z.object({ definition: MeasureDefinition }),
  output: z.object({ id: z.number() }),
})

export const editMeasure = endpoint({
  method: 'PUT',
  path: '/api/measures/:measureId',
  permission: 'scorecards.publish',
  summary: 'Change what a measure is; live scorecards that read it get a new version and all accounts are rescored',
  input: z.object({ measureId: Id, definition: MeasureDefinition }),
  output: z.object({ id: z.number(), published: z.array(z.object({ scorecardId: z.number(), version: z.number() })) }),
})

export const archiveMeasure = endpoint({
  method: 'DELETE',
  path: '/api/measures/:measureId',
  permission: 'scorecards.publish',
  summary: 'Put a measure away that no live scorecard or draft reads',
  input: z.object({ measureId: Id }),
  output: z.object({ id: z.number() }),
})

/** Scorecards --------------------------------------------------------- */

const Version = z.object({
  id: z.number(),
  version: z.number(),
  note: z.string(),
  author: Person.nullable(),
  publishedAt: Instant,
  isLive: z.boolean(),
})

const Draft = z.object({
  definition: ScorecardDefinition,
  note: z.string(),
  author: Person.nullable(),
  savedAt: Instant,
})

const ScorecardSummary = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  isArchived: z.boolean(),
  segments: z.array(Named),
  /** Number of its live version; null before the first is published. */
  version: z.number().nullable(),
  /** When its live version began, and who published it; null by whom: the installation itself. */
  published: z.object({ at: Instant, author: Person.nullable() }).nullable(),
  hasDraft: z.boolean(),
  /** Accounts it judges now. */
  accounts: z.number(),
  bands: z.record(Band, z.number()),
})

export const listScorecards = endpoint({
  method: 'GET',
  path: '/api/scorecards',
  permission: 'scorecards.read',
  summary: 'Scorecards with the segments they are for and how their accounts stand',
  input: z.object({ archived: Flag.default(false) }),
  output: z.object({ scorecards: z.array(ScorecardSummary) }),
})

export const getScorecard = endpoint({
  method: 'GET',
  path: '/api/scorecards/:scorecardId',
  permission: 'scorecards.read',
  summary: 'A scorecard: its live definition, its draft and its versions',
  input: z.object({ scorecardId: Id }),
  output: ScorecardSummary.extend({
    live: ScorecardDefinition.nullable(),
    draft: Draft.nullable(),
    versions: z.array(Version),
    mayPublish: z.boolean(),
    mayDraft: z.boolean(),
  }),
})

export const getScorecardVersion = endpoint({
  method: 'GET',
  path: '/api/scorecard-versions/:versionId',
  permission: 'scorecards.read',
  summary: 'A published version with the measures as they were defined then',
  input: z.object({ versionId: Id }),
  output: Version.extend({
    scorecardId: z.number(),
    definition: ScorecardDefinition,
    measures: z.array(MeasureDefinition),
  }),
})

export const createScorecard = endpoint({
  method: 'POST',
  path: '/api/scorecards',
  permission: 'scorecards.draft',
  summary: 'Start a scorecard as a draft, from another one’s live version',
  input: z.object({ name: shortText(120), from: Id }),
  output: z.object({ id: z.number() }),
})

/** Without `definition` the draft starts from `fromVersion`, or from the live version. */
export const saveDraft = endpoint({
  method: 'PUT',
  path: '/api/scorecards/:scorecardId/draft',
  permission: 'scorecards.draft',
  summary: 'Save the draft of a scorecard: changes nothing until it is published',
  input: z.object({
    scorecardId: Id,
    definition: z.record(z.string(), z.unknown()).optional(),
    fromVersion: Id.optional(),
    note: z.string().trim().max(1_000).default(''),
  }),
  output: Draft,
})

export const discardDraft = endpoint({
  method: 'DELETE',
  path: '/api/scorecards/:scorecardId/draft',
  permission: 'scorecards.draft',
  summary: 'Throw the draft of a scorecard away',
  input: z.object({ scorecardId: Id }),
  output: z.object({ id: z.number() }),
})

const Verdict = z.object({ overall: z.number().nullable(), band: Band })

const Hits = z.object({ auc: z.number().nullable(), caught: z.number() })

/** Draft beside live, on the same measure values; computed health on both sides. */
export const TryOutResult = z.object({
  asOf: DayOut,
  accounts: z.number(),
  bands: z.object({ live: z.record(Band, z.number()), draft: z.record(Band, z.number()) }),
  changed: z.object({ up: z.number(), down: z.number(), known: z.number(), unknown: z.number() }),
  /** Largest ARR first, 100 at most; only accounts the reader may see. */
  changes: z.array(
    z.object({
      accountId: z.number(),
      name: z.string(),
      arrMinor: z.number().nullable(),
      moneyHidden: z.boolean(),
      live: Verdict,
      draft: Verdict,
    }),
  ),
  quadrantChanges: z.array(z.object({ from: Quadrant.nullable(), to: Quadrant.nullable(), accounts: z.number() })),
  /** Draft minus live, over accounts known under both. */
  meanChange: z.number().nullable(),
  /**
   * Who of the accounts paying on the day no longer paid 90 days later, and how each side had rated them: `caught` stood in the
   * tenth with the lowest scores. Null where those days are not over, or there is no live version.
   */
  hits: z.object({ accounts: z.number(), lost: z.number(), live: Hits, draft: Hits }).nullable(),
})

export const TryOutState = z.object({
  id: z.number(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  accountsDone: z.number(),
  accountsTotal: z.number(),
  /** One result per day asked for, in that order; filled as they are done. */
  results: z.array(TryOutResult),
  failure: z.string().nullable(),
})

/** Few accounts are answered at once (`done`); many run as a job: ask `getTryOut` until it is done. */
export const tryDraft = endpoint({
  method: 'POST',
  path: '/api/scorecards/:scorecardId/try-out',
  permission: 'scorecards.draft',
  summary: 'Try the saved draft on all its accounts, now and as of past days, beside the live version',
  input: z.object({ scorecardId: Id, asOf: z.array(DayText).max(12).default([]) }),
  output: TryOutState,
})

export const getTryOut = endpoint({
  method: 'GET',
  path: '/api/try-outs/:tryOutId',
  permission: 'scorecards.draft',
  summary: 'How far a try-out has come, and what it found',
  input: z.object({ tryOutId: Id }),
  output: TryOutState,
})

export const cancelTryOut = endpoint({
  method: 'DELETE',
  path: '/api/try-outs/:tryOutId',
  permission: 'scorecards.draft',
  summary: 'Stop a try-out',
  input: z.object({ tryOutId: Id }),
  output: z.object({ id: z.number() }),
})

const Published = z.object({ scorecardId: z.number(), versionId: z.number(), version: z.number() })

export const publishDraft = endpoint({
  method: 'POST',
  path: '/api/scorecards/:scorecardId/publish',
  permission: 'scorecards.publish',
  summary: 'Make the draft the live version; all accounts are rescored',
  input: z.object({ scorecardId: Id, note: Note }),
  output: Published,
})

export const rollBack = endpoint({
  method: 'POST',
  path: '/api/scorecards/:scorecardId/roll-back',
  permission: 'scorecards.publish',
  summary: 'Publish an earlier version again, as a new version; all accounts are rescored',
  input: z.object({ scorecardId: Id, versionId: Id }),
  output: Published,
})

export const assignSegments = endpoint({
  method: 'PUT',
  path: '/api/scorecards/:scorecardId/segments',
  permission: 'scorecards.publish',
  summary: 'Choose the segments a scorecard is for; a segment has one scorecard',
  input: z.object({ scorecardId: Id, segmentIds: listOf(Id, 200) }),
  output: z.object({ id: z.number() }),
})

export const makeDefault = endpoint({
  method: 'POST',
  path: '/api/scorecards/:scorecardId/default',
  permission: 'scorecards.publish',
  summary: 'Use this scorecard for every account whose segment has none',
  input: z.object({ scorecardId: Id }),
  output: z.object({ id: z.number() }),
})

export const archiveScorecard = endpoint({
  method: 'DELETE',
  path: '/api/scorecards/:scorecardId',
  permission: 'scorecards.publish',
  summary: 'Put a scorecard away; its accounts fall to the default one. The default cannot be archived',
  input: z.object({ scorecardId: Id }),
  output: z.object({ id: z.number() }),
})
