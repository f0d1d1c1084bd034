import { DatabaseError, type PoolClient } from 'pg'
import { CopyRows } from '../../platform/db/copy-rows.ts'
import { copyBytes } from './store-copy-query.ts'
import { inOrder } from './in-order.ts'
import { addCounts } from './store-counts.ts'
import { EVENT_COLUMNS, type EventRow } from './store-events.ts'
import type { EventRules } from './store-lock.ts'
import { noteFlush } from './store-notes.ts'
import type { PlainGroup } from './store-plain.ts'
import type { Receipt, ReceiptOrigin } from './store-receipts.ts'
import { beginCounting, commit, rollBack } from './store-transaction.ts'

const UNIQUE_VIOLATION = '23505'
const COPY_RECEIPTS =
  'copy message_receipts (source_id, message_hash, content_hash, received_on, import_id) from stdin (format binary)'
const COPY_EVENTS = `copy events (${EVENT_COLUMNS}) from stdin (format binary)`
/** Of a receipt as it is sent. */
const RECEIPT_BYTES = 56
/** Of an event as it is sent, without its properties. */
const EVENT_BYTES = 300
const EVENT_VALUES = 12
const RECEIPT_VALUES = 5

/**
 * Stores all of it in one transaction, or nothing: when the rules are others by now (`moved`) or a message id was taken before
 * (`repeated`). Everything is made before the transaction begins and then sent in one piece, so that the server never waits
 * for this process in the middle of it. The connection must be a pipelined one.
 */
export async function copyPlain(
  client: PoolClient,
  rules: EventRules,
  { origin, receipts, events, added, notes }: PlainGroup,
): Promise<'stored' | 'moved' | 'repeated'> {
  const receiptBytes = receiptRows(receipts, origin)
  const eventBytes = eventRows(events, origin.importId)
  const current = await beginCounting(client)
  if (current.version !== rules.version || current.groupsVersion !== rules.groupsVersion) {
    await rollBack(client)
    return 'moved'
  }
  try {
    await inOrder(client, [
      () => copyBytes(client, COPY_RECEIPTS, receiptBytes),
      () => copyBytes(client, COPY_EVENTS, eventBytes),
      () => addCounts(client, added, origin.importId),
      () => noteFlush(client, notes),
      () => commit(client),
    ])
    return 'stored'
  } catch (error) {
    await rollBack(client).catch(() => {})
    if (isTakenReceipt(error)) return 'repeated'
    throw error
  }
}

/**
 * Takes these message ids by COPY, which costs a third of an INSERT that expects repetitions. False, and nothing is
 * taken, when one of them was taken before.
 */
export async function copyReceipts(
  client: PoolClient,
  receipts: readonly Receipt[],
  origin: ReceiptOrigin,
): Promise<boolean> {
  await client.query('savepoint receipts')
  try {
    await copyBytes(client, COPY_RECEIPTS, receiptRows(receipts, origin))
    return true
  } catch (error) {
    if (!isTakenReceipt(error)) throw error
    await client.query('rollback to savepoint receipts')
    return false
  }
}

/** Adds many raw events, in the order given: of one account beside each other they find their place in the index fastest. */
export async function copyEvents(
  client: PoolClient,
  events: readonly EventRow[],
  importId: number | null,
): Promise<void> {
  if (events.length > 0) await copyBytes(client, COPY_EVENTS, eventRows(events, importId))
}

function isTakenReceipt(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  return error.code === UNIQUE_VIOLATION && (error.table ?? '').startsWith('message_receipts')
}

function receiptRows(receipts: readonly Receipt[], { receivedOn, importId }: ReceiptOrigin): Buffer {
  const rows = new CopyRows(receipts.length * RECEIPT_BYTES)
  const day = Date.parse(receivedOn)
  for (const { sourceId, hash, content } of receipts) {
    rows.row(RECEIPT_VALUES)
    rows.int32(sourceId)
    rows.hex(hash)
    rows.int64(content)
    rows.day(day)
    idOf(rows, importId)
  }
  return rows.end()
}

function eventRows(events: readonly EventRow[], importId: number | null): Buffer {
  const rows = new CopyRows(events.reduce((total, { item }) => total + item.properties.length + EVENT_BYTES, 0))
  for (const event of events) addEvent(rows, event, importId)
  return rows.end()
}

/** In the order of `EVENT_COLUMNS`. */
function addEvent(rows: CopyRows, { item, accountId, sourceId, receivedAt }: EventRow, importId: number | null): void {
  rows.row(EVENT_VALUES)
  rows.int64(accountId)
  rows.instant(item.at)
  rows.int32(sourceId)
  rows.text(item.type)
  rows.text(item.name)
  rows.text(item.userId)
  rows.text(item.anonymousId)
  rows.text(item.groupKey)
  rows.text(item.messageId)
  rows.jsonb(item.properties)
  rows.instant(receivedAt)
  idOf(rows, importId)
}

function idOf(rows: CopyRows, id: number | null): void {
  if (id === null) rows.null()
  else rows.int64(id)
}
