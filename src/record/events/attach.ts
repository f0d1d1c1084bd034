/** From this event time on (ms since 1970) a user belongs to the group. */
export interface Membership {
  readonly at: number
  readonly groupKey: string
}

/**
 * The group of a user at a time: that of its latest group call not later than the event; before the first call, that of
 * the earliest one. Calls of the same instant are told apart by the greater key, so that arrival order does not matter.
 * `memberships` are in the order of time and key. Source: definitions.md, Account of an event.
 */
export function groupAt(memberships: readonly Membership[], at: number): string | null {
  const [first] = memberships
  if (!first) return null
  let found: Membership | null = null
  for (const membership of memberships) {
    if (membership.at > at) break
    found = membership
  }
  if (found) return found.groupKey
  return memberships.findLast((membership) => membership.at === first.at)?.groupKey ?? null
}

/** Only what makes a difference to `groupAt`: the calls in order, without those that repeat the group before them. */
export function turningPoints(memberships: readonly Membership[]): Membership[] {
  const ordered = memberships.toSorted((a, b) => a.at - b.at || (a.groupKey < b.groupKey ? -1 : 1))
  const lasting = ordered.filter((membership, index) => ordered[index + 1]?.at !== membership.at)
  return lasting.filter((membership, index) => lasting[index - 1]?.groupKey !== membership.groupKey)
}

/** Whom memberships are kept for: a user where one is known, else an anonymous visitor. */
export function subjectOf(item: { userId: string | null; anonymousId: string | null }): string | null {
  if (item.userId !== null) return `u:${item.userId}`
  return item.anonymousId === null ? null : `a:${item.anonymousId}`
}

/** What is remembered of a user's group calls: their turning points, all of them from an instant on (ms since 1970). */
export interface Recollection {
  readonly points: readonly Membership[]
  readonly since: number
}

/** The group at a time as `groupAt` says it; undefined where what is remembered does not reach. */
export function recalledGroup({ points, since }: Recollection, at: number): string | null | undefined {
  return at < since ? undefined : groupAt(points, at)
}

/** The one group that `recalledGroup` says of every time; null where it says more than one, or does not reach. */
export function onlyGroup({ points, since }: Recollection): string | null {
  const [first, second] = points
  return first && !second && since === Number.NEGATIVE_INFINITY ? first.groupKey : null
}
