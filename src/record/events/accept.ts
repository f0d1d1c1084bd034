import { randomUUID } from 'node:crypto'
import { boundsProblem, holdsNullCharacter, repairedText } from './accept-bounds.ts'
import { readGroupKey, type AccountRule } from './accept-group.ts'
import { readIds, readName } from './accept-ids.ts'
import { isFields, Problem, type Fields } from './accept-problem.ts'
import { eventTime, readInstant, timeProblem } from './event-time.ts'
import { EVENT_TYPES, type EventItem, type EventType, type Rejection } from './item.ts'

/** What the items of one request have in common. */
export interface Arrival {
  /** ms since 1970. */
  readonly receivedAt: number
  /** When the sender says it sent the request, ms since 1970; null: each item says so itself, or nobody does. */
  readonly sentAt: number | null
  /** `context` of the whole batch: holds where an item says nothing itself. */
  readonly context: Fields | null
  readonly rule: AccountRule
  /** Some text of the body may be such that PostgreSQL refuses it. */
  readonly hasOddText: boolean
  /** The whole body is within what one item may have. */
  readonly isSmall: boolean
}

/** A call in the words of the Segment spec, whatever protocol it came by. */
export interface Call {
  readonly fields: Fields
  /** A call about a group alone names no user. */
  readonly isUserOptional?: boolean
}

export type Verdict =
  | { readonly item: EventItem; readonly rejection: null }
  | { readonly item: null; readonly rejection: Omit<Rejection, 'index' | 'raw' | 'context'> }

/**
 * The one check before anything is written: what it lets through can be stored. Pure but for message ids it makes where the
 * sender sent none.
 */
export function accept(value: unknown, arrival: Arrival): Verdict {
  return isFields(value) ? acceptCall({ fields: value }, arrival) : refuse({}, NOT_AN_OBJECT)
}

/** As `accept`, of a call that another protocol was translated into. */
export function acceptCall(call: Call, arrival: Arrival): Verdict {
  const unsound = soundnessProblem(call.fields, arrival)
  if (unsound) return refuse(call.fields, unsound)
  const item = readItem(arrival.hasOddText ? { ...call, fields: repairedText(call.fields) } : call, arrival)
  return item instanceof Problem ? refuse(call.fields, item) : { item, rejection: null }
}

function soundnessProblem(fields: Fields, { isSmall, hasOddText }: Arrival): Problem | null {
  return boundsProblem(fields, isSmall) ?? (hasOddText && holdsNullCharacter(fields) ? NULL_CHARACTER : null)
}

function readItem({ fields, isUserOptional = false }: Call, arrival: Arrival): EventItem | Problem {
  const type = TYPES.get(fields['type'])
  if (!type) return UNKNOWN_TYPE
  const ids = readIds(fields, type, isUserOptional)
  if (ids instanceof Problem) return ids
  const name = readName(fields, type)
  if (name instanceof Problem) return name
  const context = isFields(fields['context']) ? fields['context'] : null
  const properties = readProperties(fields, type, context)
  if (properties instanceof Problem) return properties
  const { rule, context: batchContext } = arrival
  const groupKey = readGroupKey({ type, fields, properties, context, batchContext, rule })
  if (groupKey instanceof Problem) return groupKey
  const original = fields['timestamp'] ?? fields['originalTimestamp'] ?? null
  const at = readTime(original, fields['sentAt'], arrival)
  if (at instanceof Problem) return at

  return {
    type,
    name,
    userId: ids.userId,
    anonymousId: ids.anonymousId,
    groupKey,
    previousId: ids.previousId,
    messageId: ids.messageId ?? randomUUID(),
    at,
    original: original === null ? null : String(original),
    properties: properties === null ? '{}' : JSON.stringify(properties),
  }
}

const TYPES: ReadonlyMap<unknown, EventType> = new Map(Object.entries(EVENT_TYPES))

function readProperties(fields: Fields, type: EventType, context: Fields | null): Fields | null | Problem {
  if (type !== 'i' && type !== 'g') return readObject(fields['properties'], 'properties')
  // Some SDKs send the traits of an identify call in the context.
  return readObject(fields['traits'] ?? (type === 'i' ? context?.['traits'] : null), 'traits')
}

function readObject(value: unknown, field: string): Fields | null | Problem {
  if (value === undefined || value === null) return null
  if (isFields(value)) return value
  // PHP writes an empty map as an empty list.
  if (Array.isArray(value) && value.length === 0) return null
  return new Problem(
    `${field}.not_an_object`,
    `${field} is not an object. Send names with values, such as {"plan": "pro"}.`,
  )
}

function readTime(original: unknown, ownSentAt: unknown, arrival: Arrival): number | Problem {
  const { receivedAt } = arrival
  const happened = original === null ? null : readInstant(original)
  if (Number.isNaN(happened)) return UNREADABLE_TIME
  const at = eventTime({ original: happened, sentAt: arrival.sentAt ?? sendingTime(ownSentAt), receivedAt })
  const problem = timeProblem(at, receivedAt)
  if (problem === null) return at
  return problem === 'early' ? TOO_EARLY : IN_FUTURE
}

/** When a request or item was sent by the sender's clock; null where that is not said in a way we can read. */
export function sendingTime(value: unknown): number | null {
  if (value === undefined || value === null) return null
  const sentAt = readInstant(value)
  return Number.isFinite(sentAt) ? sentAt : null
}

/** Says no to an item, with as much of it as tells the sender which one it is. */
export function refuse(fields: Fields, problem: Problem): Verdict {
  return {
    item: null,
    rejection: {
      code: problem.code,
      message: problem.message,
      eventType: storable(fields['type'], 20),
      eventName: storable(fields['event'] ?? fields['name'], 200),
      messageId: storable(fields['messageId'], 100),
    },
  }
}

/** What can be kept and shown of a field, whatever is wrong with it. */
function storable(value: unknown, characters: number): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.slice(0, characters).replaceAll('\0', '').toWellFormed() : null
}

export const NOT_AN_OBJECT = new Problem(
  'item.not_an_object',
  'The item is not an object. Send one object for each call.',
)
const UNKNOWN_TYPE = new Problem(
  'type.unknown',
  'type is missing or unknown. Send track, page, screen, identify, group or alias.',
)
const NULL_CHARACTER = new Problem(
  'text.null_character',
  'Some text holds the character U+0000, which cannot be kept. Send it without.',
)
const UNREADABLE_TIME = new Problem(
  'timestamp.unreadable',
  'timestamp is not a time. Send ISO 8601, such as 2026-03-10T09:00:00.000Z, or milliseconds since 1970.',
)
const TOO_EARLY = new Problem(
  'timestamp.too_early',
  'The event lies before the year 2000. Check the clock of the sender, and that numbers are milliseconds, not seconds.',
)
const IN_FUTURE = new Problem(
  'timestamp.in_future',
  'The event lies more than a day ahead. Check the clock of the sender, and send sentAt so that it can be corrected.',
)
