import type { PoolClient } from 'pg'
import { ints } from '../../platform/db/wire-lists.ts'
import type { RolledUp } from './metric-rule.ts'
import { splitByKind, lastLists, sumLists, userDayLists } from './store-counts.ts'
import { eventLists, type EventRow } from './store-events.ts'
import type { EventRules } from './store-lock.ts'
import { acceptedLists, type FlushNotes } from './store-notes.ts'
import { receiptLists, type Receipt, type ReceiptOrigin } from './store-receipts.ts'

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
    ...receiptLists(receipts),
    ...eventLists(events),
    ...countLists(added),
    ...acceptedLists(notes),
    ints(notes.arrivals),
    notes.now.toISOString(),
  ]
  try {
    const { rows } = await client.query<{ stored: boolean }>({ name: 'store-plain-events', text: TEXT, values })
    return rows[0]?.stored === true ? 'stored' : 'moved'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === REPEATED) return 'repeated'
    throw error
  }
}

function countLists({ increments, userDays }: RolledUp): (Buffer | string)[] {
  const { sums, last } = splitByKind(increments)
  return [...sumLists(sums), ...lastLists(last), ...userDayLists(userDays)]
}
