import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { CopyRows } from '../../platform/db/copy-rows.ts'
import { EVENT_COLUMNS, type EventRow, type Receipt, type ReceiptOrigin } from './store-flush.ts'

const UNIQUE_VIOLATION = '23505'
/** Of a receipt as it is sent. */
const RECEIPT_BYTES = 56
/** Of an event as it is sent, without its properties. */
const EVENT_BYTES = 300
const EVENT_VALUES = 12
const RECEIPT_VALUES = 5

/**
 * Takes these message ids by COPY, which costs a third of an INSERT that expects repetitions. False, and nothing is
 * taken, when one of them was taken before.
 */
export async function copyReceipts(
  client: PoolClient,
  receipts: readonly Receipt[],
  { receivedOn, importId }: ReceiptOrigin,
): Promise<boolean> {
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
  await client.query('savepoint receipts')
  try {
    await copy(client, 'message_receipts (source_id, message_hash, content_hash, received_on, import_id)', rows)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)) throw error
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
  if (events.length === 0) return
  const rows = new CopyRows(events.reduce((total, { item }) => total + item.properties.length + EVENT_BYTES, 0))
  for (const event of events) addEvent(rows, event, importId)
  await copy(client, `events (${EVENT_COLUMNS})`, rows)
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

async function copy(client: PoolClient, into: string, rows: CopyRows): Promise<void> {
  const bytes = rows.end()
  await pipeline(Readable.from([bytes]), client.query(copyFrom(`copy ${into} from stdin (format binary)`)))
}
