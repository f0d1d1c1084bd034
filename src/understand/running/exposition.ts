import { collectDefaultMetrics, Counter, Gauge, Registry, type Metric } from 'prom-client'
import type { DoorState } from '../../record/event-door/door.ts'
import { Histogram } from '../../record/events/histogram.ts'
import type { Quantiles } from './contract.ts'
import type { JobRow } from './views.ts'
import type { PartitionRow, TableRow } from './views-storage.ts'

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

/** What only the database knows. */
export interface DatabaseMeasures {
  readonly health: { readonly waiting: number; readonly oldestSeconds: number | null; readonly lag: Quantiles }
  readonly jobs: readonly JobRow[]
  readonly workers: number
  readonly staleSources: number
  readonly connections: number
  readonly databaseBytes: number
  readonly tables: readonly TableRow[]
  readonly eventPartitions: readonly PartitionRow[]
}

export interface Measures {
  /** null: this process takes no events. */
  readonly door: DoorState | null
  /** null: the database is away. */
  readonly database: DatabaseMeasures | null
  readonly now: Date
}

/**
 * Writes measures in the text format of Prometheus, with what prom-client knows of the process (`process_…`, `nodejs_…`,
 * under the names every dashboard looks for). Ours start with `volant_` and are made anew for each answer.
 */
export function createExposition(): (measures: Measures) => Promise<string> {
  const own = new Registry()
  collectDefaultMetrics({ register: own })
  return async ({ door, database, now }) => {
    const registry = new Registry()
    const write = writerOf(registry)
    write.gauge('volant_database_up', 'Whether the database answers: 1 or 0.', database ? 1 : 0)
    if (door) writeDoor(write, registry, { door, now })
    if (database) writeDatabase(write, database)
    return `${await own.metrics()}\n${await registry.metrics()}`
  }
}

type Values = number | readonly (readonly [labels: Record<string, string>, value: number])[]
type Writer = ReturnType<typeof writerOf>

function writerOf(registry: Registry) {
  const parts = (name: string, help: string, values: Values) => {
    const lines = typeof values === 'number' ? [[{}, values] as const] : values
    return { lines, options: { name, help, labelNames: Object.keys(lines[0]?.[0] ?? {}), registers: [registry] } }
  }
  return {
    gauge(name: string, help: string, values: Values): void {
      const { lines, options } = parts(name, help, values)
      const gauge = new Gauge(options)
      for (const [labels, value] of lines) gauge.set(labels, value)
    },
    counter(name: string, help: string, values: Values): void {
      const { lines, options } = parts(name, help, values)
      const counter = new Counter(options)
      for (const [labels, value] of lines) counter.inc(labels, value)
    },
  }
}

function writeDoor(write: Writer, registry: Registry, { door, now }: { door: DoorState; now: Date }): void {
  const { spool, disk } = door
  const outcomes = { stored: door.stored, repeated: door.repeated, spooled: door.spooled, refused: door.refused }
  write.counter(
    'volant_events_total',
    'Events taken in by this process, by outcome. Spooled ones count again as stored when the spool is drained.',
    Object.entries(outcomes).map(([outcome, count]) => [{ outcome }, count]),
  )
  write.counter('volant_event_groups_total', 'Groups of events committed together.', door.groups)
  registry.registerMetric(commitHistogram(door.commitMs))
  write.gauge('volant_event_queue_events', 'Events that wait to be stored.', door.queuedEvents)
  write.gauge('volant_event_queue_bytes', 'Bytes of events that wait to be stored.', door.queuedBytes)
  write.gauge('volant_spool_bytes', 'Bytes of deliveries that wait on disk for the database.', spool.bytes)
  write.gauge('volant_spool_deliveries', 'Deliveries that wait on disk for the database.', spool.deliveries)
  const ageMs = spool.oldestAt === null ? 0 : Math.max(0, now.getTime() - spool.oldestAt)
  write.gauge('volant_spool_oldest_age_seconds', 'Age of the oldest delivery on disk; 0 without one.', ageMs / 1000)
  write.gauge('volant_disk_free_ratio', 'Free share of the disk of the data folder, 0 to 1.', disk.freeShare)
  if (Number.isFinite(disk.freeBytes)) {
    write.gauge('volant_disk_free_bytes', 'Free bytes on the disk of the data folder.', disk.freeBytes)
  }
  write.gauge(
    'volant_event_store_away',
    'Whether events go to disk because the database is away: 1 or 0.',
    door.isDatabaseAway ? 1 : 0,
  )
}

/** What the intake counted already, as a histogram; prom-client has no way to hand one over but to be one. */
function commitHistogram({ counts, sum, count }: Histogram): Metric {
  const name = 'volant_event_commit_seconds'
  let below = 0
  const values = counts.map((times, index) => {
    below += times
    const bound = Histogram.bounds[index]
    return { metricName: `${name}_bucket`, labels: { le: bound === undefined ? '+Inf' : bound / 1000 }, value: below }
  })
  const metric = {
    name,
    help: 'Seconds from a request with events to their durable commit, by event.',
    type: 'histogram',
    values: [
      ...values,
      { metricName: `${name}_sum`, labels: {}, value: sum / 1000 },
      { metricName: `${name}_count`, labels: {}, value: count },
    ],
  }
  return { name, get: () => Promise.resolve(metric) } as unknown as Metric
}

function writeDatabase(write: Writer, database: DatabaseMeasures): void {
  const { health, jobs } = database
  write.gauge('volant_health_waiting_accounts', 'Accounts with signals their health lacks.', health.waiting)
  write.gauge(
    'volant_health_waiting_oldest_seconds',
    'For how long the first of the waiting accounts has waited; 0 without one.',
    health.oldestSeconds ?? 0,
  )
  const { p50Ms, p95Ms, p99Ms } = health.lag
  const lags = { 0.5: p50Ms, 0.95: p95Ms, 0.99: p99Ms }
  write.gauge(
    'volant_health_lag_seconds',
    'Seconds from a stored signal to new health, by share of the accounts of the last ten minutes; +Inf beyond 300.',
    health.lag.count === 0
      ? []
      : Object.entries(lags).map(([quantile, ms]) => [{ quantile }, (ms ?? Number.POSITIVE_INFINITY) / 1000]),
  )
  const states = ['waiting', 'running', 'failing'] as const
  write.gauge(
    'volant_jobs',
    'Jobs by kind and state. Failing: failed at least once and not done, or given up.',
    jobs.flatMap((job) => states.map((state) => [{ task: job.task, state }, job[state]] as const)),
  )
  write.gauge('volant_workers', 'Processes that work jobs off.', database.workers)
  write.gauge('volant_sources_stale', 'Sources that have been silent for too long.', database.staleSources)
  writeStorage(write, database)
}

function writeStorage(write: Writer, { tables, eventPartitions, ...database }: DatabaseMeasures): void {
  write.gauge('volant_database_bytes', 'Bytes of the database on disk.', database.databaseBytes)
  write.gauge('volant_database_connections', 'Connections to the database server.', database.connections)
  write.gauge('volant_table_bytes', 'Bytes of a table with its indexes and partitions.', byTable(tables, 'bytes'))
  write.gauge('volant_table_dead_rows', 'Rows of a table that are dead, as estimated.', byTable(tables, 'deadRows'))
  write.gauge(
    'volant_event_partition_bytes',
    'Bytes of raw events by month; "default" holds months without a partition.',
    eventPartitions.map(({ month, bytes }) => [{ month: month ?? 'default' }, bytes]),
  )
  const months = eventPartitions.filter(({ month }) => month !== null)
  write.gauge('volant_event_partition_months', 'Months of raw events with a partition of their own.', months.length)
}

function byTable(tables: readonly TableRow[], what: 'bytes' | 'deadRows') {
  return tables.map((table) => [{ table: table.name }, table[what]] as const)
}
