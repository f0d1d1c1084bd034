/**
 * The least a server can do for an event that it answers after the commit: read the body, hash the message id, COPY receipts and
 * events in one transaction, and with `counts` add to the daily numbers of their metric. It checks nothing, looks nobody up, counts
 * no users, marks no account. What it reaches is a bound for whoever does more. Started by `events.ts --least`.
 */
import { hash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PoolClient, PoolConfig } from 'pg'
import { CopyRows } from '../src/platform/db/copy-rows.ts'
import { createPool } from '../src/platform/db/pool.ts'
import { bigints, byteStrings, dates, instants, ints, smallints, texts } from '../src/platform/db/wire-lists.ts'
import { createLog } from '../src/platform/log/log.ts'
import { day } from '../src/kernel/day.ts'
import { inOrder } from '../src/record/events/in-order.ts'
import { copyBytes } from '../src/record/events/store-copy-query.ts'
import type { TrackCall } from './event-workload.ts'

const GROUP_EVENTS = 2_500
const LANES = 2
/** Up to here one statement costs less than COPY. */
const FEW_EVENTS = 250
const DAY_MS = 86_400_000
/** Of a day's number: more metrics than the workload has. */
const METRICS = 1_000

export interface LeastSetup {
  readonly connection: PoolConfig
  readonly sourceId: number
  /** The account of user u0-…; the others follow. */
  readonly firstAccountId: number
  readonly metricIds: Readonly<Record<string, number>>
  readonly counts: boolean
}

interface Waiting {
  readonly calls: readonly TrackCall[]
  readonly response: ServerResponse
}

interface Placed {
  readonly call: TrackCall
  readonly accountId: number
}

const setup = JSON.parse(process.argv[2] ?? '{}') as LeastSetup
const metricIds = new Map(Object.entries(setup.metricIds))
const pool = createPool({ ...setup.connection, max: LANES, pipeline: true } as PoolConfig, createLog('error'))
const waiting: Waiting[] = []
let lanesAtWork = 0

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as TrackCall & { batch?: TrackCall[] }
    waiting.push({ calls: body.batch ?? [body], response })
    if (lanesAtWork === 0 || (lanesAtWork < LANES && waitingEvents() > FEW_EVENTS)) void work()
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit(0))

async function work(): Promise<void> {
  lanesAtWork += 1
  for (let group = nextGroup(); group.length > 0; group = nextGroup()) {
    const client = await pool.connect()
    await store(
      client,
      group.flatMap(({ calls }) => calls),
    )
    client.release()
    for (const { response } of group) response.end('{"success":true,"rejected":[]}')
  }
  lanesAtWork -= 1
}

function waitingEvents(): number {
  return waiting.reduce((total, { calls }) => total + calls.length, 0)
}

function nextGroup(): Waiting[] {
  const group: Waiting[] = []
  let events = 0
  while (waiting.length > 0 && events < GROUP_EVENTS) {
    const next = waiting.shift()
    if (!next) break
    group.push(next)
    events += next.calls.length
  }
  return group
}

async function store(client: PoolClient, calls: readonly TrackCall[]): Promise<void> {
  const placed = calls
    .map((call) => ({ call, accountId: setup.firstAccountId + Number.parseInt(call.userId.slice(1), 10) }))
    .sort((a, b) => a.accountId - b.accountId)
  if (calls.length <= FEW_EVENTS && !setup.counts) {
    await client.query(fewOf(placed))
    return
  }
  const receipts = receiptRows(calls)
  const events = eventRows(placed)
  const counts = setup.counts ? countsOf(placed) : null
  await inOrder(client, [
    () => client.query('begin'),
    () =>
      copyBytes(
        client,
        'copy message_receipts (source_id, message_hash, content_hash, received_on) from stdin (format binary)',
        receipts,
      ),
    () =>
      copyBytes(
        client,
        'copy events (account_id, at, source_id, type, name, user_id, group_key, message_id, properties, received_at) from stdin (format binary)',
        events,
      ),
    ...(counts ? [() => client.query(counts)] : []),
    () => client.query('commit'),
  ])
}

function receiptRows(calls: readonly TrackCall[]): Buffer {
  const rows = new CopyRows(calls.length * 56)
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  for (const messageHash of calls.map(({ messageId }) => hash('md5', messageId)).sort()) {
    rows.row(4)
    rows.int32(setup.sourceId)
    rows.hex(messageHash)
    rows.int64(123_456_789_012)
    rows.day(today)
  }
  return rows.end()
}

function eventRows(placed: readonly Placed[]): Buffer {
  const rows = new CopyRows(placed.length * 400)
  const now = Date.now()
  for (const { call, accountId } of placed) {
    rows.row(10)
    rows.int64(accountId)
    rows.instant(Date.parse(call.timestamp))
    rows.int32(setup.sourceId)
    rows.text('t')
    rows.text(call.event)
    rows.text(call.userId)
    rows.text((call.context['groupId'] as string | undefined) ?? null)
    rows.text(call.messageId)
    rows.jsonb(JSON.stringify(call.properties))
    rows.instant(now)
  }
  return rows.end()
}

/** Receipts and events in one statement, which is a transaction of its own. */
function fewOf(placed: readonly Placed[]) {
  const now = Date.now()
  return {
    name: 'few',
    text: `
      with receipts as (
        insert into message_receipts (source_id, message_hash, content_hash, received_on)
        select $12::int, message_hash, 123456789012, current_date from unnest($1::bytea[]) as given (message_hash))
      insert into events (account_id, at, source_id, type, name, user_id, group_key, message_id, properties, received_at)
      select account_id, at, source_id, type, name, user_id, group_key, message_id, properties::jsonb, received_at
      from unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
        as given (account_id, at, source_id, type, name, user_id, group_key, message_id, properties, received_at)`,
    values: [
      byteStrings(placed.map(({ call }) => hash('md5', call.messageId)).sort()),
      bigints(placed.map(({ accountId }) => accountId)),
      instants(placed.map(({ call }) => Date.parse(call.timestamp))),
      ints(placed.map(() => setup.sourceId)),
      texts(placed.map(() => 't')),
      texts(placed.map(({ call }) => call.event)),
      texts(placed.map(({ call }) => call.userId)),
      texts(placed.map(({ call }) => (call.context['groupId'] as string | undefined) ?? null)),
      texts(placed.map(({ call }) => call.messageId)),
      texts(placed.map(({ call }) => JSON.stringify(call.properties))),
      instants(placed.map(() => now)),
      setup.sourceId,
    ],
  }
}

function countsOf(placed: readonly Placed[]) {
  const counts = new Map<string, { accountId: number; metricId: number; day: string; value: number }>()
  for (const { call, accountId } of placed) {
    const metricId = metricIds.get(call.event) ?? 0
    const date = call.timestamp.slice(0, 10)
    const key = `${accountId * METRICS + metricId} ${date}`
    const found = counts.get(key)
    if (found) found.value += 1
    else counts.set(key, { accountId, metricId, day: date, value: 1 })
  }
  const rows = [...counts.values()].sort((a, b) => a.accountId - b.accountId || a.metricId - b.metricId)
  return {
    name: 'count',
    text: `
      insert into metric_days (account_id, metric_id, day, source_id, value)
      select * from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::numeric[])
      on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value`,
    values: [
      bigints(rows.map(({ accountId }) => accountId)),
      ints(rows.map(({ metricId }) => metricId)),
      dates(rows.map((row) => day(row.day))),
      smallints(rows.map(() => setup.sourceId)),
      `{${rows.map(({ value }) => value).join(',')}}`,
    ],
  }
}
