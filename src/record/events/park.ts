import type { PoolClient } from 'pg'
import { inClientTransaction } from '../../platform/db/client-transaction.ts'
import type { Delivery } from './item.ts'
import { insertIssues } from './store-issues.ts'
import { noteFlush } from './store-notes.ts'

const MINUTE_MS = 60_000

/** Keeps an event that was accepted and cannot be stored, with the reason: it is never dropped. */
export async function parkItem(
  client: PoolClient,
  delivery: Delivery,
  about: { error: Error; now: Date },
): Promise<void> {
  const { sourceId, receivedAt, items } = delivery
  const minute = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS
  const door = { sourceId, minute, accepted: 0, repeated: 0, waiting: 0, conflicts: 0, parked: items.length }
  await inClientTransaction(client, async () => {
    await insertIssues(
      client,
      items.map((item) => ({
        sourceId,
        kind: 'parked' as const,
        receivedAt: new Date(receivedAt),
        sentAt: null,
        code: 'events.not_storable',
        message: `The database refuses it: ${about.error.message}`,
        eventType: item.type,
        eventName: item.name,
        messageId: item.messageId,
        raw: JSON.stringify(item),
        context: null,
      })),
    )
    await noteFlush(client, {
      accountIds: [],
      days: [],
      names: [],
      waits: [],
      arrivals: [],
      minutes: [door],
      now: about.now,
    })
  })
}
