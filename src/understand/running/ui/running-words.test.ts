import { expect, test } from 'vitest'
import type { RunningNotice, RunningOverview } from '../contract.ts'
import {
  bannersOf,
  bytes,
  doorSentence,
  duration,
  headline,
  lagSentence,
  largestTables,
  within,
} from './running-words.ts'

const notice: RunningNotice = { databaseAway: false, events: 'stored', waitingDeliveries: 0, diskLow: false }
const sentences = (given: Partial<RunningNotice>, operates = true) =>
  bannersOf({ ...notice, ...given }, operates).map(({ sentence }) => sentence)

const door: NonNullable<RunningOverview['door']> = {
  databaseAway: false,
  queuedEvents: 0,
  queuedBytes: 0,
  stored: 10,
  repeated: 0,
  spooled: 0,
  refused: 0,
  groups: 1,
  commit: { count: 0, p50Ms: null, p95Ms: null, p99Ms: null },
  spool: { bytes: 0, deliveries: 0, oldestAt: null },
  disk: { level: 'ok', freeBytes: 5e9, freeShare: 0.5 },
}

const overview: RunningOverview = {
  door,
  health: { waiting: 0, oldestSeconds: null, lag: { count: 0, p50Ms: null, p95Ms: null, p99Ms: null } },
  jobs: [],
  failing: [],
  workers: 1,
  sources: { stale: [], total: 0 },
  process: { version: '0.1.0', node: '24', startedAt: '2026-03-10T09:00:00Z', memoryBytes: 1, heapBytes: 1 },
  database: { version: '18.0', startedAt: '2026-03-10T09:00:00Z', connections: 1, maxConnections: 100 },
}

test.each([
  [0, '0 B'],
  [834, '834 B'],
  [1_234, '1.2 kB'],
  [99_960, '100 kB'],
  [1_250_000_000, '1.3 GB'],
])('%d bytes read %s', (value, text) => expect(bytes(value)).toBe(text))

test.each([
  [40, '40 ms'],
  [1_500, '1.5 s'],
  [30_000, '30 s'],
  [300_000, '5 min'],
])('%d ms read %s', (value, text) => expect(duration(value)).toBe(text))

test('of nothing no time is told, and beyond every bound only that it is longer', () => {
  expect([within(0, null), within(3, null), within(3, 200)]).toEqual(['–', 'more than 5 min', '200 ms'])
})

test('everybody hears that the database is away and that events wait on disk', () => {
  expect(sentences({ databaseAway: true, events: 'spooled', waitingDeliveries: 1204 }, false)).toEqual([
    'The database is away: events go on being taken and wait on disk (1,204 deliveries). What you see may be older.',
  ])
  expect(sentences({ databaseAway: true, events: null })).toEqual(['The database is away. What you see may be older.'])
  expect(sentences({ waitingDeliveries: 1 }, false)).toEqual([
    'The database is back; what waited on disk is being stored (1 delivery).',
  ])
})

test('only who can make room hears of the disk, and of a full one once', () => {
  expect(sentences({ diskLow: true }, false)).toEqual([])
  expect(sentences({ diskLow: true })).toHaveLength(1)
  expect(sentences({ diskLow: true, events: 'refused' })).toEqual([
    'The disk is full: events are refused until there is room on it.',
  ])
  expect(sentences({})).toEqual([])
})

test('the title says the worst', () => {
  expect(headline(overview)).toBe('Volant runs as it should')
  expect(headline({ ...overview, workers: 0 })).toBe('Nobody works jobs off')
  expect(headline({ ...overview, workers: 0, door: { ...door, databaseAway: true } })).toContain('database is away')
  const full = { ...door, databaseAway: true, disk: { ...door.disk, level: 'full' as const } }
  expect(headline({ ...overview, door: full })).toContain('refused')
  expect(doorSentence(full)).toContain('refused')
})

test('health that is behind is told before how fast it was', () => {
  const lag = { count: 10, p50Ms: 100, p95Ms: 400, p99Ms: null }
  expect(lagSentence({ waiting: 0, oldestSeconds: null, lag })).toBe('New health follows a signal within 400 ms')
  expect(lagSentence({ waiting: 7, oldestSeconds: 61, lag })).toBe(
    '7 accounts wait for new health, the first for 1 min',
  )
})

test('small tables stand together, and nothing is lost', () => {
  const tables = Array.from({ length: 20 }, (_, index) => ({
    name: `t${index}`,
    bytes: 20 - index,
    rows: 1,
    deadRows: 0,
    partitions: 0,
  }))
  const shown = largestTables(tables, 5)
  expect(shown.map(({ name }) => name)).toEqual(['t0', 't1', 't2', 't3', 't4', '15 other tables'])
  expect(shown.reduce((sum, table) => sum + table.bytes, 0)).toBe(210)
})
