import { z } from 'zod'
import { DayOut, Flag, Id, Instant, Page, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { PlaybookDefinition, PlaybookKey, StepId } from './definition.ts'

export const LIFECYCLES = ['onboarding', 'adoption', 'value', 'renewal', 'growth', 'advocacy', 'risk'] as const
export const MATURITIES = ['crawl', 'walk', 'run', 'fly'] as const
export const RUN_STATES = ['queued', 'active', 'paused', 'parked', 'done', 'cancelled', 'held_out'] as const
export const RunState = z.enum(RUN_STATES)

const Person = z.object({ id: z.number(), name: z.string() })
const Account = z.object({ id: z.number(), name: z.string() })
const Prose = z.string().trim().max(4_000)

/** What a person should know before switching it on. */
export const Guide = z.object({
  why: Prose.default(''),
  whenToUse: Prose.default(''),
  duration: z.string().trim().max(200).default(''),
  metrics: z.array(z.string().trim().max(200)).max(20).default([]),
  pitfalls: z.array(z.string().trim().max(500)).max(20).default([]),
})
export type Guide = z.output<typeof Guide>

const About = {
  name: shortText(120),
  description: z.string().trim().max(1_000).default(''),
  lifecycle: z.enum(LIFECYCLES).default('adoption'),
  maturity: z.enum(MATURITIES).default('crawl'),
  guide: Guide.default({ why: '', whenToUse: '', duration: '', metrics: [], pitfalls: [] }),
}

const RunCounts = z.object({ going: z.number(), parked: z.number(), begun30: z.number() })

export const PlaybookRow = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  state: z.enum(['on', 'off', 'archived']),
  /** Why it was switched off by itself. */
  haltedBecause: z.string().nullable(),
  /** Why its condition cannot be judged just now: nobody enters until it can be. */
  cannotJudge: z.string().nullable(),
  lifecycle: z.enum(LIFECYCLES),
  maturity: z.enum(MATURITIES),
  libraryKey: z.string().nullable(),
  liveVersion: z.number().nullable(),
  draftVersion: z.number().nullable(),
  /** The trigger as a sentence; null before anything was published. */
  triggerText: z.string().nullable(),
  runs: RunCounts,
  changedAt: Instant,
})
export type PlaybookRow = z.output<typeof PlaybookRow>

export const listPlaybooks = endpoint({
  method: 'GET',
  path: '/api/playbooks',
  permission: 'playbooks.read',
  summary: 'Playbooks with their state and how many runs are going',
  input: z.object({ archived: Flag.default(false), ...Page }),
  output: z.object({ playbooks: z.array(PlaybookRow), total: z.number() }),
})

const Version = z.object({
  id: z.number(),
  version: z.number(),
  state: z.enum(['draft', 'published']),
  note: z.string(),
  author: Person.nullable(),
  changedAt: Instant,
  publishedAt: Instant.nullable(),
  goingRuns: z.number(),
})

export const getPlaybook = endpoint({
  method: 'GET',
  path: '/api/playbooks/:playbookId',
  permission: 'playbooks.read',
  summary: 'A playbook with its live version, its draft and all versions',
  input: z.object({ playbookId: Id }),
  output: z.object({
    playbook: PlaybookRow.extend({ guide: Guide }),
    live: PlaybookDefinition.nullable(),
    draft: z.object({ definition: PlaybookDefinition, revision: z.number() }).nullable(),
    versions: z.array(Version),
    /** What keeps the draft from being published, and what to think about; each at a step or as a whole. */
    problems: z.array(
      z.object({ stepId: z.string().nullable(), severity: z.enum(['stops', 'warns']), sentence: z.string() }),
    ),
    mayPublish: z.boolean(),
    mayDraft: z.boolean(),
  }),
})

export const getPlaybookVersion = endpoint({
  method: 'GET',
  path: '/api/playbook-versions/:playbookVersionId',
  permission: 'playbooks.read',
  summary: 'One version of a playbook as it was published',
  input: z.object({ playbookVersionId: Id }),
  output: z.object({ version: z.number(), definition: PlaybookDefinition }),
})

export const createPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks',
  permission: 'playbooks.draft',
  summary: 'Begin a playbook as a draft, empty or as a copy',
  input: z.object({ ...About, key: PlaybookKey.optional(), copyOf: Id.optional() }),
  output: z.object({ id: z.number(), key: z.string() }),
})

export const editPlaybook = endpoint({
  method: 'PATCH',
  path: '/api/playbooks/:playbookId',
  permission: 'playbooks.draft',
  summary: 'Rename or describe a playbook; its steps are changed in a draft',
  input: z.object({
    playbookId: Id,
    name: shortText(120).optional(),
    description: z.string().trim().max(1_000).optional(),
    lifecycle: z.enum(LIFECYCLES).optional(),
    maturity: z.enum(MATURITIES).optional(),
    guide: Guide.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const savePlaybookDraft = endpoint({
  method: 'PUT',
  path: '/api/playbooks/:playbookId/draft',
  permission: 'playbooks.draft',
  summary: 'Save the draft; refused when somebody else saved meanwhile',
  input: z.object({ playbookId: Id, definition: PlaybookDefinition, revision: z.number().int().min(0) }),
  output: z.object({ revision: z.number() }),
})

export const dropPlaybookDraft = endpoint({
  method: 'DELETE',
  path: '/api/playbooks/:playbookId/draft',
  permission: 'playbooks.draft',
  summary: 'Throw the draft away',
  input: z.object({ playbookId: Id }),
  output: z.object({ id: z.number() }),
})

export const publishPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/publish',
  permission: 'playbooks.publish',
  summary: 'Publish the draft; going runs finish on their version',
  input: z.object({
    playbookId: Id,
    note: z.string().trim().max(500).default(''),
    /** Switch it on with it. */
    on: Flag.default(false),
    /** Accounts of whom the condition is true already: let them enter, or only those that come to it from now on. */
    existing: z.enum(['enter', 'skip']).default('skip'),
  }),
  output: z.object({ version: z.number() }),
})

export const switchPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/switch',
  permission: 'playbooks.publish',
  summary: 'Switch a playbook on, off, or archive it',
  input: z.object({
    playbookId: Id,
    state: z.enum(['on', 'off', 'archived']),
    existing: z.enum(['enter', 'skip']).default('skip'),
  }),
  output: z.object({ id: z.number() }),
})

const Entrant = z.object({
  account: Account,
  contact: Person.nullable(),
  /** What made the condition true, as a sentence with the numbers. */
  because: z.string(),
})

export const previewPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/preview',
  permission: 'playbooks.read',
  summary: 'Who would enter now, and who would have in the last 90 days',
  input: z.object({
    playbookId: Id,
    /** As edited on the screen; the draft, else the live version, without it. */
    definition: PlaybookDefinition.optional(),
  }),
  output: z.object({
    now: z.object({
      total: z.number(),
      /** Conditions that cannot be known just now: how many accounts. */
      unknown: z.number(),
      entrants: z.array(Entrant),
      /** Rules that cannot be judged, such as silence on a stale source. */
      waiting: z.array(z.string()),
    }),
    past: z.object({
      total: z.number(),
      accounts: z.number(),
      /** By day, oldest first. */
      days: z.array(z.object({ day: DayOut, entered: z.number() })),
      examples: z.array(z.object({ account: Account, day: DayOut })),
      /** What cannot be known of the past, such as fields without dates. */
      caveats: z.array(z.string()),
    }),
  }),
})

const TriedStep = z.object({
  stepId: z.string(),
  kind: z.string(),
  name: z.string(),
  at: Instant,
  /** What it would do: to whom, with which text, which way. */
  sentence: z.string(),
  /** Complete text of an e-mail, a message or a task. */
  text: z.string().nullable(),
  problem: z.string().nullable(),
})

export const tryPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/try',
  permission: 'playbooks.read',
  summary: 'Walk one account through all steps without doing anything',
  input: z.object({
    playbookId: Id,
    accountId: Id,
    contactId: Id.optional(),
    definition: PlaybookDefinition.optional(),
  }),
  output: z.object({
    wouldEnter: z.boolean().nullable(),
    because: z.string(),
    steps: z.array(TriedStep),
  }),
})

export const startPlaybook = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/start',
  permission: 'playbooks.run',
  summary: 'Start a playbook by hand for accounts of one’s own',
  input: z.object({
    playbookId: Id,
    accountIds: z.array(Id).min(1).max(500),
    contactId: Id.optional(),
    /** Makes a repeated request start nothing twice. */
    requestKey: z
      .string()
      .regex(/^[\w-]{8,80}$/, 'Give 8 to 80 letters, digits, hyphens and underscores.')
      .optional(),
  }),
  output: z.object({
    started: z.array(z.object({ accountId: z.number(), runId: z.number() })),
    refused: z.array(z.object({ accountId: z.number(), sentence: z.string() })),
  }),
})

/** How many runs of a version took each way, for the numbers on the lines. */
export const getPlaybookFlow = endpoint({
  method: 'GET',
  path: '/api/playbooks/:playbookId/flow',
  permission: 'playbooks.read',
  summary: 'How many runs of the last 90 days reached each step and took each way',
  input: z.object({ playbookId: Id, version: Id.optional() }),
  output: z.object({
    version: z.number().nullable(),
    entered: z.number(),
    ended: z.number(),
    steps: z.array(
      z.object({
        stepId: z.string(),
        reached: z.number(),
        standing: z.number(),
        parked: z.number(),
        /** For branches and approvals: by way. */
        ways: z.record(z.string(), z.number()),
      }),
    ),
  }),
})

export const RunRow = z.object({
  id: z.number(),
  playbook: z.object({ id: z.number(), key: z.string(), name: z.string() }),
  version: z.number(),
  account: Account,
  contact: Person.nullable(),
  state: RunState,
  /** The step it stands at. */
  step: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
  wakeAt: Instant.nullable(),
  because: z.string().nullable(),
  succeeded: z.boolean().nullable(),
  beganAt: Instant,
  endedAt: Instant.nullable(),
  mayChange: z.boolean(),
})
export type RunRow = z.output<typeof RunRow>

export const listRuns = endpoint({
  method: 'GET',
  path: '/api/runs',
  permission: 'playbooks.read',
  summary: 'Runs, newest first',
  input: z.object({
    playbookId: Id.optional(),
    accountId: Id.optional(),
    state: RunState.optional(),
    going: Flag.optional(),
    ...Page,
  }),
  output: z.object({ runs: z.array(RunRow), total: z.number() }),
})

export const getRun = endpoint({
  method: 'GET',
  path: '/api/runs/:runId',
  permission: 'playbooks.read',
  summary: 'What happened in a run, when and why, and what comes next',
  input: z.object({ runId: Id }),
  output: z.object({
    run: RunRow,
    /** Why it began. */
    began: z.string(),
    definition: PlaybookDefinition,
    steps: z.array(
      z.object({
        stepId: z.string(),
        kind: z.string(),
        name: z.string(),
        state: z.enum(['going', 'done', 'skipped', 'parked', 'cancelled']),
        beganAt: Instant,
        endedAt: Instant.nullable(),
        dueAt: Instant.nullable(),
        /** What it did or waits for. */
        sentence: z.string(),
        failure: z.string().nullable(),
        attempts: z.number(),
        taskId: z.number().nullable(),
        leadId: z.number().nullable(),
        effectId: z.string().nullable(),
        way: z.string().nullable(),
      }),
    ),
    /** Steps that may follow, in order, up to the next fork. */
    next: z.array(z.object({ stepId: z.string(), kind: z.string(), name: z.string(), sentence: z.string() })),
    notes: z.array(z.object({ at: Instant, member: Person.nullable(), sentence: z.string() })),
    /** Newer published version it may be moved to. */
    newerVersion: z.number().nullable(),
    success: z.object({ sentence: z.string(), dueOn: DayOut, succeeded: z.boolean().nullable() }).nullable(),
  }),
})

const Because = z.string().trim().max(300).default('')

export const pauseRun = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/pause',
  permission: 'playbooks.run',
  summary: 'Pause a run: nothing happens until it is resumed',
  input: z.object({ runId: Id, because: Because }),
  output: z.object({ id: z.number() }),
})

export const resumeRun = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/resume',
  permission: 'playbooks.run',
  summary: 'Go on with a paused run',
  input: z.object({ runId: Id }),
  output: z.object({ id: z.number() }),
})

export const cancelRun = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/cancel',
  permission: 'playbooks.run',
  summary: 'End a run; what it did stays, its open tasks may be dropped with it',
  input: z.object({ runId: Id, because: Because, dropTasks: Flag.default(false) }),
  output: z.object({ id: z.number() }),
})

export const moveRun = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/move',
  permission: 'playbooks.run',
  summary: 'Move a run to the live version: it goes on at the same step, or at the one named',
  input: z.object({ runId: Id, stepId: StepId.optional() }),
  output: z.object({ id: z.number() }),
})

export const moveRuns = endpoint({
  method: 'POST',
  path: '/api/playbooks/:playbookId/move-runs',
  permission: 'playbooks.publish',
  summary: 'Move all going runs to the live version, where their step still exists',
  input: z.object({ playbookId: Id }),
  output: z.object({ moved: z.number(), left: z.number() }),
})

export const retryStep = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/steps/:stepId/retry',
  permission: 'playbooks.run',
  summary: 'Try a parked step again',
  input: z.object({ runId: Id, stepId: StepId }),
  output: z.object({ id: z.number() }),
})

export const skipStep = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/steps/:stepId/skip',
  permission: 'playbooks.run',
  summary: 'Leave a parked or waiting step out and go on',
  input: z.object({ runId: Id, stepId: StepId }),
  output: z.object({ id: z.number() }),
})

export const decideApproval = endpoint({
  method: 'POST',
  path: '/api/runs/:runId/steps/:stepId/decide',
  permission: 'playbooks.run',
  summary: 'Approve or turn down what a run asks for; an e-mail may be changed before it goes out',
  input: z.object({
    runId: Id,
    stepId: StepId,
    approve: Flag,
    note: Because,
    subject: z.string().trim().min(1).max(200).optional(),
    body: z.string().trim().min(1).max(20_000).optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const listApprovals = endpoint({
  method: 'GET',
  path: '/api/approvals',
  permission: 'playbooks.read',
  summary: 'What waits for the reader’s yes or no, oldest first',
  input: z.object({ everybody: Flag.default(false), ...Page }),
  output: z.object({
    approvals: z.array(
      z.object({
        runId: z.number(),
        stepId: z.string(),
        kind: z.enum(['approval', 'email']),
        playbook: z.string(),
        account: Account,
        asked: Person.nullable(),
        since: Instant,
        dueAt: Instant.nullable(),
        text: z.string(),
        email: z.object({ to: z.string(), subject: z.string(), body: z.string() }).nullable(),
      }),
    ),
    total: z.number(),
  }),
})

/** For the account page: what runs, what ran, and what could be started. */
export const accountPlaybooks = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/playbooks',
  permission: 'playbooks.read',
  summary: 'Runs of an account, and playbooks that could be started for it',
  input: z.object({ accountId: Id }),
  output: z.object({
    runs: z.array(RunRow),
    startable: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        description: z.string(),
        lifecycle: z.enum(LIFECYCLES),
        /** Why not, as a sentence that says what to do; null: it can be started. */
        refused: z.string().nullable(),
        steps: z.number(),
      }),
    ),
    mayStart: z.boolean(),
  }),
})

const Share = z.object({ n: z.number(), succeeded: z.number(), percent: z.number().nullable() })

export const getPlaybookEffect = endpoint({
  method: 'GET',
  path: '/api/playbooks/:playbookId/effect',
  permission: 'playbooks.read',
  summary: 'The criterion of success on those who went through and on comparable accounts that did not',
  input: z.object({ playbookId: Id }),
  output: z.object({
    criterion: z.string().nullable(),
    withinDays: z.number().nullable(),
    /** How the comparison was made: accounts held out by chance, or alike in score and segment. */
    comparison: z.enum(['held_out', 'matched', 'none']),
    treated: Share,
    compared: Share,
    /** Difference in percentage points with its 95 % interval. */
    difference: z.object({ points: z.number(), low: z.number(), high: z.number() }).nullable(),
    /** Runs whose time is not over yet. */
    open: z.number(),
    /** Runs whose outcome cannot be known, or without a comparable account. */
    unknown: z.number(),
    verdict: z.enum(['helps', 'harms', 'not_certain', 'not_enough', 'no_criterion']),
    sentence: z.string(),
    caveats: z.array(z.string()),
  }),
})

export const LibraryEntry = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  lifecycle: z.enum(LIFECYCLES),
  maturity: z.enum(MATURITIES),
  guide: Guide,
  triggerText: z.string(),
  successText: z.string().nullable(),
  steps: z.array(z.object({ kind: z.string(), name: z.string(), depth: z.number(), sentence: z.string() })),
  /** Already taken over as this playbook. */
  installedId: z.number().nullable(),
})

export const listLibrary = endpoint({
  method: 'GET',
  path: '/api/playbook-library',
  permission: 'playbooks.read',
  summary: 'Ready playbooks by lifecycle and maturity',
  input: z.object({}),
  output: z.object({ entries: z.array(LibraryEntry) }),
})

export const installFromLibrary = endpoint({
  method: 'POST',
  path: '/api/playbook-library/:libraryKey/install',
  permission: 'playbooks.draft',
  summary: 'Take a ready playbook over as one’s own, as a draft that can be changed',
  input: z.object({ libraryKey: PlaybookKey }),
  output: z.object({ id: z.number() }),
})
