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
  return { first: first.sort(inOrder), repeated }
}

function inOrder(a: Stamped, b: Stamped): number {
  return a.sourceId - b.sourceId || (a.hash < b.hash ? -1 : 1)
}

function contentOf(item: EventItem): number {
  const { type, name, userId, anonymousId, groupKey, previousId, original, properties } = item
  const state = { low: 0x9e3779b9, high: 0x85ebca6b }
  for (const text of [type, name, userId, anonymousId, groupKey, previousId, original, properties])
    mix(state, text ?? '')
  const low = Math.imul(state.low ^ (state.high >>> 15), 0x85ebca6b)
  const high = Math.imul(state.high ^ (state.low >>> 13), 0xc2b2ae35)
  return ((high ^ (low >>> 16)) & 0xffff) * 2 ** 32 + ((low ^ (high >>> 16)) >>> 0)
}

/** Two multiplications a character, as in cyrb53: it tells texts apart, it keeps no secret. The end of each text counts too. */
function mix(state: { low: number; high: number }, text: string): void {
  let { low, high } = state
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x9e3779b1)
    high = Math.imul(high ^ code, 0x5f356495)
  }
  state.low = Math.imul(low ^ 0x1f, 0x9e3779b1) ^ (low >>> 15)
  state.high = Math.imul(high ^ 0x1f0000, 0x5f356495) ^ (high >>> 13)
}
