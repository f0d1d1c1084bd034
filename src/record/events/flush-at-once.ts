import type { PoolClient } from 'pg'
import { withNobodyErased } from './erased-senders.ts'
import { byAccount, notesOf, originOf, placedRows, type FlushOptions, type Outcome } from './flush-notes.ts'
import type { EventItem } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import { placeEvents } from './place.ts'
import type { Stamps } from './receipts.ts'
import { rollUp } from './roll-up.ts'
import { copyPlain } from './store-copy.ts'
import { storePlain } from './store-plain.ts'

/** Up to here the way to the database and back costs more than the rows. */
export const FEW_EVENTS = 250

/**
 * Stores a group that is made ready before its transaction begins: few events in one statement, many by COPY, both in one
 * piece. Null, and nothing is stored, when the group is not as plain as that: it says something about users or groups, some of it waits or repeats, or what is
 * remembered is out of date.
 */
export async function storeAtOnce(
  client: PoolClient,
  knowledge: Knowledge,
  { stamps: { first, repeated }, options }: { stamps: Stamps; options: FlushOptions },
): Promise<Outcome[] | null> {
  const { rules, metrics } = knowledge
  if (rules === null || knowledge.expectsRepeats || repeated.length > 0 || first.length === 0) return null
  const fresh = withNobodyErased(first, knowledge)
  const items = fresh.map(({ item }) => item)
  if (!items.every(saysNothingMore) || knowledge.uncounted(items).length > 0) return null
  // Read before the lock that storing takes: should it be out of date by then, so are the rules.
  const places = await placeEvents(client, knowledge, fresh)
  if (places.accountIds.includes(0)) return null
  const placed = placedRows(fresh, places.accountIds)
  const outcomes = fresh.map((stamped, index): Outcome => {
    return { stamped, accountId: places.accountIds[index] ?? 0, state: 'stored' }
  })
  const store = first.length > FEW_EVENTS ? copyPlain : storePlain
  const result = await store(client, rules, {
    origin: originOf(options),
    receipts: first,
    events: byAccount(placed),
    added: rollUp(placed, metrics, knowledge.zoneOf),
    notes: notesOf(outcomes, rules.zone, options),
  })
  if (result === 'repeated') knowledge.expectsRepeats = true
  if (result !== 'stored') return null
  places.remember()
  return outcomes
}

/** Calls of the other types may change where events belong, and what is known of users and groups. */
function saysNothingMore({ type }: EventItem): boolean {
  return type === 't' || type === 'p' || type === 's'
}
