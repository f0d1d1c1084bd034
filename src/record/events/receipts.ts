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
  const first = new Map<string, Stamped>()
  const repeated: { stamped: Stamped; isConflict: boolean }[] = []
  for (const { sourceId, receivedAt, items } of deliveries) {
    for (const item of items) {
      const made = { sourceId, receivedAt, item, hash: hash('md5', item.messageId), content: contentOf(item) }
      const key = `${sourceId} ${made.hash}`
      const known = first.get(key)
      if (known) repeated.push({ stamped: made, isConflict: known.content !== made.content })
      else first.set(key, made)
    }
  }
  return { first: [...first.values()].sort(inOrder), repeated }
}

function inOrder(a: Stamped, b: Stamped): number {
  return a.sourceId - b.sourceId || (a.hash < b.hash ? -1 : 1)
}

function contentOf(item: EventItem): number {
  const { type, name, userId, anonymousId, groupKey, previousId, original, properties } = item
  const text = `${type}\u001f${name}\u001f${userId ?? ''}\u001f${anonymousId ?? ''}\u001f${groupKey ?? ''}\u001f${previousId ?? ''}\u001f${original ?? ''}\u001f${properties}`
  return Number.parseInt(hash('md5', text).slice(0, 12), 16)
}
