import type { EventItem } from './item.ts'

/** A trait's value with the event time (ms since 1970) and message id it came with. */
export type Trait = readonly [value: unknown, at: number, messageId: string]
export type Traits = Readonly<Record<string, Trait>>

export interface TraitsOf {
  readonly sourceId: number
  readonly kind: 'user' | 'group'
  /** The user id or the group as sent. */
  readonly key: string
  readonly traits: Traits
}

const MOST_TRAITS = 100
const LONGEST_NAME = 200

/** What an identify or group call says of its user or group; null for every other call. */
export function traitsOf({ sourceId, item }: { sourceId: number; item: EventItem }): TraitsOf | null {
  const kind = item.type === 'i' ? 'user' : item.type === 'g' ? 'group' : null
  const key = kind === 'user' ? item.userId : kind === 'group' ? item.groupKey : null
  if (kind === null || key === null) return null
  const given = JSON.parse(item.properties) as Record<string, unknown>
  const entries = Object.entries(given).filter(([name]) => name.length <= LONGEST_NAME)
  const traits = entries.slice(0, MOST_TRAITS).map(([name, value]) => [name, [value, item.at, item.messageId]] as const)
  return { sourceId, kind, key, traits: Object.fromEntries(traits) }
}

/**
 * Of each trait the value that came with the latest event; of the same instant that with the greater message id. It
 * does not matter in which order calls arrive.
 */
export function mergeTraits(left: Traits, right: Traits): Traits {
  const merged = new Map(Object.entries(left))
  for (const [name, trait] of Object.entries(right)) {
    const known = merged.get(name)
    if (!known || trait[1] > known[1] || (trait[1] === known[1] && trait[2] > known[2])) merged.set(name, trait)
  }
  return Object.fromEntries(merged)
}

/** All that calls say of the same user or group, as one. */
export function gatherTraits(all: readonly TraitsOf[]): TraitsOf[] {
  const gathered = new Map<string, TraitsOf>()
  for (const one of all) {
    const key = `${one.sourceId} ${one.kind} ${one.key}`
    const known = gathered.get(key)
    gathered.set(key, known ? { ...one, traits: mergeTraits(known.traits, one.traits) } : one)
  }
  return [...gathered.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
