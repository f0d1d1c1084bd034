import type { PoolClient } from 'pg'
import { recalledGroup, subjectOf } from './attach.ts'
import type { EventItem } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import { accountsFor } from './place-accounts.ts'
import { groupCallsOf, linksOf, newsOf, visitorOf } from './place-news.ts'
import { insertGroupCalls, insertLinks, type GroupName, type SubjectName } from './store-directory.ts'
import { groupsAt, recollect, type AskedGroup } from './store-memberships.ts'
import type { GroupChange } from './store-reattach-jobs.ts'
import { subjectKey, uniqueSubjects } from './subject-key.ts'

export interface Arrived {
  readonly sourceId: number
  readonly item: EventItem
}

export interface Places {
  /** The account of each event, in their order; 0 waits. */
  readonly accountIds: readonly number[]
  /** From when on users belong elsewhere than was said before. */
  readonly changed: readonly GroupChange[]
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
  const newLinks = await insertLinks(client, links)
  await insertGroupCalls(client, calls)
  const { groups, read } = await groupsOf(client, knowledge, { arrived, touched: news.touched })
  const accounts = await accountsFor(client, knowledge, { arrived, groups })
  const linkedElsewhere = newLinks.map(visitorOf).filter((visitor) => news.placed.has(subjectKey(visitor)))
  return {
    accountIds: accounts.ids,
    changed: [...news.changed, ...linkedElsewhere.map((visitor) => ({ ...visitor, at: null }))],
    remember() {
      knowledge.rememberAccounts(accounts.known)
      knowledge.forgetMemberships(news.touched)
      knowledge.rememberMemberships(read)
      knowledge.rememberLinks(links)
    },
  }
}

/** The group of each event: the one it names, or that of its user at its time. What had to be read comes along. */
async function groupsOf(
  client: PoolClient,
  knowledge: Knowledge,
  { arrived, touched }: { arrived: readonly Arrived[]; touched: readonly SubjectName[] },
) {
  const outdated = new Set(touched.map(subjectKey))
  const isOutdated = (user: SubjectName) => outdated.size > 0 && outdated.has(subjectKey(user))
  const users = arrived.map(askedOf)
  const remembered = users.map((user) => (user && !isOutdated(user) ? knowledge.groupOf(user, user.at) : undefined))
  const open = users.flatMap((user, index) => (user && remembered[index] === undefined ? [user] : []))

  const unread = uniqueSubjects(open.filter((user) => isOutdated(user) || !knowledge.isRemembered(user)))
  const read = await recollected(client, unread)
  const recollections = new Map(read.map((one) => [subjectKey(one), one.recollection]))
  const recalled = (user: AskedGroup) => {
    if (recollections.size === 0) return undefined
    const recollection = recollections.get(subjectKey(user))
    return recollection ? recalledGroup(recollection, user.at) : undefined
  }
  // Too long ago for what is remembered: each is asked for its own instant.
  const longAgo = open.filter((user) => recalled(user) === undefined)
  const groupsLongAgo = await groupsAt(client, longAgo)
  const askedFor = new Map(longAgo.map((user, index) => [user, groupsLongAgo[index] ?? null]))

  const groups = arrived.map(({ sourceId, item }, index): GroupName | null => {
    const user = users[index]
    const groupKey = user ? (remembered[index] ?? recalled(user) ?? askedFor.get(user) ?? null) : item.groupKey
    return groupKey === null ? null : { sourceId, groupKey }
  })
  return { groups, read }
}

/** Whose group decides where an event belongs; null where it names its group itself, or nobody. */
function askedOf({ sourceId, item }: Arrived): AskedGroup | null {
  const subject = item.groupKey === null ? subjectOf(item) : null
  return subject === null ? null : { sourceId, subject, at: item.at }
}

async function recollected(client: PoolClient, names: readonly SubjectName[]) {
  const recollections = await recollect(client, names)
  return names.flatMap((name, index) => {
    const recollection = recollections[index]
    return recollection ? [{ ...name, recollection }] : []
  })
}

/** What an event waits for: the group it names, or else its user. */
export function waitOf({ sourceId, item }: Arrived): { sourceId: number; groupKey: string; subject: string } {
  return { sourceId, groupKey: item.groupKey ?? '', subject: item.groupKey === null ? (subjectOf(item) ?? '') : '' }
}
