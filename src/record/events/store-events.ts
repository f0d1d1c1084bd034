import type { PoolClient } from 'pg'
import { bigints, instants, ints, texts } from '../../platform/db/wire-lists.ts'
import type { EventItem } from './item.ts'

/** An event with its account; 0 waits. */
export interface EventRow {
  readonly item: EventItem
  readonly accountId: number
  readonly sourceId: number
  /** ms since 1970. */
  readonly receivedAt: number
}

export const EVENT_COLUMNS =
  'account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at, import_id'

/** Adds raw events; of few of them cheaper than COPY. */
export async function insertEvents(
  client: PoolClient,
  rows: readonly EventRow[],
  importId: number | null,
): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'insert-events',
    text: `
      insert into events (${EVENT_COLUMNS})
      select account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties::jsonb, received_at, $12::bigint
      from unnest($1::bigint[], $2::timestamptz[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
        as given (account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties, received_at)`,
    values: [...eventLists(rows), importId],
  })
}

/** In the order of `EVENT_COLUMNS`, each column as a list; what brought them is the same for all. */
export function eventLists(rows: readonly EventRow[]): Buffer[] {
  return [
    bigints(rows.map(({ accountId }) => accountId)),
    instants(rows.map(({ item }) => item.at)),
    ints(rows.map(({ sourceId }) => sourceId)),
    texts(rows.map(({ item }) => item.type)),
    texts(rows.map(({ item }) => item.name)),
    texts(rows.map(({ item }) => item.userId)),
    texts(rows.map(({ item }) => item.anonymousId)),
    texts(rows.map(({ item }) => item.groupKey)),
    texts(rows.map(({ item }) => item.messageId)),
    texts(rows.map(({ item }) => item.properties)),
    instants(rows.map(({ receivedAt }) => receivedAt)),
  ]
}
