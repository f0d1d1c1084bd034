import { Refusal } from '../../kernel/refusal.ts'
import { accept, sendingTime, type Arrival, type Verdict } from './accept.ts'
import { hasOddEscape, isTooDeep, MAX_ITEM_BYTES } from './accept-bounds.ts'
import { isFields, type Fields } from './accept-problem.ts'
import { elementTexts } from './element-texts.ts'
import type { EventItem, Rejection } from './item.ts'
import { acceptPostHog } from './posthog.ts'
import type { Path } from './receiver-paths.ts'
import type { WriteKey } from './store-write-keys.ts'

export const MAX_ITEMS = 2500
const RAW_BYTES = 40_000
/** As JSON; it is kept once for each item. */
const LONGEST_CONTEXT = 4_000

/** A body that was read, with what is known about its request. */
export interface Posted {
  readonly path: Extract<Path, { limitBytes: number }>
  readonly value: unknown
  readonly text: string
  readonly url: string
  readonly receivedAt: number
  readonly key: WriteKey
}

export interface Judged {
  readonly items: readonly EventItem[]
  readonly rejections: readonly Rejection[]
  /** One call by itself, which is answered with 400 when it cannot be accepted. */
  readonly isSingle: boolean
  /** ms since 1970, by the sender's clock. */
  readonly sentAt: number | null
}

interface Entries {
  readonly values: readonly unknown[]
  readonly isSingle: boolean
  readonly sentAt: number | null
  readonly context: Fields | null
  judge(value: unknown, arrival: Arrival): Verdict
}

/** Looks at every item of a body. Refuses a body of another shape as a whole. */
export function judge(posted: Posted): Judged {
  const { values, isSingle, sentAt, context, judge } = entriesOf(posted)
  if (values.length > MAX_ITEMS) throw tooManyItems(values.length)
  const { text, receivedAt, key } = posted
  const arrival: Arrival = {
    receivedAt,
    sentAt,
    context,
    rule: key,
    hasOddText: hasOddEscape(text),
    isSmall: text.length * 3 <= MAX_ITEM_BYTES,
  }
  const items: EventItem[] = []
  const refused: Omit<Rejection, 'raw' | 'context'>[] = []
  for (let index = 0; index < values.length; index += 1) {
    const { item, rejection } = judge(values[index], arrival)
    if (item) items.push(item)
    else refused.push({ ...rejection, index })
  }
  return { items, rejections: asTheyCame(refused, { text, isSingle, context }), isSingle, sentAt }
}

/** Refused items with what was written of each, letter by letter, and what their batch says for all of them. */
function asTheyCame(
  refused: readonly Omit<Rejection, 'raw' | 'context'>[],
  { text, isSingle, context }: { text: string; isSingle: boolean; context: Fields | null },
): Rejection[] {
  if (refused.length === 0) return []
  const texts = isSingle ? [text] : elementTexts(text, 'batch')
  const shared = contextText(context)
  return refused.map((one) => ({ ...one, raw: cut(texts[one.index] ?? ''), context: shared }))
}

/** A body that was refused as a whole, as the debugger keeps it. */
export function wholeRejection(refusal: Refusal, raw: string, path: Posted['path']): Rejection {
  const { code, message } = refusal
  const eventType = path.kind === 'call' ? path.type : null
  return { index: 0, code, message, raw: cut(raw), context: null, eventType, eventName: null, messageId: null }
}

/** A refused item is kept by itself: what its batch says of account and traits has to go with it, of a long context these alone. */
function contextText(context: Fields | null): string | null {
  if (context === null) return null
  const { groupId, traits } = context
  const texts = [context, { groupId, traits }, { groupId }].map((one) => textOf(one))
  return texts.find((text) => text !== null && text !== '{}' && text.length <= LONGEST_CONTEXT) ?? null
}

/** Null for what is nested too deep to be written. */
function textOf(value: Fields): string | null {
  return isTooDeep(value) ? null : JSON.stringify(value)
}

function entriesOf({ path, value, url }: Posted): Entries {
  if (path.kind === 'posthog') return postHogEntries(value, url)
  if (!isFields(value)) throw notAnObject()
  const sentAt = sendingTime(value['sentAt'])
  if (path.kind === 'call') {
    const fields = { ...value, type: path.type }
    return { values: [fields], isSingle: true, sentAt, context: null, judge: accept }
  }
  const { batch } = value
  if (!Array.isArray(batch)) throw noBatch()
  return {
    values: batch,
    isSingle: false,
    sentAt,
    context: isFields(value['context']) ? value['context'] : null,
    judge: accept,
  }
}

function postHogEntries(value: unknown, url: string): Entries {
  const shared = { context: null, judge: acceptPostHog }
  if (Array.isArray(value)) return { ...shared, values: value, isSingle: false, sentAt: sentAtOfQuery(url) }
  if (!isFields(value)) throw notAnObject()
  const sentAt = sendingTime(value['sent_at'] ?? value['created_at']) ?? sentAtOfQuery(url)
  const { batch } = value
  if (batch === undefined) return { ...shared, values: [value], isSingle: true, sentAt }
  if (!Array.isArray(batch)) throw noBatch()
  return { ...shared, values: batch, isSingle: false, sentAt }
}

/** PostHog's browser SDK puts the time of sending into the address. */
function sentAtOfQuery(url: string): number | null {
  const found = /[?&]_=(\d{11,14})(?:&|$)/.exec(url)
  return found ? Number(found[1]) : null
}

/** A text of its own: a piece of the body would keep the whole of it in memory. */
function cut(text: string): string {
  return Buffer.from(text.slice(0, RAW_BYTES)).subarray(0, RAW_BYTES).toString('utf8')
}

function notAnObject(): Refusal {
  return new Refusal('body.not_an_object', 400, 'The body is not an object. Send one call, or a batch of them.')
}

function noBatch(): Refusal {
  return new Refusal('body.no_batch', 400, 'The body has no list named batch. Send {"batch": [ … ]}.')
}

function tooManyItems(count: number): Refusal {
  return new Refusal(
    'body.too_many_items',
    400,
    `The batch has ${count} items; ${MAX_ITEMS} are the most. None was taken: send them in several requests.`,
  )
}
