import type { PoolClient } from 'pg'
import { recalledGroup, subjectOf, type Membership } from './attach.ts'
import type { EventItem } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import {
  accountsOfGroups,
  insertGroupCalls,
  insertLinks,
  lockAccountMaking,
  makeAccounts,
  sharedVisitorsOf,
  type GroupName,
  type SubjectName,
  type UserLink,
} from './store-directory.ts'
import type { GroupChange } from './store-reattach-jobs.ts'
import { groupsAt, lockNews, recollect, type AskedGroup } from './store-memberships.ts'

export interface Arrived {
  readonly sourceId: number
  readonly item: EventItem
}

export interface Places {
  /** The account of each event, in their order; 0 waits. */
  readonly accountIds: number[]
  /** From when on users belong elsewhere than was said before. */
  readonly changed: GroupChange[]
  readonly madeAccounts: number
  /** To be called once the transaction has ended well. */
  remember(): void
}

/**
 * Finds the account of each event, after keeping what the group calls and links among them say. All that arrive together
 * count together: a group call places the events beside it, in whatever order they stand.
 */
export async function placeEvents(
  client: PoolClient,
  knowledge: Knowledge,
  arrived: readonly Arrived[],
): Promise<Places> {
  const calls = arrived.flatMap(groupCallsOf)
  const links = arrived.flatMap(linksOf).filter((link) => !knowledge.knowsLink(link))
  const news = await newsOf(client, { calls, links })
  const fresh = await insertLinks(client, links)
  await insertGroupCalls(client, calls)
  const { groups, read } = await groupsOf(client, knowledge, { arrived, touched: news.touched })
  const accounts = await accountsFor(client, knowledge, { arrived, groups })
  return {
    accountIds: accounts.ids,
    changed: [
      ...news.changed,
      ...fresh.map((link) => ({ ...subjectOfLink(link), at: null })).filter((name) => news.placed.has(keyOf(name))),
    ],
    madeAccounts: accounts.made,
    remember() {
      knowledge.rememberAccounts(accounts.known)
      knowledge.forgetMemberships(news.touched)
      knowledge.rememberMemberships(read)
      knowledge.rememberLinks(links)
    },
  }
}

type Call = SubjectName & Membership

interface News {
  /** What is remembered of these is out of date. */
  readonly touched: readonly SubjectName[]
  /** Of these something else was said before. */
  readonly changed: readonly GroupChange[]
  /** Visitors of the links for whom something was said before. */
  readonly placed: ReadonlySet<string>
}

/**
 * What the calls say that was not so before. Most calls repeat what is known, on every page and at every sign-in. Nothing is put in question where nothing was said: events that waited are found by what they wait for.
 */
async function newsOf(
  client: PoolClient,
  { calls, links }: { calls: readonly Call[]; links: readonly UserLink[] },
): Promise<News> {
  if (calls.length + links.length === 0) return { touched: [], changed: [], placed: new Set() }
  const linked = links.map((link) => ({ ...subjectOfLink(link), at: link.at }))
  // What is remembered may be a moment old: only under the lock is it certain what was said before.
  await lockNews(client, [...calls, ...linked])
  const before = await groupsAt(client, [...calls, ...linked])
  const news = newsAmong(calls, before)

  // Who looks after what changed for a user looks after its visitors too.
  const known = new Set(news.changed)
  const visitors = await sharedVisitorsOf(client, unique(calls))
  const callsByUser = Map.groupBy(calls, keyOf)
  const theirs = visitors.flatMap(({ sourceId, subject, user }) =>
    (callsByUser.get(keyOf({ sourceId, subject: user })) ?? []).flatMap((call) =>
      known.has(call) ? [] : [{ ...call, subject }],
    ),
  )
  const newsOfVisitors = newsAmong(theirs, await groupsAt(client, theirs))
  return {
    touched: unique([...news.touched, ...visitors, ...newsOfVisitors.touched, ...linked]),
    changed: [...news.changed, ...newsOfVisitors.changed],
    placed: new Set(linked.filter((_, index) => before[calls.length + index] !== null).map(keyOf)),
  }
}

function newsAmong(calls: readonly Call[], before: readonly (string | null)[]) {
  const touched = calls.filter((call, index) => before[index] !== call.groupKey)
  return { touched, changed: calls.filter((call, index) => before[index] !== null && before[index] !== call.groupKey) }
}

/** The group of each event: the one it names, or that of its user at its time. */
async function groupsOf(
  client: PoolClient,
  knowledge: Knowledge,
  { arrived, touched }: { arrived: readonly Arrived[]; touched: readonly SubjectName[] },
) {
  const touchedKeys = new Set(touched.map(keyOf))
  const isTouched = (one: SubjectName) => touchedKeys.size > 0 && touchedKeys.has(keyOf(one))
  const asked = arrived.map(({ sourceId, item }): AskedGroup | null => {
    const subject = item.groupKey === null ? subjectOf(item) : null
    return subject === null ? null : { sourceId, subject, at: item.at }
  })
  const found = asked.map((one) => (one && !isTouched(one) ? knowledge.groupOf(one, one.at) : undefined))
  const open = asked.filter((one, index) => one !== null && found[index] === undefined) as AskedGroup[]
  const unread = unique(open.filter((one) => isTouched(one) || !knowledge.isRemembered(one)))
  const recollections = await recollect(client, unread)
  const read = unread.flatMap((name, index) => {
    const recollection = recollections[index]
    return recollection ? [{ ...name, recollection }] : []
  })
  const readByKey = new Map(read.map((one) => [keyOf(one), one.recollection]))
  const recalled = (one: AskedGroup) => {
    if (readByKey.size === 0) return undefined
    const recollection = readByKey.get(keyOf(one))
    return recollection ? recalledGroup(recollection, one.at) : undefined
  }
  const far = open.filter((one) => recalled(one) === undefined)
  const farGroups = await groupsAt(client, far)
  const farByName = new Map(far.map((one, index) => [one, farGroups[index] ?? null]))
  const groups = arrived.map(({ sourceId, item }, index): GroupName | null => {
    const one = asked[index]
    const groupKey = one ? (found[index] ?? recalled(one) ?? farByName.get(one) ?? null) : item.groupKey
    return groupKey === null ? null : { sourceId, groupKey }
  })
  return { groups, read }
}

/** What an event waits for: the group it names, or else its user. */
export function waitOf({ sourceId, item }: Arrived): { sourceId: number; groupKey: string; subject: string } {
  return { sourceId, groupKey: item.groupKey ?? '', subject: item.groupKey === null ? (subjectOf(item) ?? '') : '' }
}

function groupCallsOf({ sourceId, item }: Arrived): Call[] {
  if (item.type !== 'g' || item.groupKey === null) return []
  const { at, groupKey } = item
  const subjects = [
    item.userId === null ? [] : `u:${item.userId}`,
    item.anonymousId === null ? [] : `a:${item.anonymousId}`,
  ]
  return subjects.flat().map((subject) => ({ sourceId, subject, at, groupKey }))
}

function linksOf({ sourceId, item }: Arrived): UserLink[] {
  const { type, at, userId, anonymousId, previousId } = item
  if (userId === null) return []
  if (type === 'i' && anonymousId !== null) return [{ sourceId, anonymousId, userId, at }]
  if (type === 'a' && previousId !== null) return [{ sourceId, anonymousId: previousId, userId, at }]
  return []
}

function subjectOfLink({ sourceId, anonymousId }: UserLink): SubjectName {
  return { sourceId, subject: `a:${anonymousId}` }
}

async function accountsFor(
  client: PoolClient,
  knowledge: Knowledge,
  about: { arrived: readonly Arrived[]; groups: readonly (GroupName | null)[] },
) {
  const asked = new Map<string, GroupName>()
  const ids = about.groups.map((group) => {
    if (group === null) return 0
    const found = knowledge.accountOf(group)
    if (found === undefined) asked.set(groupKeyOf(group), group)
    return found
  })
  const known = await accountsOfGroups(client, [...asked.values()])
  const of = new Map(known.map((one) => [groupKeyOf(one), one.accountId]))
  const wanted = newGroups(about.arrived, knowledge).filter(
    (group) => asked.has(groupKeyOf(group)) && !of.has(groupKeyOf(group)),
  )
  let made = 0
  if (wanted.length > 0) {
    await lockAccountMaking(client)
    const meanwhile = await accountsOfGroups(client, wanted)
    const taken = new Set(meanwhile.map(groupKeyOf))
    const fresh = await makeAccounts(
      client,
      wanted.filter((group) => !taken.has(groupKeyOf(group))),
    )
    made = fresh.length
    known.push(...meanwhile, ...fresh)
    for (const one of [...meanwhile, ...fresh]) of.set(groupKeyOf(one), one.accountId)
  }
  const late = (group: GroupName | null | undefined) => (group ? of.get(groupKeyOf(group)) : undefined) ?? 0
  return { known, made, ids: ids.map((id, index) => id ?? late(about.groups[index])) }
}

/** Groups that a group call may make an account of, with the name the call gives. */
function newGroups(arrived: readonly Arrived[], knowledge: Knowledge): (GroupName & { name: string })[] {
  const groups = new Map<string, GroupName & { name: string; at: number }>()
  for (const { sourceId, item } of arrived) {
    if (item.type !== 'g' || item.groupKey === null || !knowledge.makers.has(sourceId)) continue
    const group = { sourceId, groupKey: item.groupKey }
    const known = groups.get(groupKeyOf(group))
    if (known && known.at >= item.at) continue
    groups.set(groupKeyOf(group), {
      ...group,
      name: nameIn(item.properties) ?? known?.name ?? item.groupKey,
      at: item.at,
    })
  }
  return [...groups.values()].toSorted((a, b) => (groupKeyOf(a) < groupKeyOf(b) ? -1 : 1))
}

function nameIn(traits: string): string | null {
  const { name } = JSON.parse(traits) as { name?: unknown }
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : null
}

function unique(names: readonly SubjectName[]): SubjectName[] {
  return [
    ...new Map(names.map(({ sourceId, subject }) => [keyOf({ sourceId, subject }), { sourceId, subject }])).values(),
  ]
}

function keyOf({ sourceId, subject }: SubjectName): string {
  return `${sourceId} ${subject}`
}

function groupKeyOf({ sourceId, groupKey }: GroupName): string {
  return `${sourceId} ${groupKey}`
}
