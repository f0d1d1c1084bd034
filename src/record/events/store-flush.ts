import type { PoolClient } from 'pg'
import type { Day } from '../../kernel/day.ts'
import { inOrder } from './in-order.ts'
import type { EventItem } from './item.ts'
import type { Increment, UserDay } from './metric-rule.ts'
import { COUNTING_LOCK, type EventRules } from './store-lock.ts'
import { BEGIN } from '../../platform/db/isolation.ts'
import { bigints, byteStrings, dates, instants, ints, smallints, texts } from '../../platform/db/wire-lists.ts'

const HASH_BYTES = 16

/** Begins a transaction that counts events: beside others that do, never beside one that rewrites counts. */
export async function beginCounting(client: PoolClient): Promise<EventRules> {
  // One round trip; each statement has a snapshot of its own, so that the rules are those after the lock.
  const results = (await client.query(
    `${BEGIN}; select pg_advisory_xact_lock_shared(${COUNTING_LOCK[0]}, ${COUNTING_LOCK[1]});
     select version, groups_version as "groupsVersion", zone, next_zone as "nextZone", zone_done_to as "zoneDoneTo", kept_from as "keptFrom",
       retention_months as "retentionMonths" from event_rules`,
  )) as unknown as { rows: EventRules[] }[]
  const rules = results[2]?.rows[0]
  if (!rules) throw new Error('event_rules has lost its row')
  return rules
}

export async function commit(client: PoolClient): Promise<void> {
  await client.query('commit')
}

export async function giveUp(client: PoolClient): Promise<void> {
  await client.query('rollback')
}

/** Throws what `isAway` knows while the database does not answer. */
export async function askForLife(client: PoolClient): Promise<void> {
  await client.query('select 1')
}

export interface Receipt {
  readonly sourceId: number
  /** 16 bytes of the message id, as hexadecimal text. */
  readonly hash: string
  /** 48 bits of what the message says. */
  readonly content: number
}

export interface ReceiptOrigin {
  readonly receivedOn: string
  readonly importId: number | null
}

/**
 * Takes these message ids, which are in the order of source and hash and each named once. Returns the hashes that were
 * free (null: all of them); the others stand for a message that came before.
 */
export async function takeReceipts(
  client: PoolClient,
  receipts: readonly Receipt[],
  { receivedOn, importId }: ReceiptOrigin,
): Promise<ReadonlySet<string> | null> {
  const { rows } = await client.query<{ taken: number; hashes: Buffer | null }>({
    name: 'take-receipts',
    text: `
      with taken as (
        insert into message_receipts (source_id, message_hash, received_on, content_hash, import_id)
        select source_id, message_hash, $4::date, content_hash, $5::bigint
        from unnest($2::int[], $1::bytea[], $3::bigint[]) as given (source_id, message_hash, content_hash)
        on conflict do nothing returning source_id, message_hash)
      select count(*)::int as taken,
        case when count(*) < $6::int then string_agg(int4send(source_id) || message_hash, ''::bytea) end as hashes
      from taken`,
    values: [
      byteStrings(receipts.map(({ hash }) => hash)),
      ints(receipts.map(({ sourceId }) => sourceId)),
      bigints(receipts.map(({ content }) => content)),
      receivedOn,
      importId,
      receipts.length,
    ],
  })
  const [row] = rows
  if (row?.taken === receipts.length) return null
  return hashesOf(row?.hashes ?? null)
}

function hashesOf(bytes: Buffer | null): Set<string> {
  const hashes = new Set<string>()
  if (!bytes) return hashes
  const width = 4 + HASH_BYTES
  for (let at = 0; at < bytes.length; at += width) {
    hashes.add(receiptKey(bytes.readInt32BE(at), bytes.toString('hex', at + 4, at + width)))
  }
  return hashes
}

export function receiptKey(sourceId: number, hash: string): string {
  return `${sourceId} ${hash}`
}

/** What the message ids that were taken before stand for, by `receiptKey`. */
export async function contentsOf(client: PoolClient, receipts: readonly Receipt[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ source_id: number; hash: string; content_hash: number }>(
    `select receipts.source_id, encode(receipts.message_hash, 'hex') as hash, receipts.content_hash
     from unnest($1::int[], $2::text[]) as given (source_id, hash)
       join message_receipts receipts on receipts.source_id = given.source_id and receipts.message_hash = decode(given.hash, 'hex')`,
    [receipts.map(({ sourceId }) => sourceId), receipts.map(({ hash }) => hash)],
  )
  return new Map(rows.map((row) => [receiptKey(row.source_id, row.hash), row.content_hash]))
}

/** An event with its account; 0 waits. */
export interface EventRow {
  readonly item: EventItem
  readonly accountId: number
  readonly sourceId: number
  /** ms since 1970. */
  readonly receivedAt: number
}

export const EVENT_COLUMNS =
  'account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at, import_id'

/** Adds a few raw events, on a connection where COPY cannot be used. */
export async function insertEvents(
  client: PoolClient,
  rows: readonly EventRow[],
  importId: number | null,
): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'insert-events',
    text: `
      insert into events (${EVENT_COLUMNS})
      select account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties::jsonb, received_at, $12::bigint
      from unnest($1::bigint[], $2::timestamptz[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
        as given (account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at)`,
    values: [
      bigints(rows.map(({ accountId }) => accountId)),
      instants(rows.map(({ item }) => item.at)),
      ints(rows.map(({ sourceId }) => sourceId)),
      texts(rows.map(({ item }) => item.type)),
      texts(rows.map(({ item }) => item.name)),
      texts(rows.map(({ item }) => item.userId)),
      texts(rows.map(({ item }) => item.anonymousId)),
      texts(rows.map(({ item }) => item.groupKey)),
      texts(rows.map(({ item }) => item.messageId)),
      texts(rows.map(({ item }) => item.properties)),
      instants(rows.map(({ receivedAt }) => receivedAt)),
      importId,
    ],
  })
}

/** An array of numbers or days as PostgreSQL reads it: at thousands of elements far cheaper than the driver's own way. */
function listOf(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}

/** A connection, in pipeline mode or not, or whatever asks in its place. */
interface Asked {
  readonly pipeline?: boolean
  query(question: { name: string; text: string; values: unknown[] }): Promise<unknown>
}

/**
 * Adds to the daily numbers of accounts. Users of a day are counted once: a `users` metric grows by those that were not
 * there yet. A `last` metric keeps the value of the latest event. All lists come in the order of their keys.
 */
export async function addCounts(
  client: Asked,
  { increments, userDays }: { increments: readonly Increment[]; userDays: readonly UserDay[] },
  importId: number | null,
): Promise<void> {
  const last = increments.filter(({ kind }) => kind === 'last')
  const sums = last.length === 0 ? increments : increments.filter(({ kind }) => kind !== 'last')
  await inOrder(client, [
    () => addSums(client, sums, importId),
    () => keepLast(client, last, importId),
    () => addUserDays(client, userDays, importId),
  ])
}

function keysOf(rows: readonly (Increment | UserDay)[]): Buffer[] {
  return [
    bigints(rows.map(({ accountId }) => accountId)),
    ints(rows.map(({ metricId }) => metricId)),
    dates(rows.map(({ day }) => day)),
    smallints(rows.map(({ sourceId }) => sourceId)),
  ]
}

async function addSums(client: Asked, sums: readonly Increment[], importId: number | null): Promise<void> {
  if (sums.length === 0) return
  await client.query({
    name: 'add-sums',
    text: `
      insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
      select account_id, metric_id, day, source_id, value, $6::int
      from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::numeric[]) as given (account_id, metric_id, day, source_id, value)
      on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value`,
    values: [...keysOf(sums), listOf(sums.map(({ value }) => value)), importId],
  })
}

async function keepLast(client: Asked, last: readonly Increment[], importId: number | null): Promise<void> {
  if (last.length === 0) return
  await client.query({
    name: 'keep-last',
    text: `
      insert into metric_days (account_id, metric_id, day, source_id, value, last_at, last_id, import_id)
      select account_id, metric_id, day, source_id, value, last_at, last_id, $8::int
      from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::numeric[], $6::timestamptz[], $7::text[])
        as given (account_id, metric_id, day, source_id, value, last_at, last_id)
      on conflict (account_id, metric_id, day) do update set value = excluded.value, last_at = excluded.last_at, last_id = excluded.last_id
      where (excluded.last_at, excluded.last_id collate "C") > (metric_days.last_at, metric_days.last_id collate "C")`,
    values: [
      ...keysOf(last),
      listOf(last.map(({ value }) => value)),
      instants(last.map(({ lastAt }) => lastAt ?? 0)),
      texts(last.map(({ lastId }) => lastId)),
      importId,
    ],
  })
}

async function addUserDays(client: Asked, userDays: readonly UserDay[], importId: number | null): Promise<void> {
  if (userDays.length === 0) return
  await client.query({
    name: 'add-user-days',
    text: `
      with given as (
        select * from unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::text[])
          as given (account_id, metric_id, day, source_id, user_id)),
      came as (
        insert into user_days (account_id, metric_id, day, user_id) select account_id, metric_id, day, user_id from given
        on conflict do nothing returning account_id, metric_id, day)
      insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
      select account_id, metric_id, day, $6::smallint, count(*), $7::int from came
      group by account_id, metric_id, day order by account_id, metric_id, day
      on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value`,
    values: [...keysOf(userDays), texts(userDays.map(({ userId }) => userId)), userDays[0]?.sourceId ?? 0, importId],
  })
}

/** What a group of events says about its sources; each list in an order of its own, so that writers never cross. */
export interface FlushNotes {
  readonly accountIds: readonly number[]
  readonly days: readonly { sourceId: number; day: Day; events: number }[]
  readonly names: readonly {
    sourceId: number
    type: string
    name: string
    events: number
    first: number
    last: number
  }[]
  readonly waits: readonly {
    sourceId: number
    groupKey: string
    subject: string
    events: number
    first: number
    last: number
  }[]
  readonly minutes: readonly {
    sourceId: number
    minute: number
    accepted: number
    repeated: number
    waiting: number
    conflicts: number
    parked: number
  }[]
  /** Sources whose arrival is to be written down now. */
  readonly arrivals: readonly number[]
  readonly now: Date
}

/**
 * Everything that many writers touch, last, so that nobody waits for it longer than a commit takes: accounts whose health
 * is out of date, the rhythm of sources, names, what waits, and what happened at the door.
 */
export async function noteFlush(client: PoolClient, notes: FlushNotes): Promise<void> {
  const isPlain = notes.waits.length + notes.arrivals.length === 0
  await client.query({
    name: isPlain ? 'note-flush' : 'note-flush-and-more',
    text: isPlain ? `with ${NOTED} ${NOTED_MINUTES}` : `with ${NOTED}, ${NOTED_MORE} ${NOTED_MINUTES}`,
    values: isPlain ? valuesOf(notes) : [...valuesOf(notes), ...moreValuesOf(notes)],
  })
}

const NOTED = `
  dirty as (
    insert into dirty_accounts (account_id)
    select * from unnest($1::bigint[])
    on conflict (account_id) do update set generation = excluded.generation),
  rhythm as (
    insert into source_days (source_id, kind, metric_id, day, signals)
    select source_id, 'events', 0, day, events from unnest($2::int[], $3::date[], $4::bigint[]) as d (source_id, day, events)
    on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals),
  named as (
    insert into event_names (source_id, type, name, events, first_at, last_at)
    select * from unnest($5::int[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[], $10::timestamptz[])
    on conflict (source_id, type, name) do update set events = event_names.events + excluded.events,
      first_at = least(event_names.first_at, excluded.first_at), last_at = greatest(event_names.last_at, excluded.last_at))`

/** Few groups of events have these, and even empty lists have their tables opened. */
const NOTED_MORE = `
  waiting as (
    insert into event_waits (source_id, group_key, subject, events, first_at, last_at)
    select * from unnest($18::int[], $19::text[], $20::text[], $21::bigint[], $22::timestamptz[], $23::timestamptz[])
    on conflict (source_id, group_key, subject) do update set events = event_waits.events + excluded.events,
      first_at = least(event_waits.first_at, excluded.first_at), last_at = greatest(event_waits.last_at, excluded.last_at)),
  arrived as (
    insert into source_arrivals (source_id, kind, arrived_at, signals)
    select source_id, 'events', date_trunc('hour', $24::timestamptz), 1 from unnest($25::int[]) as a (source_id)
    on conflict (source_id, kind, arrived_at) do update set signals = source_arrivals.signals + 1)`

const NOTED_MINUTES = `
  insert into event_minutes (source_id, minute, accepted, repeated, waiting, conflicts, parked)
  select * from unnest($11::int[], $12::timestamptz[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[])
  on conflict (source_id, minute) do update set accepted = event_minutes.accepted + excluded.accepted,
    repeated = event_minutes.repeated + excluded.repeated, waiting = event_minutes.waiting + excluded.waiting,
    conflicts = event_minutes.conflicts + excluded.conflicts, parked = event_minutes.parked + excluded.parked`

/** Accounts, days, names and minutes as lists, in this order. */
export function acceptedValues({ accountIds, days, names, minutes }: FlushNotes): Buffer[] {
  return [
    bigints(accountIds),
    ints(days.map(({ sourceId }) => sourceId)),
    dates(days.map(({ day }) => day)),
    bigints(days.map(({ events }) => events)),
    ints(names.map(({ sourceId }) => sourceId)),
    texts(names.map(({ type }) => type)),
    texts(names.map(({ name }) => name)),
    bigints(names.map(({ events }) => events)),
    instants(names.map(({ first }) => first)),
    instants(names.map(({ last }) => last)),
    ints(minutes.map(({ sourceId }) => sourceId)),
    instants(minutes.map(({ minute }) => minute)),
    bigints(minutes.map(({ accepted }) => accepted)),
  ]
}

function valuesOf(notes: FlushNotes): Buffer[] {
  const { minutes } = notes
  return [
    ...acceptedValues(notes),
    bigints(minutes.map(({ repeated }) => repeated)),
    bigints(minutes.map(({ waiting }) => waiting)),
    bigints(minutes.map(({ conflicts }) => conflicts)),
    bigints(minutes.map(({ parked }) => parked)),
  ]
}

function moreValuesOf({ waits, arrivals, now }: FlushNotes): (Buffer | Date)[] {
  return [
    ints(waits.map(({ sourceId }) => sourceId)),
    texts(waits.map(({ groupKey }) => groupKey)),
    texts(waits.map(({ subject }) => subject)),
    bigints(waits.map(({ events }) => events)),
    instants(waits.map(({ first }) => first)),
    instants(waits.map(({ last }) => last)),
    now,
    ints(arrivals),
  ]
}
