import type { PoolClient } from 'pg'
import { NOBODY_ERASED, type ErasedPeople } from '../erased-people/erased-key.ts'
import { erasedPeopleOn } from '../erased-people/store.ts'
import { onlyGroup, recalledGroup, type Recollection } from './attach.ts'
import type { EventItem } from './item.ts'
import { PairMap } from './pair-map.ts'
import { indexRules, type RuleIndex } from './roll-up.ts'
import { accountMakers, countedMetrics, type GroupName, type SubjectName, type UserLink } from './store-directory.ts'
import type { EventRules } from './store-lock.ts'

const MOST_REMEMBERED = 200_000
const NO_RULES = indexRules([])

/**
 * What a process remembers between groups of events: metrics, accounts of groups, group calls of users. All of it is
 * dropped when `event_rules.version` has moved, group calls also with `groups_version`. Only what is there is remembered, never that something is not.
 */
export class Knowledge {
  rules: EventRules | null = null
  metrics: RuleIndex = NO_RULES
  makers: ReadonlySet<number> = new Set()
  /** People who are not to be taken in again. */
  erased: ErasedPeople = NOBODY_ERASED
  /** The last group had messages that were known already: the next is asked for them first. */
  expectsRepeats = false
  /** Types and names that have a metric of their own, or will never get one. */
  readonly counted = new PairMap<string, string, true>()
  readonly #accounts = new PairMap<number, string, number>()
  /** Most users belong to one group all along: only its name is kept, the same text for all its users. */
  readonly #memberships = new PairMap<number, string, string | Recollection>()
  readonly #groupNames = new Map<string, string>()
  readonly #links = new Set<string>()

  /** Reads anew what a move of the version puts in question. */
  async keepUp(client: PoolClient, rules: EventRules): Promise<void> {
    if (this.rules?.groupsVersion !== rules.groupsVersion) this.#forgetAllMemberships()
    if (this.rules?.version === rules.version) {
      this.rules = rules
      return
    }
    this.#accounts.clear()
    this.#forgetAllMemberships()
    this.#links.clear()
    this.counted.clear()
    this.metrics = NO_RULES
    const metrics = await countedMetrics(client)
    this.metrics = indexRules(metrics)
    for (const { isAutomatic, rule } of metrics) {
      if (isAutomatic) for (const name of rule.names) this.counted.set(rule.types[0] ?? 't', name, true)
    }
    this.makers = await accountMakers(client)
    this.erased = await erasedPeopleOn(client)
    this.rules = rules
  }

  zoneOf = (accountId: number): string => {
    const { rules } = this
    if (!rules) return 'UTC'
    return rules.nextZone !== null && accountId <= rules.zoneDoneTo ? rules.nextZone : rules.zone
  }

  accountOf({ sourceId, groupKey }: GroupName): number | undefined {
    return this.#accounts.get(sourceId, groupKey)
  }

  rememberAccounts(known: readonly (GroupName & { accountId: number })[]): void {
    if (this.#accounts.size > MOST_REMEMBERED) this.#accounts.clear()
    for (const { sourceId, groupKey, accountId } of known) this.#accounts.set(sourceId, groupKey, accountId)
  }

  /** The group of a user at a time; undefined where that is not remembered. */
  groupOf({ sourceId, subject }: SubjectName, at: number): string | undefined {
    const known = this.#memberships.get(sourceId, subject)
    return typeof known === 'object' ? (recalledGroup(known, at) ?? undefined) : known
  }

  isRemembered({ sourceId, subject }: SubjectName): boolean {
    return this.#memberships.get(sourceId, subject) !== undefined
  }

  rememberMemberships(known: Iterable<SubjectName & { recollection: Recollection }>): void {
    if (this.#memberships.size > MOST_REMEMBERED) this.#forgetAllMemberships()
    for (const { sourceId, subject, recollection } of known) {
      if (recollection.points.length === 0) continue
      const only = onlyGroup(recollection)
      this.#memberships.set(sourceId, subject, only === null ? recollection : this.#shared(only))
    }
  }

  #shared(groupKey: string): string {
    const known = this.#groupNames.get(groupKey)
    if (known === undefined) this.#groupNames.set(groupKey, groupKey)
    return known ?? groupKey
  }

  #forgetAllMemberships(): void {
    this.#memberships.clear()
    this.#groupNames.clear()
  }

  knowsLink(link: UserLink): boolean {
    return this.#links.has(linkKey(link))
  }

  rememberLinks(links: Iterable<UserLink>): void {
    if (this.#links.size > MOST_REMEMBERED) this.#links.clear()
    for (const link of links) this.#links.add(linkKey(link))
  }

  forgetMemberships(subjects: Iterable<SubjectName>): void {
    for (const { sourceId, subject } of subjects) this.#memberships.delete(sourceId, subject)
  }

  /** Events that would be counted by nothing yet: each gets a metric of its own. */
  uncounted(items: Iterable<Pick<EventItem, 'type' | 'name'>>): { type: 't' | 'p' | 's'; name: string }[] {
    const fresh = new Map<string, { type: 't' | 'p' | 's'; name: string }>()
    for (const { type, name } of items) {
      if (type !== 't' && type !== 'p' && type !== 's') continue
      if (!this.counted.get(type, name)) fresh.set(type + name, { type, name })
    }
    return [...fresh.values()]
  }

  /** These were given a metric, or there are too many for that. */
  rememberCounted(names: Iterable<Pick<EventItem, 'type' | 'name'>>): void {
    if (this.counted.size > MOST_REMEMBERED) this.counted.clear()
    for (const { type, name } of names) this.counted.set(type, name, true)
  }
}

function linkKey({ sourceId, anonymousId, userId }: UserLink): string {
  return JSON.stringify([sourceId, anonymousId, userId])
}
