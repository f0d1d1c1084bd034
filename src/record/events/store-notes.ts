import type { PoolClient } from 'pg'
import type { Day } from '../../kernel/day.ts'
import { bigints, dates, instants, ints, texts } from '../../platform/db/wire-lists.ts'

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
    values: isPlain ? noteLists(notes) : [...noteLists(notes), ...moreLists(notes)],
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
export function acceptedLists({ accountIds, days, names, minutes }: FlushNotes): Buffer[] {
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

function noteLists(notes: FlushNotes): Buffer[] {
  const { minutes } = notes
  return [
    ...acceptedLists(notes),
    bigints(minutes.map(({ repeated }) => repeated)),
    bigints(minutes.map(({ waiting }) => waiting)),
    bigints(minutes.map(({ conflicts }) => conflicts)),
    bigints(minutes.map(({ parked }) => parked)),
  ]
}

function moreLists({ waits, arrivals, now }: FlushNotes): (Buffer | Date)[] {
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
