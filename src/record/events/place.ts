import type { PoolClient } from 'pg'
import { groupAt, subjectOf, turningPoints, type Membership } from './attach.ts'
import type { EventItem } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import {
  accountsOfGroups,
  insertGroupCalls,
  insertLinks,
  lockAccountMaking,
  makeAccounts,
  membershipsOf,
  visitorsOfUsers,
  type GroupName,
  type SubjectName,
  type UserLink,
} from './store-directory.ts'

export interface Arrived {
  readonly sourceId: number
  readonly item: EventItem
}

export interface Places {
  /** The account of each event, in their order; 0 waits. */
  readonly accountIds: number[]
  /** Users whose group calls now say something else of events that came before. */
  readonly changed: SubjectName[]
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
  const links = arrived.flatMap(linksOf)
  const touched = await touchedBy(client, knowledge, { calls, links })
  const before = new Map((await membershipsOf(client, touched)).map((one) => [keyOf(one), one.memberships]))
  await insertLinks(client, links)
  await insertGroupCalls(client, calls)

  const asked = unique(
    arrived.flatMap(({ sourceId, item }) => (item.groupKey === null ? namedSubject(sourceId, item) : [])),
  )
  const touchedKeys = new Set(touched.map(keyOf))
  const unknown = asked.filter((name) => !touchedKeys.has(keyOf(name)) && knowledge.membershipsOf(name) === undefined)
  const read = await membershipsOf(client, [...touched, ...unknown])
  const found = new Map(read.map(({ memberships, ...name }) => [keyOf(name), turningPoints(memberships)]))

  const groups = arrived.map(({ sourceId, item }) =>
    groupOf({ sourceId, item }, (name) => found.get(keyOf(name)) ?? knowledge.membershipsOf(name) ?? []),
  )
  const accounts = await accountsFor(client, knowledge, { arrived, groups })
  const accountIds = groups.map((group) => (group === null ? 0 : (accounts.of(group) ?? 0)))
  return {
    accountIds,
    changed: touched.filter((name) => isChanged(before.get(keyOf(name)), found.get(keyOf(name)))),
    madeAccounts: accounts.made,
    remember() {
      knowledge.rememberAccounts(accounts.known)
      knowledge.forgetMemberships(touched)
      knowledge.rememberMemberships(
        read.map(({ sourceId, subject }) => ({
          sourceId,
          subject,
          memberships: found.get(keyOf({ sourceId, subject })) ?? [],
        })),
      )
    },
  }
}

type Call = SubjectName & Membership

/**
 * Users and visitors for whom the calls may say something new. Most calls repeat what is known, on every page and at every
 * sign-in: whoever is remembered and hears nothing new is left out.
 */
async function touchedBy(
  client: PoolClient,
  knowledge: Knowledge,
  { calls, links }: { calls: readonly Call[]; links: readonly UserLink[] },
): Promise<SubjectName[]> {
  const callsOf = Map.groupBy(calls, keyOf)
  const visitors = await visitorsOfUsers(client, unique(calls))
  const heard = [
    ...unique(calls).map((name) => ({ name, calls: callsOf.get(keyOf(name)) ?? [] })),
    ...visitors.map(({ sourceId, subject, user }) => {
      return { name: { sourceId, subject }, calls: callsOf.get(keyOf({ sourceId, subject: user })) ?? [] }
    }),
  ]
  const isNews = ({ name, calls: own }: (typeof heard)[number]) => {
    const known = knowledge.membershipsOf(name)
    const asCalled = own.map(({ at, groupKey }) => ({ at, groupKey }))
    return known === undefined || JSON.stringify(turningPoints([...known, ...asCalled])) !== JSON.stringify(known)
  }
  return unique([...heard.filter(isNews).map(({ name }) => name), ...links.map(subjectOfLink)])
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

function namedSubject(sourceId: number, item: EventItem): SubjectName[] {
  const subject = subjectOf(item)
  return subject === null ? [] : [{ sourceId, subject }]
}

function groupOf(
  { sourceId, item }: Arrived,
  membershipsFor: (name: SubjectName) => readonly Membership[],
): GroupName | null {
  if (item.groupKey !== null) return { sourceId, groupKey: item.groupKey }
  const [name] = namedSubject(sourceId, item)
  const groupKey = name ? groupAt(membershipsFor(name), item.at) : null
  return groupKey === null ? null : { sourceId, groupKey }
}

/** Nothing is put in question where nothing was said before: events that waited are found by what they wait for. */
function isChanged(before: readonly Membership[] | undefined, now: readonly Membership[] | undefined): boolean {
  if (!before || before.length === 0) return false
  const points = turningPoints(before)
  return JSON.stringify(points) !== JSON.stringify(now ?? [])
}

async function accountsFor(
  client: PoolClient,
  knowledge: Knowledge,
  about: { arrived: readonly Arrived[]; groups: readonly (GroupName | null)[] },
) {
  const asked = new Map<string, GroupName>()
  for (const group of about.groups) {
    if (group && knowledge.accountOf(group) === undefined) asked.set(groupKeyOf(group), group)
  }
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
  return { known, made, of: (group: GroupName) => knowledge.accountOf(group) ?? of.get(groupKeyOf(group)) }
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
