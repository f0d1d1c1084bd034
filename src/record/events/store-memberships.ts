import type { PoolClient } from 'pg'
import type { Membership, Recollection } from './attach.ts'
import { turningPoints } from './attach.ts'
import type { SubjectName } from './store-directory.ts'

type Client = Pick<PoolClient, 'query'>

export interface AskedGroup extends SubjectName {
  /** ms since 1970. */
  readonly at: number
}

/** Calls of a user beyond this many, the latest first, are asked for one instant at a time. */
const RECENT_CALLS = 16
const LOCK = 7331

/**
 * One writer at a time learns something new about the users of a source, so that the second sees what the first said. Ends
 * with the transaction. To be taken after the receipts.
 */
export async function lockNews(client: Client, about: readonly SubjectName[]): Promise<void> {
  const sourceIds = [...new Set(about.map(({ sourceId }) => sourceId))].sort((a, b) => a - b)
  for (const sourceId of sourceIds)
    await client.query('select pg_advisory_xact_lock($1::int, $2::int)', [LOCK, sourceId])
}

/**
 * SQL: the calls of the subject `given` (source_id, subject) by a condition with an order; those of an anonymous visitor with
 * those of the users it turned out to be.
 */
export function callsOf(which: string, limit: string): string {
  const own = (subject: string) => `
    select at, group_key from user_groups
    where source_id = given.source_id and subject = ${subject} and ${which}, group_key collate "C" desc limit ${limit}`
  return `
    select at, group_key from (
      (${own('given.subject')})
      union all
      select theirs.at, theirs.group_key from user_links links cross join lateral (${own(`'u:' || links.user_id`)}) as theirs
      where given.subject like 'a:%' and links.source_id = given.source_id and links.anonymous_id = substr(given.subject, 3)
    ) as calls where ${which}, group_key collate "C" desc limit ${limit}`
}

/** What the latest group calls of users say, in the order asked. However many calls there are, few are read. */
export async function recollect(client: Client, subjects: readonly SubjectName[]): Promise<Recollection[]> {
  if (subjects.length === 0) return []
  const { rows } = await client.query<{ n: number; at: number; groupKey: string }>({
    name: 'recollect',
    text: `
      select n, (extract(epoch from at) * 1000)::bigint as at, group_key as "groupKey"
      from unnest($1::int[], $2::text[]) with ordinality as given (source_id, subject, n)
        cross join lateral (${callsOf('true order by at desc', '$3::int')}) as latest`,
    values: [subjects.map(({ sourceId }) => sourceId), subjects.map(({ subject }) => subject), RECENT_CALLS + 1],
  })
  const calls: Membership[][] = subjects.map(() => [])
  for (const { n, at, groupKey } of rows) calls[n - 1]?.push({ at, groupKey })
  return calls.map((latest) => {
    const points = turningPoints(latest)
    return { points, since: latest.length > RECENT_CALLS ? (points[0]?.at ?? 0) : Number.NEGATIVE_INFINITY }
  })
}

/** The group of each user at its instant, as `groupAt` says it of all its calls, in the order asked. */
export async function groupsAt(client: Client, asked: readonly AskedGroup[]): Promise<(string | null)[]> {
  if (asked.length === 0) return []
  const { rows } = await client.query<{ group: string | null }>({
    name: 'groups-at',
    text: `
      select coalesce(
        (select group_key from (${callsOf('at <= given.at order by at desc', '1')}) as latest),
        (select group_key from (${callsOf('true order by at', '1')}) as earliest)) as "group"
      from unnest($1::int[], $2::text[], $3::timestamptz[]) with ordinality as given (source_id, subject, at, n) order by n`,
    values: [
      asked.map(({ sourceId }) => sourceId),
      asked.map(({ subject }) => subject),
      asked.map(({ at }) => new Date(at).toISOString()),
    ],
  })
  return rows.map(({ group }) => group)
}
