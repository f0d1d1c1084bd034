import type { PoolClient } from 'pg'
import type { Membership } from './attach.ts'
import type { Arrived } from './place.ts'
import { sharedVisitorsOf, type SubjectName, type UserLink } from './store-directory.ts'
import { groupsAt, lockNews } from './store-memberships.ts'
import type { GroupChange } from './store-reattach-jobs.ts'
import { subjectKey, uniqueSubjects } from './subject-key.ts'

/** One user or visitor, and the group it belongs to from an instant on. */
export type GroupCall = SubjectName & Membership

/** What the group calls and links of one group of events say that was not so before. */
export interface News {
  /** What is remembered of these is out of date. */
  readonly touched: readonly SubjectName[]
  /** Of these something else was said before. */
  readonly changed: readonly GroupChange[]
  /** Visitors of the links for whom something was said before, by `subjectKey`. */
  readonly placed: ReadonlySet<string>
}

/**
 * Most calls repeat what is known, on every page and at every sign-in: they are no news. Nothing is put in question where
 * nothing was said: events that waited are found by what they wait for.
 */
export async function newsOf(
  client: PoolClient,
  { calls, links }: { calls: readonly GroupCall[]; links: readonly UserLink[] },
): Promise<News> {
  if (calls.length + links.length === 0) return { touched: [], changed: [], placed: new Set() }
  const linked = links.map((link) => ({ ...visitorOf(link), at: link.at }))
  // What is remembered may be a moment old: only under the lock is it certain what was said before.
  await lockNews(client, [...calls, ...linked])
  const before = await groupsAt(client, [...calls, ...linked])
  const news = newsAmong(calls, before)

  const visitors = await sharedVisitorsOf(client, uniqueSubjects(calls))
  const theirs = callsFor(visitors, { calls, besides: news.changed })
  const newsOfVisitors = newsAmong(theirs, await groupsAt(client, theirs))
  return {
    touched: uniqueSubjects([...news.touched, ...visitors, ...newsOfVisitors.touched, ...linked]),
    changed: [...news.changed, ...newsOfVisitors.changed],
    placed: new Set(linked.filter((_, index) => before[calls.length + index] !== null).map(subjectKey)),
  }
}

/** The calls as they hold for visitors who are also these users. Whoever looks after a changed user looks after its visitors too. */
function callsFor(
  visitors: readonly (SubjectName & { user: string })[],
  { calls, besides }: { calls: readonly GroupCall[]; besides: readonly GroupCall[] },
): GroupCall[] {
  const lookedAfter = new Set(besides)
  const callsByUser = Map.groupBy(calls, subjectKey)
  return visitors.flatMap(({ sourceId, subject, user }) =>
    (callsByUser.get(subjectKey({ sourceId, subject: user })) ?? []).flatMap((call) =>
      lookedAfter.has(call) ? [] : [{ ...call, subject }],
    ),
  )
}

/** `before`: the group of each call's subject at that time, in their order; null where nothing was said. */
function newsAmong(calls: readonly GroupCall[], before: readonly (string | null)[]) {
  const touched = calls.filter((call, index) => before[index] !== call.groupKey)
  return { touched, changed: calls.filter((call, index) => before[index] !== null && before[index] !== call.groupKey) }
}

/** What the group calls among these say, of the user and of the visitor each. */
export function groupCallsOf({ sourceId, item }: Arrived): GroupCall[] {
  if (item.type !== 'g' || item.groupKey === null) return []
  const { at, groupKey, userId, anonymousId } = item
  const subjects = [userId === null ? [] : `u:${userId}`, anonymousId === null ? [] : `a:${anonymousId}`]
  return subjects.flat().map((subject) => ({ sourceId, subject, at, groupKey }))
}

/** Who an identify or alias call says a visitor turned out to be. */
export function linksOf({ sourceId, item }: Arrived): UserLink[] {
  const { type, at, userId, anonymousId, previousId } = item
  if (userId === null) return []
  if (type === 'i' && anonymousId !== null) return [{ sourceId, anonymousId, userId, at }]
  if (type === 'a' && previousId !== null) return [{ sourceId, anonymousId: previousId, userId, at }]
  return []
}

export function visitorOf({ sourceId, anonymousId }: UserLink): SubjectName {
  return { sourceId, subject: `a:${anonymousId}` }
}
