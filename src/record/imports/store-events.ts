import { createHash } from 'node:crypto'
import { nextIds } from './store-rows.ts'
import { sql, type Trx } from '../../platform/db/database.ts'

export interface EventDraft {
  accountId: number
  at: Date
  name: string
  userId: string | null
  messageId: string | null
  properties: unknown
}

/** Adds events whose message id was not seen before; an id seen with other content stays as it was and is a conflict. */
export async function insertEvents(
  trx: Trx,
  origin: { importId: number; sourceId: number; now: Date },
  events: readonly EventDraft[],
): Promise<{ id: number; created: boolean; isConflict: boolean }[]> {
  const ids = await nextIds(trx, 'events', events.length)
  const rows = events.map((event, index) => ({
    n: index,
    id: ids[index] ?? 0,
    account_id: event.accountId,
    at: event.at.toISOString(),
    name: event.name,
    user_id: event.userId,
    message_id: event.messageId,
    properties: event.properties ?? {},
    receipt: hash(
      event.messageId ??
        `${event.accountId}\u001f${event.at.toISOString()}\u001f${event.name}\u001f${event.userId ?? ''}\u001f${JSON.stringify(event.properties ?? {})}`,
    ),
    content: shortHash(
      `${event.accountId}\u001f${event.at.toISOString()}\u001f${event.name}\u001f${event.userId ?? ''}\u001f${JSON.stringify(event.properties ?? {})}`,
    ),
  }))
  const { rows: outcome } = await sql<{ n: number; id: number; created: boolean; conflict: boolean }>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (n int, id bigint, account_id bigint, at timestamptz, name text, user_id text, message_id text, properties jsonb, receipt text, content bigint)),
    first as (select distinct on (receipt) * from given order by receipt, n),
    taken as (
      insert into message_receipts (source_id, message_hash, received_on, content_hash, import_id)
      select ${origin.sourceId}, decode(receipt, 'hex'), ${origin.now}::timestamptz::date, content, ${origin.importId} from first order by receipt
      on conflict do nothing returning message_hash),
    added as (
      insert into events (id, account_id, at, name, user_id, message_id, properties, source_id, import_id)
      select id, account_id, at, name, user_id, message_id, properties, ${origin.sourceId}, ${origin.importId}
      from first where decode(receipt, 'hex') in (select message_hash from taken))
    select given.n, given.id, (first.n = given.n and decode(given.receipt, 'hex') in (select message_hash from taken)) as created,
      coalesce(
        (select content_hash <> given.content from message_receipts
          where source_id = ${origin.sourceId} and message_hash = decode(given.receipt, 'hex')),
        given.content <> first.content) as conflict
    from given join first using (receipt) order by given.n`.execute(trx)
  return outcome.map((row) => ({ id: row.id, created: row.created, isConflict: row.conflict }))
}

/** 64 bits, as a signed decimal. */
function shortHash(text: string): string {
  return String(createHash('sha256').update(text).digest().readBigInt64BE())
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
