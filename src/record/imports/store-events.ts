import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type { PoolClient } from 'pg'
import { nextIds } from './store-rows.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { EventItem } from '../events/item.ts'
import { stamp } from '../events/receipts.ts'
import { indexRules, rollUp } from '../events/roll-up.ts'
import { countedMetrics } from '../events/store-directory.ts'
import { addCounts } from '../events/store-counts.ts'
import { COUNTING_LOCK, readEventRules } from '../events/store-lock.ts'

export interface EventDraft {
  accountId: number
  at: Date
  name: string
  userId: string | null
  /** The account as the file names it. */
  groupKey: string | null
  messageId: string | null
  properties: unknown
}

export interface EventOutcome {
  id: number
  created: boolean
  isConflict: boolean
}

/**
 * Adds events whose message id was not seen before, and counts them as those that come by themselves are counted. An id
 * seen with other content stays as it was and is a conflict. An event without an id has one made of what it says.
 */
export async function insertEvents(
  trx: Trx,
  origin: { importId: number; sourceId: number; now: Date },
  events: readonly EventDraft[],
): Promise<EventOutcome[]> {
  await countBesideOthers(trx)
  const items = events.map(itemOf)
  const stamped = items.map((item) => stamp([{ ...deliveredBy(origin), items: [item] }]).first[0])
  const ids = await nextIds(trx, 'events', events.length)
  const rows = items.map((item, index) => ({
    n: index,
    id: ids[index] ?? 0,
    account_id: events[index]?.accountId ?? 0,
    at: new Date(item.at).toISOString(),
    name: item.name,
    user_id: item.userId,
    group_key: item.groupKey,
    message_id: item.messageId,
    properties: item.properties,
    receipt: stamped[index]?.hash ?? '',
    content: stamped[index]?.content ?? 0,
  }))
  const { rows: outcomes } = await sql<{ n: number; id: number; created: boolean; conflict: boolean }>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (n int, id bigint, account_id bigint, at timestamptz, name text, user_id text, group_key text, message_id text, properties text, receipt text, content bigint)),
    first as (select distinct on (receipt) * from given order by receipt, n),
    taken as (
      insert into message_receipts (source_id, message_hash, received_on, content_hash, import_id)
      select ${origin.sourceId}, decode(receipt, 'hex'), ${origin.now}::timestamptz::date, content, ${origin.importId} from first order by receipt
      on conflict do nothing returning message_hash),
    added as (
      insert into events (id, account_id, at, name, user_id, group_key, message_id, properties, received_at, source_id, import_id)
      select id, account_id, at, name, user_id, group_key, message_id, properties::jsonb, ${origin.now}, ${origin.sourceId}, ${origin.importId}
      from first where decode(receipt, 'hex') in (select message_hash from taken))
    select given.n, given.id, (first.n = given.n and decode(given.receipt, 'hex') in (select message_hash from taken)) as created,
      coalesce(
        (select content_hash <> given.content from message_receipts
          where source_id = ${origin.sourceId} and message_hash = decode(given.receipt, 'hex')),
        given.content <> first.content) as conflict
    from given join first using (receipt) order by given.n`.execute(trx)
  const placed = outcomes.flatMap(({ n, created }) => {
    const [item, accountId] = [items[n], events[n]?.accountId]
    return created && item && accountId !== undefined ? [{ item, accountId, sourceId: origin.sourceId }] : []
  })
  await count(trx, placed)
  return outcomes.map((row) => ({ id: row.id, created: row.created, isConflict: row.conflict }))
}

/** Taken before anything else, as by everyone who counts: never while counts are rewritten. */
async function countBesideOthers(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${COUNTING_LOCK[0]}::int, ${COUNTING_LOCK[1]}::int)`.execute(trx)
}

async function count(trx: Trx, placed: Parameters<typeof rollUp>[0]): Promise<void> {
  const client = connectionOf(trx)
  const rules = await readEventRules(trx)
  const metrics = indexRules(await countedMetrics(client))
  const zoneOf = (accountId: number) =>
    rules.nextZone !== null && accountId <= rules.zoneDoneTo ? rules.nextZone : rules.zone
  // Undoing the import counts days anew: none of them is the import's own.
  await addCounts(client, rollUp(placed, metrics, zoneOf), null)
}

/** The transaction as those take it who speak to the driver. */
function connectionOf(trx: Trx): PoolClient {
  const query = async (asked: string | { text: string; values?: unknown[] }, values: unknown[] = []) => {
    const { text, values: given = values } = typeof asked === 'string' ? { text: asked } : asked
    return trx.executeQuery(CompiledQuery.raw(text, given))
  }
  return { query } as unknown as PoolClient
}

function deliveredBy({ sourceId, now }: { sourceId: number; now: Date }) {
  return { sourceId, receivedAt: now.getTime() }
}

function itemOf(event: EventDraft): EventItem {
  const properties = JSON.stringify(event.properties ?? {})
  const at = event.at.toISOString()
  return {
    type: 't',
    name: event.name,
    userId: event.userId,
    anonymousId: null,
    groupKey: event.groupKey,
    previousId: null,
    messageId: event.messageId ?? madeId([String(event.accountId), at, event.name, event.userId ?? '', properties]),
    at: event.at.getTime(),
    original: at,
    properties,
  }
}

function madeId(said: readonly string[]): string {
  return `made-${createHash('sha256').update(said.join('\u001f')).digest('hex').slice(0, 32)}`
}

/** Names of the events a source delivered, counted anew from its raw events. */
export async function recountEventNames(db: Db, sourceId: number): Promise<{ type: 't'; name: string }[]> {
  await sql`delete from event_names where source_id = ${sourceId}`.execute(db)
  const { rows } = await sql<{ type: 't'; name: string }>`
    insert into event_names (source_id, type, name, events, first_at, last_at)
    select source_id, type, name, count(*), min(at), max(at) from events where source_id = ${sourceId} group by 1, 2, 3
    returning type, name`.execute(db)
  return rows
}

export interface RemovedEvents {
  removed: number
  accountIds: number[]
  /** Days of the removed events, with a day's room for any time zone. */
  from: string
  until: string
  /** Events on days that cannot be counted anew. */
  uncountable: number
}

/** Removes some of the events of an import; null when none is left. */
export async function removeEventsOf(
  trx: Trx,
  importId: number,
  { limit, keptFrom }: { limit: number; keptFrom: string },
): Promise<RemovedEvents | null> {
  const { rows } = await sql<RemovedEvents & { from: string | null }>`
    with next as (select account_id, at, id from events where import_id = ${importId} order by account_id limit ${limit}),
    gone as (
      delete from events using next
      where events.account_id = next.account_id and events.at = next.at and events.id = next.id
      returning events.account_id, events.at)
    select count(*) as removed, coalesce(array_agg(distinct account_id), '{}') as "accountIds",
      (min(at) at time zone 'UTC')::date - 1 as "from", (max(at) at time zone 'UTC')::date + 1 as until,
      count(*) filter (where at < ${keptFrom}::date) as uncountable
    from gone`.execute(trx)
  const [removed] = rows
  return removed && removed.removed > 0 ? removed : null
}

export async function forgetReceiptsOf(trx: Trx, importId: number): Promise<void> {
  await sql`delete from message_receipts where import_id = ${importId}`.execute(trx)
}
