import { counted, number, percent } from '../../../web/design/format.ts'
import type { DoorReport, RatePoint, RunningNotice, RunningOverview, RunningStorage, StoredTable } from '../contract.ts'

const STEP = 1_000
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const
const SLOW_MS = 2_000
const LONGEST_LAG = 'more than 5 min'

/** `834 B`, `1.2 GB`: units of a thousand, three figures. */
export function bytes(value: number): string {
  let shown = value
  let unit = 0
  while (shown >= STEP && unit < UNITS.length - 1) {
    shown /= STEP
    unit += 1
  }
  return `${number(shown, unit === 0 || shown >= 99.95 ? 0 : 1)} ${UNITS[unit]}`
}

/** `40 ms`, `1.5 s`, `5 min`. */
export function duration(ms: number): string {
  if (ms < STEP) return `${number(ms)} ms`
  if (ms < 60_000) return `${number(ms / STEP, ms % STEP === 0 ? 0 : 1)} s`
  return `${number(ms / 60_000)} min`
}

/** A quantile of what was measured; beyond every bound it is only known to be longer. */
export function within(count: number, ms: number | null, longest = LONGEST_LAG): string {
  if (count === 0) return '–'
  return ms === null ? longest : duration(ms)
}

/** The title of the page: the worst there is to say. */
export function headline({ door, health, failing, workers }: RunningOverview): string {
  if (door?.disk.level === 'full') return 'Events are refused: the disk is full'
  if (door?.databaseAway) return 'The database is away, events wait on disk'
  if (door?.disk.level === 'low') return 'The disk is nearly full'
  if (workers === 0) return 'Nobody works jobs off'
  if (failing.length > 0) return `Volant runs, and ${counted(failing.length, 'job')} failed`
  if (health.waiting > 0 && (health.oldestSeconds ?? 0) * STEP > 10 * SLOW_MS)
    return 'Volant runs, and health is behind'
  return 'Volant runs as it should'
}

export interface Banner {
  readonly tone: 'late' | 'wrong'
  readonly sentence: string
}

/** What a member must know while it holds; the state of the disk only concerns whoever can make room on it. */
export function bannersOf(notice: RunningNotice, operates: boolean): Banner[] {
  const banners: Banner[] = []
  if (notice.databaseAway) banners.push({ tone: 'wrong', sentence: awaySentence(notice) })
  else if (notice.waitingDeliveries > 0) {
    const waiting = counted(notice.waitingDeliveries, 'delivery', 'deliveries')
    banners.push({ tone: 'late', sentence: `The database is back; what waited on disk is being stored (${waiting}).` })
  }
  if (!operates) return banners
  if (notice.events === 'refused') {
    banners.push({ tone: 'wrong', sentence: 'The disk is full: events are refused until there is room on it.' })
  } else if (notice.diskLow) {
    banners.push({ tone: 'late', sentence: 'The disk is nearly full: make room before events have to be refused.' })
  }
  return banners
}

function awaySentence({ events, waitingDeliveries }: RunningNotice): string {
  if (events === 'refused') return 'The database is away, and events are refused. What you see may be older.'
  if (events === null) return 'The database is away. What you see may be older.'
  const waiting = waitingDeliveries === 0 ? 'none so far' : counted(waitingDeliveries, 'delivery', 'deliveries')
  return `The database is away: events go on being taken and wait on disk (${waiting}). What you see may be older.`
}

export function lagSentence({ lag, waiting, oldestSeconds }: RunningOverview['health']): string {
  if (waiting > 0 && (oldestSeconds ?? 0) * STEP > 10 * SLOW_MS)
    return `${counted(waiting, 'account')} wait for new health, the first for ${duration(Math.round(oldestSeconds ?? 0) * STEP)}`
  if (lag.count === 0) return 'No signal asked for new health in the last ten minutes'
  if (lag.p95Ms === null) return 'New health takes more than 5 minutes'
  return `New health follows a signal within ${duration(lag.p95Ms)}`
}

export function doorSentence({ databaseAway, disk, spool, queuedEvents }: DoorReport): string {
  if (disk.level === 'full') return 'Events are refused until there is room on the disk'
  if (databaseAway) return `Events wait on disk until the database is back: ${bytes(spool.bytes)} so far`
  if (spool.deliveries > 0)
    return `What waited on disk is being stored: ${counted(spool.deliveries, 'delivery', 'deliveries')} left`
  return queuedEvents === 0
    ? 'Events go straight into the database'
    : `${counted(queuedEvents, 'event')} wait to be stored`
}

export function diskSentence({ freeBytes, freeShare }: DoorReport['disk']): string {
  return freeBytes === null ? 'not known' : `${bytes(freeBytes)}, ${percent(freeShare)}`
}

export function jobsSentence({ jobs, failing, workers }: RunningOverview): string {
  if (workers === 0) return 'No process works jobs off: start one with VOLANT_ROLE all or worker'
  const waiting = jobs.reduce((sum, job) => sum + job.waiting, 0)
  const running = jobs.reduce((sum, job) => sum + job.running, 0)
  if (failing.length > 0) return `${counted(failing.length, 'job')} failed`
  if (running > 0) return `${counted(running, 'job')} running, none failed`
  return waiting > 0 ? `${counted(waiting, 'job')} for later, none failed` : 'No job waits, none failed'
}

export function ratesSentence(points: readonly RatePoint[], span: 'hour' | 'day'): string {
  const during = span === 'hour' ? 'in the last hour' : 'in the last day'
  const sum = (of: (point: RatePoint) => number) => points.reduce((total, point) => total + of(point), 0)
  const accepted = sum((point) => point.accepted)
  const rejected = sum((point) => point.rejected)
  if (accepted + rejected === 0) return `No event came ${during}`
  const most = Math.max(...points.map((point) => point.accepted))
  const refused = rejected > 0 ? `, ${number(rejected)} refused` : ''
  return `${counted(accepted, 'event')} ${during}, at most ${number(most)} in a ${span === 'hour' ? 'minute' : 'quarter of an hour'}${refused}`
}

export function storageSentence({ databaseBytes, tables }: RunningStorage): string {
  const [largest] = tables
  if (!largest || databaseBytes === 0) return `The database holds ${bytes(databaseBytes)}`
  const share = percent(largest.bytes / databaseBytes)
  return `The database holds ${bytes(databaseBytes)}, ${share} of it ${tableName(largest.name)}`
}

export const tableName = (name: string) => name.replace(/^_private_/, '').replaceAll('_', ' ')

/** The largest tables, and all others as one line. */
export function largestTables(tables: readonly StoredTable[], most: number): readonly StoredTable[] {
  if (tables.length <= most + 1) return tables
  const others = tables.slice(most)
  const sum = (of: (table: StoredTable) => number) => others.reduce((total, table) => total + of(table), 0)
  const rest = {
    name: `${counted(others.length, 'other table')}`,
    bytes: sum((table) => table.bytes),
    rows: sum((table) => table.rows),
    deadRows: sum((table) => table.deadRows),
    partitions: 0,
  }
  return [...tables.slice(0, most), rest]
}
