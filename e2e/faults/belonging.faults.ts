import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prepareDatabase } from '../../src/platform/db/prepare.ts'
import { createPool } from '../../src/platform/db/pool.ts'
import { silentLog } from '../../src/platform/testing/silent-log.ts'
import { misplacedEvents } from './belonging.ts'
import { openOwnDatabase, type OwnDatabase } from './own-database.ts'
import { randomFrom, type Random } from './random.ts'

let database: OwnDatabase
let client: Client
let sources: [number, number]
let accounts: string[]

/** Each has an account in the first source; the second knows the first two alone, the other way round. */
const KNOWN = ['Zebra', 'acme', 'élan', '🦊'] as const
const UNKNOWN = 'nobody'

beforeAll(async () => {
  database = await openOwnDatabase()
  const pool = createPool({ ...database.direct, max: 2 }, silentLog)
  await prepareDatabase(pool)
  await pool.end()
  client = new Client(database.direct)
  await client.connect()
  await makeDirectory()
})
afterAll(async () => {
  await client?.end()
  await database?.close()
})
beforeEach(() => client.query('truncate events'))

describe('a judge that walks in the order of time', () => {
  test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'says of world %i what a look at every event by itself says',
    async (seed) => {
      await insert(randomWorld(randomFrom(seed)))
      const said = (await misplacedEvents(client)).map(({ id, account_id, should_be }) => [id, account_id, should_be])
      const { rows } = await client.query<[string, string, string]>({ text: EVENT_BY_EVENT, rowMode: 'array' })
      expect(rows.length).toBeGreaterThan(100)
      expect(said.toSorted(byId)).toEqual(rows.toSorted(byId))
    },
  )

  test('is content with events that stand where they belong', async () => {
    await insert(RIGHT.map(({ event }) => event))
    expect(await misplacedEvents(client)).toEqual([])
  })

  test.each(rightCases())('finds $what, and nothing else', async ({ index }) => {
    for (const elsewhere of [0, 1, 2, 3]) {
      const right = RIGHT[index]?.event.account
      if (elsewhere === right) continue
      await client.query('truncate events')
      await insert(RIGHT.map(({ event }, at) => (at === index ? { ...event, account: elsewhere } : event)))
      const found = await misplacedEvents(client)
      expect(found.map(({ account_id, should_be }) => [account_id, should_be])).toEqual([
        [accountId(elsewhere), accountId(right ?? 0)],
      ])
    }
  })
})

interface EventToMake {
  type: 't' | 'i' | 'g'
  /** Seconds after the beginning, half ones too. */
  at: number
  source?: 0 | 1
  user?: string | null
  visitor?: string | null
  group?: string | null
  /** Number of the account it stands under, as KNOWN counts from 1; 0: none. */
  account: number
}

const [ZEBRA, ACME, ELAN] = [1, 2, 3]

/** Events where they belong, by what it would be to stand elsewhere. */
const RIGHT: readonly { what: string; event: EventToMake }[] = [
  call('u', 10, 'acme', ACME),
  call('u', 20, 'Zebra', ZEBRA),
  call('u', 20, 'acme', ACME),
  call('u', 30, 'élan', ELAN),
  call('u', 40, UNKNOWN, 0),
  call('early', 50, 'Zebra', ZEBRA),
  call('early', 50, 'acme', ACME),
  call('early', 60, 'élan', ELAN),
  { what: 'an identify call', event: { type: 'i', at: 70, user: 'u', visitor: 'v', account: 0 } },
  { what: 'a visitor’s own group call', event: { type: 'g', at: 80, visitor: 'w', group: 'Zebra', account: ZEBRA } },
  { what: 'an event that names its account', event: track({ at: 35, user: 'u', group: 'Zebra', account: ZEBRA }) },
  { what: 'an event after one call', event: track({ at: 15, user: 'u', account: ACME }) },
  { what: 'an event at the instant of a call', event: track({ at: 10, user: 'u', account: ACME }) },
  { what: 'an event after two calls of one instant', event: track({ at: 25, user: 'u', account: ACME }) },
  { what: 'an event a moment before a call', event: track({ at: 29.5, user: 'u', account: ACME }) },
  { what: 'an event after a later call', event: track({ at: 30.5, user: 'u', account: ELAN }) },
  { what: 'an event of a group nobody knows', event: track({ at: 45, user: 'u', account: 0 }) },
  { what: 'an event before the first call', event: track({ at: 5, user: 'u', account: ACME }) },
  { what: 'an event before two first calls', event: track({ at: 5, user: 'early', account: ACME }) },
  { what: 'an event of a visitor who became a user', event: track({ at: 30, visitor: 'v', account: ELAN }) },
  { what: 'an event of a visitor before his user’s call', event: track({ at: 1, visitor: 'v', account: ACME }) },
  { what: 'an event of a visitor with a call', event: track({ at: 90, visitor: 'w', account: ZEBRA }) },
  { what: 'an event of a visitor nobody knows', event: track({ at: 90, visitor: 'x', account: 0 }) },
  { what: 'an event of both: the user counts', event: track({ at: 90, user: 'early', visitor: 'w', account: ELAN }) },
  { what: 'an event of a user without calls', event: track({ at: 90, user: 'v', account: 0 }) },
  { what: 'an event of nobody', event: track({ at: 90, account: 0 }) },
  { what: 'an event of another source', event: track({ at: 90, source: 1, user: 'u', account: 0 }) },
  { what: 'a name of another source', event: track({ at: 90, source: 1, group: 'Zebra', account: ACME }) },
]

function rightCases() {
  return RIGHT.map(({ what }, index) => ({ what, index }))
}

function call(user: string, at: number, group: string, account: number): { what: string; event: EventToMake } {
  return { what: `the call of ${user} for ${group}`, event: { type: 'g', at, user, group, account } }
}

function track(event: Omit<EventToMake, 'type'>): EventToMake {
  return { type: 't', ...event }
}

/** Few instants, users and visitors, so that everything meets; each event stands anywhere. */
function randomWorld(random: Random): EventToMake[] {
  const [users, visitors, instants] = [random.between(1, 6), random.between(1, 4), random.between(5, 200)]
  const callShare = random.pick([0.02, 0.1, 0.4])
  return Array.from({ length: 300 }, () => {
    const kind = random.next()
    const type = kind < callShare ? 'g' : kind < callShare + 0.1 ? 'i' : 't'
    const isNamed = type === 'g' || random.chance(0.1)
    return {
      type,
      at: random.between(0, instants) / 2,
      source: random.chance(0.2) ? 1 : 0,
      user: random.chance(0.7) ? `n${random.between(1, users)}` : null,
      visitor: random.chance(0.5) ? `n${random.between(1, visitors)}` : null,
      group: isNamed ? random.pick([...KNOWN, UNKNOWN]) : null,
      account: random.between(0, KNOWN.length),
    }
  })
}

async function makeDirectory(): Promise<void> {
  const made = await client.query<{ id: number }>(
    `insert into sources (key, name, kind) values ('one', 'One', 'events'), ('two', 'Two', 'events') returning id`,
  )
  const [one, two] = made.rows.map(({ id }) => id)
  if (one === undefined || two === undefined) throw new Error('No sources')
  sources = [one, two]
  const { rows } = await client.query<{ id: string }>(
    `insert into accounts (name, source_id) select name, $1 from unnest($2::text[]) as name returning id`,
    [one, KNOWN],
  )
  accounts = rows.map(({ id }) => id)
  await client.query(
    `insert into external_ids (kind, source_id, external_id, account_id, row_id)
     select 'account', $1::int, name, id, id from unnest($3::text[], $4::bigint[]) as known (name, id)
     union all values ('account', $2::int, $3[1], $4[2], $4[2]), ('account', $2, $3[2], $4[1], $4[1]), ('contact', $2, $3[3], $4[1], 1)`,
    [one, two, KNOWN, accounts],
  )
}

function accountId(number: number): string {
  return number === 0 ? '0' : (accounts[number - 1] ?? 'none')
}

async function insert(events: readonly EventToMake[]): Promise<void> {
  const rows = events.map(({ at, source = 0, account, ...event }) => ({
    ...event,
    at: new Date(Date.UTC(2026, 4, 1) + at * 1000),
    source: sources[source],
    account: accountId(account),
  }))
  await client.query(
    `insert into events (account_id, at, source_id, type, name, user_id, anonymous_id, group_key)
     select account, at, source, type, '', "user", visitor, "group"
     from jsonb_to_recordset($1) as rows (account bigint, at timestamptz, source int, type text, "user" text, visitor text, "group" text)`,
    [JSON.stringify(rows)],
  )
}

function byId([one]: readonly string[], [other]: readonly string[]): number {
  return Number(one) - Number(other)
}

/** The rule word by word: for each event a look at every call of its subject. */
const EVENT_BY_EVENT = `
  with subjects as (
    select e.*, case when user_id is not null then 'u:' || user_id else 'a:' || anonymous_id end as subject from events e),
  calls as (
    select source_id, 'u:' || user_id as subject, at, group_key from events where type = 'g' and user_id is not null
    union select source_id, 'a:' || anonymous_id, at, group_key from events where type = 'g' and anonymous_id is not null),
  reach as (
    select * from calls
    union
    select c.source_id, 'a:' || l.anonymous_id, c.at, c.group_key
    from events l join calls c on c.source_id = l.source_id and c.subject = 'u:' || l.user_id
    where l.type = 'i' and l.user_id is not null and l.anonymous_id is not null),
  expected as (
    select s.id, s.account_id, s.source_id, s.subject, s.at, coalesce(s.group_key,
      (select r.group_key from reach r where r.source_id = s.source_id and r.subject = s.subject and r.at <= s.at
       order by r.at desc, r.group_key collate "C" desc limit 1),
      (select r.group_key from reach r where r.source_id = s.source_id and r.subject = s.subject
       order by r.at, r.group_key collate "C" desc limit 1)) as group_key
    from subjects s)
  select expected.id, expected.account_id, coalesce(x.account_id, 0) as should_be
  from expected left join external_ids x
    on x.kind = 'account' and x.source_id = expected.source_id and x.external_id = expected.group_key
  where expected.account_id <> coalesce(x.account_id, 0)`
