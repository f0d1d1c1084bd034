import { hash } from 'node:crypto'
import type { Delivery, EventItem } from './item.ts'

/** One event of a group with what its message id and its content come down to. */
export interface Stamped {
  readonly sourceId: number
  readonly receivedAt: number
  readonly item: EventItem
  /** 16 bytes of the message id as hexadecimal text. */
  readonly hash: string
  /** 48 bits of everything the sender said, without what a retry says anew. */
  readonly content: number
}

export interface Stamps {
  /** Each message id once, the first that came, in the order of source and hash: two writers never wait for each other. */
  readonly first: Stamped[]
  /** Those that repeat a message id of the same group, with whether they say something else. */
  readonly repeated: { stamped: Stamped; isConflict: boolean }[]
}

/** Tells apart what is new within a group of deliveries. */
export function stamp(deliveries: readonly Delivery[]): Stamps {
  const bySource = new Map<number, Map<string, Stamped>>()
  const first: Stamped[] = []
  const repeated: { stamped: Stamped; isConflict: boolean }[] = []
  for (const { sourceId, receivedAt, items } of deliveries) {
    let known = bySource.get(sourceId)
    if (!known) bySource.set(sourceId, (known = new Map()))
    for (const item of items) {
      const made = { sourceId, receivedAt, item, hash: hash('md5', item.messageId), content: contentOf(item) }
      const before = known.get(item.messageId)
      if (before) repeated.push({ stamped: made, isConflict: before.content !== made.content })
      else {
        known.set(item.messageId, made)
        first.push(made)
      }
    }
  }
  return { first: first.sort(bySourceAndHash), repeated }
}

function bySourceAndHash(a: Stamped, b: Stamped): number {
  return a.sourceId - b.sourceId || (a.hash < b.hash ? -1 : 1)
}

function contentOf(item: EventItem): number {
  const { type, name, userId, anonymousId, groupKey, previousId, original, properties } = item
  const state = { low: 0x9e3779b9, high: 0x85ebca6b }
  mix(state, type)
  mix(state, name)
  mix(state, userId ?? '')
  mix(state, anonymousId ?? '')
  mix(state, groupKey ?? '')
  mix(state, previousId ?? '')
  mix(state, original ?? '')
  mix(state, properties)
  const low = Math.imul(state.low ^ (state.high >>> 15), 0x85ebca6b)
  const high = Math.imul(state.high ^ (state.low >>> 13), 0xc2b2ae35)
  return ((high ^ (low >>> 16)) & 0xffff) * 2 ** 32 + ((low ^ (high >>> 16)) >>> 0)
}

/**
 * Two multiplications for two characters, much as in cyrb53: it tells texts apart, it keeps no secret. The end of each text
 * counts too.
 */
function mix(state: { low: number; high: number }, text: string): void {
  let { low, high } = state
  const even = text.length & ~1
  for (let at = 0; at < even; at += 2) {
    const pair = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
    low = Math.imul(low ^ pair, 0x9e3779b1)
    low ^= low >>> 15
    high = Math.imul(high ^ pair, 0x5f356495)
    high ^= high >>> 13
  }
  const end = even < text.length ? 0x1f0000 | text.charCodeAt(even) : 0x1f
  state.low = Math.imul(low ^ end, 0x9e3779b1) ^ (low >>> 15)
  state.high = Math.imul(high ^ end, 0x5f356495) ^ (high >>> 13)
}
