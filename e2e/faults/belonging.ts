import type { Client } from 'pg'

/** An event that stands under another account than it should. */
export interface MisplacedEvent {
  readonly id: string
  readonly source_id: number
  readonly subject: string | null
  readonly group_key: string | null
  /** 0: none. */
  readonly account_id: string
  readonly should_be: string
}

/**
 * Events that do not stand under the account they name, else under that of their user's or visitor's latest group call not
 * later than they, else of the earliest later one; of calls at one instant the greatest key holds. Worked out in one walk
 * through calls and events in the order of time, from raw events alone.
 */
export async function misplacedEvents(client: Client): Promise<MisplacedEvent[]> {
  await client.query('begin isolation level repeatable read read only')
  try {
    const accounts = await accountsByKey(client)
    const calls = await groupCalls(client)
    const groupOf = groupsInOrder(calls)
    const misplaced: MisplacedEvent[] = []
    for await (const events of eventsInOrder(client)) {
      for (const { id, account_id, source_id, at, group_key, ...sender } of events) {
        const subject = subjectOf(source_id, sender)
        const group = group_key ?? groupOf(subject, at)
        const should_be = (group !== null && accounts.get(`${source_id} ${group}`)) || '0'
        if (account_id !== should_be)
          misplaced.push({ id, source_id, subject, group_key: group, account_id, should_be })
      }
    }
    return misplaced
  } finally {
    await client.query('rollback')
  }
}

interface Call {
  /** µs since 1970, which is as exact as PostgreSQL is. */
  readonly at: number
  readonly groupKey: string
  /** Whom it is about: its user and its visitor, and every visitor who turned out to be its user. */
  readonly subjects: readonly string[]
}

/** Asked in the order of time, it says the group of a subject at an instant. */
function groupsInOrder(calls: readonly Call[]): (subject: string | null, at: number) => string | null {
  const earliest = new Map<string, Call>()
  for (const call of calls) {
    for (const subject of call.subjects) {
      if ((earliest.get(subject)?.at ?? call.at) === call.at) earliest.set(subject, call)
    }
  }
  const latest = new Map<string, string>()
  let walked = 0
  return (subject, at) => {
    for (let call = calls[walked]; call && call.at <= at; walked += 1, call = calls[walked]) {
      for (const reached of call.subjects) latest.set(reached, call.groupKey)
    }
    return subject === null ? null : (latest.get(subject) ?? earliest.get(subject)?.groupKey ?? null)
  }
}

interface Sender {
  user_id: string | null
  anonymous_id: string | null
}

function subjectOf(sourceId: number, { user_id, anonymous_id }: Sender): string | null {
  if (user_id !== null) return `${sourceId} u:${user_id}`
  return anonymous_id === null ? null : `${sourceId} a:${anonymous_id}`
}

async function accountsByKey(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; account_id: string }>(
    `select source_id || ' ' || external_id as key, account_id from external_ids
     where kind = 'account' and account_id is not null`,
  )
  return new Map(rows.map(({ key, account_id }) => [key, account_id]))
}

const MICROSECONDS = '(extract(epoch from at) * 1000000)::float8'

async function groupCalls(client: Client): Promise<Call[]> {
  const visitors = await visitorsOfUsers(client)
  const { rows } = await client.query<Sender & { source_id: number; at: number; group_key: string }>(
    `select source_id, user_id, anonymous_id, ${MICROSECONDS} as at, group_key from events
     where type = 'g' and group_key is not null order by events.at, group_key collate "C"`,
  )
  return rows.map(({ source_id, user_id, anonymous_id, at, group_key }) => {
    const user = subjectOf(source_id, { user_id, anonymous_id: null })
    const visitor = subjectOf(source_id, { user_id: null, anonymous_id })
    const linked = user === null ? [] : (visitors.get(user) ?? [])
    return { at, groupKey: group_key, subjects: [user, visitor, ...linked].filter((one) => one !== null) }
  })
}

/** Visitors who turned out to be a user, by the user. */
async function visitorsOfUsers(client: Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ user: string; visitors: string[] }>(
    `select source_id || ' u:' || user_id as user, array_agg(distinct source_id || ' a:' || anonymous_id) as visitors
     from events where type = 'i' and user_id is not null and anonymous_id is not null group by 1`,
  )
  return new Map(rows.map(({ user, visitors }) => [user, visitors]))
}

interface StoredEvent extends Sender {
  id: string
  account_id: string
  source_id: number
  at: number
  group_key: string | null
}

const ROWS_AT_ONCE = 20_000

/** All of them, in the order of time; never many in memory. */
async function* eventsInOrder(client: Client): AsyncGenerator<StoredEvent[]> {
  await client.query(
    `declare walk no scroll cursor for
     select id, account_id, source_id, ${MICROSECONDS} as at, user_id, anonymous_id, group_key from events order by events.at`,
  )
  for (;;) {
    const { rows } = await client.query<StoredEvent>(`fetch ${ROWS_AT_ONCE} from walk`)
    yield rows
    if (rows.length < ROWS_AT_ONCE) return
  }
}
