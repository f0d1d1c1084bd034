import { z } from 'zod'
import { Id, Instant } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

/** How far back the rates go. */
export const RATE_SPANS = ['hour', 'day'] as const

export const getAlive = endpoint({
  method: 'GET',
  path: '/livez',
  permission: 'public',
  summary: 'Text with status 200 as long as the process turns',
  input: z.object({}),
  output: z.unknown(),
  reply: 'file',
})

export const getReady = endpoint({
  method: 'GET',
  path: '/readyz',
  permission: 'public',
  summary:
    'Status 200 when everything can be served; 503 says in `details` what is not ready and what becomes of events',
  input: z.object({}),
  output: z.object({ ready: z.literal(true) }),
})

export const getMetrics = endpoint({
  method: 'GET',
  path: '/metrics',
  permission: 'operations.read',
  summary: 'Measures of this process and its database, in the text format of Prometheus',
  input: z.object({}),
  output: z.unknown(),
  reply: 'file',
})

/** What becomes of events that come now. */
export const EVENT_STATES = ['stored', 'spooled', 'refused'] as const

export const RunningNotice = z.object({
  databaseAway: z.boolean(),
  /** null: this process takes no events. */
  events: z.enum(EVENT_STATES).nullable(),
  /** Deliveries on the disk that are not in the database yet. */
  waitingDeliveries: z.number(),
  /** Less than a tenth of the disk is free. */
  diskLow: z.boolean(),
})
export type RunningNotice = z.output<typeof RunningNotice>

export const getNotice = endpoint({
  method: 'GET',
  path: '/api/operations/notice',
  permission: 'public',
  summary: 'Whether the database is away and where events go meanwhile; answers without the database',
  input: z.object({}),
  output: RunningNotice,
})

const Quantiles = z.object({
  count: z.number(),
  /** ms within which this share was done; null: of nothing, or longer than is measured. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})
export type Quantiles = z.output<typeof Quantiles>

const Door = z.object({
  databaseAway: z.boolean(),
  queuedEvents: z.number(),
  queuedBytes: z.number(),
  /** Events since the process started. */
  stored: z.number(),
  repeated: z.number(),
  spooled: z.number(),
  refused: z.number(),
  groups: z.number(),
  /** From the request to the durable commit, since the process started. */
  commit: Quantiles,
  spool: z.object({ bytes: z.number(), deliveries: z.number(), oldestAt: Instant.nullable() }),
  disk: z.object({
    level: z.enum(['ok', 'low', 'full']),
    /** null: the disk did not say. */
    freeBytes: z.number().nullable(),
    /** 0 to 1. */
    freeShare: z.number(),
  }),
})
export type DoorReport = z.output<typeof Door>

const JobKind = z.object({ task: z.string(), waiting: z.number(), running: z.number(), failing: z.number() })

const FailingJob = z.object({
  id: z.number(),
  task: z.string(),
  attempts: z.number(),
  maxAttempts: z.number(),
  reason: z.string(),
  /** null: it was given up. */
  nextAt: Instant.nullable(),
})
export type FailingJob = z.output<typeof FailingJob>

export const RunningOverview = z.object({
  /** null: this process takes no events. */
  door: Door.nullable(),
  health: z.object({
    /** Accounts with signals that their health does not hold yet. */
    waiting: z.number(),
    oldestSeconds: z.number().nullable(),
    /** From the transaction that stored the signal to new health, over the last ten minutes. */
    lag: Quantiles,
  }),
  jobs: z.array(JobKind),
  /** The newest 50. */
  failing: z.array(FailingJob),
  /** Processes that work jobs off. */
  workers: z.number(),
  sources: z.object({ stale: z.array(z.string()), total: z.number() }),
  process: z.object({
    version: z.string(),
    node: z.string(),
    startedAt: Instant,
    memoryBytes: z.number(),
    heapBytes: z.number(),
  }),
  database: z.object({
    version: z.string(),
    startedAt: Instant,
    connections: z.number(),
    maxConnections: z.number(),
  }),
})
export type RunningOverview = z.output<typeof RunningOverview>

export const getOverview = endpoint({
  method: 'GET',
  path: '/api/operations',
  permission: 'operations.read',
  summary: 'How this installation runs: door, lag, jobs, process and database',
  input: z.object({}),
  output: RunningOverview,
})

const RatePoint = z.object({
  at: Instant,
  accepted: z.number(),
  repeated: z.number(),
  rejected: z.number(),
  waiting: z.number(),
})
export type RatePoint = z.output<typeof RatePoint>

export const getRates = endpoint({
  method: 'GET',
  path: '/api/operations/rates',
  permission: 'operations.read',
  summary: 'Events of all sources over the last hour by minute, or the last day by quarter of an hour',
  input: z.object({ span: z.enum(RATE_SPANS).default('hour') }),
  output: z.object({ stepMinutes: z.number(), points: z.array(RatePoint) }),
})

const StoredTable = z.object({
  name: z.string(),
  bytes: z.number(),
  /** As the database estimates them. */
  rows: z.number(),
  deadRows: z.number(),
  partitions: z.number(),
})
export type StoredTable = z.output<typeof StoredTable>

const EventPartition = z.object({
  /** yyyy-mm; null: events of months without a partition of their own. */
  month: z.string().nullable(),
  bytes: z.number(),
  rows: z.number(),
  deadRows: z.number(),
})

export const RunningStorage = z.object({
  databaseBytes: z.number(),
  tables: z.array(StoredTable),
  eventPartitions: z.array(EventPartition),
})
export type RunningStorage = z.output<typeof RunningStorage>

export const getStorage = endpoint({
  method: 'GET',
  path: '/api/operations/storage',
  permission: 'operations.read',
  summary: 'What the database holds, by table and by month of events',
  input: z.object({}),
  output: RunningStorage,
})

export const retryJob = endpoint({
  method: 'POST',
  path: '/api/operations/jobs/:jobId/retry',
  permission: 'settings.write',
  summary: 'Try a failed job again now, with all its attempts',
  input: z.object({ jobId: Id }),
  output: z.object({ retried: z.literal(true) }),
})
