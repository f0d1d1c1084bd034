import type { PoolClient } from 'pg'
import { bigints, byteStrings, dates, instants, ints, smallints, texts } from '../../platform/db/wire-lists.ts'
import type { Increment, RolledUp, UserDay } from './metric-rule.ts'
import { acceptedValues, type EventRow, type FlushNotes, type Receipt, type ReceiptOrigin } from './store-flush.ts'
import type { EventRules } from './store-lock.ts'

/** Events that are new, each with its account, and what they add up to; every list in the order of its keys. */
export interface PlainGroup {
  readonly origin: ReceiptOrigin
  readonly receipts: readonly Receipt[]
  readonly events: readonly EventRow[]
  readonly added: RolledUp
  readonly notes: FlushNotes
}

const REPEATED = 'VE001'
const PARAMETERS = 50
const TEXT = `select store_plain_events(${Array.from({ length: PARAMETERS }, (_, index) => `$${index + 1}`).join(', ')}) as stored`

/**
 * Stores all of it in a transaction of its own, or nothing: when the rules are others by now (`moved`) or a message id was
 * taken before (`repeated`).
 */
export async function storePlain(
  client: PoolClient,
  rules: EventRules,
  group: PlainGroup,
): Promise<'stored' | 'moved' | 'repeated'> {
  const { origin, receipts, events, added, notes } = group
  const values = [
    rules.version,
    rules.groupsVersion,
    origin.receivedOn,
    origin.importId,
    ...receiptValues(receipts),
    ...eventValues(events),
    ...addedValues(added),
    ...noteValues(notes),
  ]
  try {
    const { rows } = await client.query<{ stored: boolean }>({ name: 'store-plain-events', text: TEXT, values })
    return rows[0]?.stored === true ? 'stored' : 'moved'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === REPEATED) return 'repeated'
    throw error
  }
}

function receiptValues(receipts: readonly Receipt[]): Buffer[] {
  return [
    ints(receipts.map(({ sourceId }) => sourceId)),
    byteStrings(receipts.map(({ hash }) => hash)),
    bigints(receipts.map(({ content }) => content)),
  ]
}

function eventValues(rows: readonly EventRow[]): Buffer[] {
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

function addedValues({ increments, userDays }: RolledUp): (Buffer | string)[] {
  const last = increments.filter(({ kind }) => kind === 'last')
  const sums = last.length === 0 ? increments : increments.filter(({ kind }) => kind !== 'last')
  return [
    ...keysOf(sums),
    `{${sums.map(({ value }) => value).join(',')}}`,
    ...keysOf(last),
    `{${last.map(({ value }) => value).join(',')}}`,
    instants(last.map(({ lastAt }) => lastAt ?? 0)),
    texts(last.map(({ lastId }) => lastId)),
    ...keysOf(userDays),
    texts(userDays.map(({ userId }) => userId)),
  ]
}

function keysOf(rows: readonly (Increment | UserDay)[]): Buffer[] {
  return [
    bigints(rows.map(({ accountId }) => accountId)),
    ints(rows.map(({ metricId }) => metricId)),
    dates(rows.map(({ day }) => day)),
    smallints(rows.map(({ sourceId }) => sourceId)),
  ]
}

function noteValues(notes: FlushNotes): (Buffer | string)[] {
  return [...acceptedValues(notes), ints(notes.arrivals), notes.now.toISOString()]
}
