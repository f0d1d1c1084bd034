import type { PoolClient } from 'pg'
import { withNobodyErased } from './erased-senders.ts'
import { FEW_EVENTS, storeAtOnce } from './flush-at-once.ts'
import { byAccount, notesOf, originOf, placedRows, type FlushOptions, type Outcome } from './flush-notes.ts'
import { inOnePiece, inOrder } from './in-order.ts'
import type { Delivery } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import { placeEvents, type Places } from './place.ts'
import { stamp, type Stamped, type Stamps } from './receipts.ts'
import { rollUp } from './roll-up.ts'
import { makeAutomaticMetrics } from './store-automatic-metrics.ts'
import { copyEvents, copyReceipts } from './store-copy.ts'
import { addCounts } from './store-counts.ts'
import { insertEvents } from './store-events.ts'
import { insertIssues, type IssueDraft } from './store-issues.ts'
import { noteFlush } from './store-notes.ts'
import { enqueueReattach } from './store-reattach-jobs.ts'
import { contentsOf, receiptKey, takeReceipts } from './store-receipts.ts'
import { keepTraits } from './store-traits.ts'
import { beginCounting, commit, rollBack } from './store-transaction.ts'
import { gatherTraits, traitsOf } from './traits.ts'

/**
 * Stores a group of deliveries in one transaction: receipts, raw events, daily numbers, users of days, dirty marks.
 * Nothing of it stands before it resolves, all of it after. Safe to run again: what was stored is repeated, not doubled.
 * On a pipelined connection as much as possible is asked at once, and few events are stored without COPY: the way to the
 * database and back costs more than their rows.
 */
export async function storeGroup(
  client: PoolClient,
  knowledge: Knowledge,
  { deliveries, options }: { deliveries: readonly Delivery[]; options: FlushOptions },
): Promise<Outcome[]> {
  const stamps = stamp(deliveries)
  if (client.pipeline) {
    const stored = await storeAtOnce(client, knowledge, { stamps, options })
    if (stored) return stored
  }
  const items = stamps.first.map(({ item }) => item)
  for (;;) {
    try {
      // The one does not wait for the other where the connection allows it.
      const [rules, taken] = await Promise.all(
        inOnePiece(
          client,
          () =>
            [
              beginCounting(client),
              isFew(client, stamps.first) ? takeReceipts(client, stamps.first, originOf(options)) : undefined,
            ] as const,
        ),
      )
      await knowledge.keepUp(client, rules)
      const fresh = knowledge.uncounted(items)
      if (fresh.length > 0) {
        await rollBack(client)
        await makeAutomaticMetrics(client, fresh)
        knowledge.rememberCounted(fresh)
        continue
      }
      const { outcomes, places } = await storeStamped(client, knowledge, { stamps, options, taken })
      places.remember()
      return outcomes
    } catch (error) {
      // A connection that broke has rolled back by itself.
      await rollBack(client).catch(() => {})
      throw error
    }
  }
}

function isFew(client: PoolClient, events: readonly unknown[]): boolean {
  return client.pipeline && events.length <= FEW_EVENTS
}

/** Hashes that were free; null when all were, undefined when nobody asked yet. */
type Taken = ReadonlySet<string> | null | undefined

async function storeStamped(
  client: PoolClient,
  knowledge: Knowledge,
  { stamps, options, taken }: { stamps: Stamps; options: FlushOptions; taken: Taken },
): Promise<{ outcomes: Outcome[]; places: Places }> {
  const { fresh: arrived, known } = await tellFresh(client, knowledge, { stamps, options, taken })
  const fresh = withNobodyErased(arrived, knowledge)
  const places = await placeEvents(client, knowledge, fresh)
  const placed = placedRows(fresh, places.accountIds)
  const outcomes: Outcome[] = fresh.map((stamped, index) => {
    const accountId = places.accountIds[index] ?? 0
    return { stamped, accountId, state: accountId === 0 ? 'waiting' : 'stored' }
  })
  outcomes.push(...known)
  await keepTraits(client, gatherTraits(fresh.flatMap((one) => traitsOf(one) ?? [])))
  await enqueueReattach(client, places.changed)
  const conflicts = known.flatMap(({ state, stamped }) => (state === 'conflict' ? [stamped] : []))
  await insertIssues(client, withNobodyErased(conflicts, knowledge).map(conflictOf))
  const added = rollUp(placed, knowledge.metrics, knowledge.zoneOf)
  const notes = notesOf(outcomes, knowledge.rules?.zone ?? 'UTC', options)
  await inOrder(client, [
    () => (isFew(client, placed) ? insertEvents : copyEvents)(client, byAccount(placed), options.importId),
    () => addCounts(client, added, options.importId),
    () => noteFlush(client, notes),
    () => commit(client),
  ])
  return { outcomes, places }
}

async function takenOf(
  client: PoolClient,
  knowledge: Knowledge,
  { first, options }: { first: readonly Stamped[]; options: FlushOptions },
): Promise<ReadonlySet<string> | null> {
  const origin = originOf(options)
  if (!knowledge.expectsRepeats && (await copyReceipts(client, first, origin))) return null
  return takeReceipts(client, first, origin)
}

async function tellFresh(
  client: PoolClient,
  knowledge: Knowledge,
  { stamps: { first, repeated }, options, taken: asked }: { stamps: Stamps; options: FlushOptions; taken: Taken },
): Promise<{ fresh: Stamped[]; known: Outcome[] }> {
  const again = repeated.map(({ stamped, isConflict }) => knownOutcome(stamped, isConflict))
  if (first.length === 0) return { fresh: [], known: again }
  const taken = asked === undefined ? await takenOf(client, knowledge, { first, options }) : asked
  // Whoever repeats goes on repeating for a while.
  knowledge.expectsRepeats = taken !== null
  if (taken === null) return { fresh: first, known: again }
  const isFresh = ({ sourceId, hash }: Stamped) => taken.has(receiptKey(sourceId, hash))
  const stale = first.filter((one) => !isFresh(one))
  const contents = await contentsOf(client, stale)
  const known = stale.map((one) => knownOutcome(one, contents.get(receiptKey(one.sourceId, one.hash)) !== one.content))
  return { fresh: first.filter(isFresh), known: [...known, ...again] }
}

function knownOutcome(stamped: Stamped, isConflict: boolean): Outcome {
  return { stamped, accountId: 0, state: isConflict ? 'conflict' : 'repeated' }
}

function conflictOf({ item, sourceId, receivedAt }: Stamped): IssueDraft {
  return {
    sourceId,
    kind: 'conflict',
    receivedAt: new Date(receivedAt),
    sentAt: null,
    code: 'events.message_id_reused',
    message: 'Another event came first under this message id and stays. Give every event an id of its own.',
    eventType: item.type,
    eventName: item.name,
    messageId: item.messageId,
    raw: JSON.stringify(item),
    context: null,
  }
}
