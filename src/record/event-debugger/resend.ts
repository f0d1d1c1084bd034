import { z } from 'zod'
import { accept, sendingTime, type Arrival, type Verdict } from '../events/accept.ts'
import type { AccountRule } from '../events/accept-group.ts'
import { isFields, type Fields } from '../events/accept-problem.ts'
import type { EventItem } from '../events/item.ts'
import { acceptPostHog } from '../events/posthog.ts'

export interface ToResend {
  readonly id: number
  readonly kind: 'rejected' | 'parked' | 'conflict'
  readonly receivedAt: Date
  readonly sentAt: Date | null
  /** The call it came as, where that is known. */
  readonly eventType: string | null
  /** JSON text of the item, or of a whole body: as it came, or edited. */
  readonly text: string
  /** JSON text of what its batch said for all items. */
  readonly context: string | null
}

export type Again =
  | { readonly items: readonly EventItem[]; readonly problem: null }
  | { readonly items: null; readonly problem: { readonly code: string; readonly message: string } }

/** What was accepted before it became an issue was kept as the checked item. */
const CheckedItem = z.object({
  type: z.enum(['t', 'p', 's', 'i', 'g', 'a']),
  name: z.string(),
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  groupKey: z.string().nullable(),
  previousId: z.string().nullable(),
  messageId: z.string(),
  at: z.number(),
  original: z.string().nullable(),
  properties: z.string(),
})

const NOT_JSON = { code: 'json.unreadable', message: 'This is not JSON. Check quotes, commas and brackets.' }
const EMPTY = { code: 'batch.empty', message: 'The list of items is empty. Put the items to be sent into it.' }

/**
 * An issue through the same check as at the door, as of the time it first came. Its message id is one that sending it
 * twice does not count twice: its own, or where that is taken or missing one made of the issue's number.
 */
export function acceptAgain(issue: ToResend, rule: AccountRule): Again {
  const value = parsed(issue.text)
  if (value === undefined) return { items: null, problem: NOT_JSON }
  const checked = CheckedItem.safeParse(value)
  if (checked.success) {
    const messageId = issue.kind === 'conflict' ? `volant-issue-${issue.id}` : checked.data.messageId
    return { items: [{ ...checked.data, messageId }], problem: null }
  }
  const { values, arrival } = entriesOf(asItCame(value, issue.eventType), arrivalOf(issue, rule))
  if (values.length === 0) return { items: null, problem: EMPTY }
  const items: EventItem[] = []
  for (const [index, one] of values.entries()) {
    const { item, rejection } = judge(one, arrival)
    if (item === null) return { items: null, problem: problemOf(rejection, index, values.length) }
    const made = values.length === 1 ? `volant-issue-${issue.id}` : `volant-issue-${issue.id}-${index}`
    items.push(namesItself(one) ? item : { ...item, messageId: made })
  }
  return { items, problem: null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The body of a single call says nothing of its type where its address did. */
function asItCame(value: unknown, type: string | null): unknown {
  return isFields(value) && !Array.isArray(value['batch']) && type !== null ? { type, ...value } : value
}

/** A body that was refused as a whole holds its items in a list, and when it was sent. */
function entriesOf(value: unknown, arrival: Arrival): { values: readonly unknown[]; arrival: Arrival } {
  if (Array.isArray(value)) return { values: value, arrival }
  if (!isFields(value) || !Array.isArray(value['batch'])) return { values: [value], arrival }
  const { batch, context } = value
  const sentAt = arrival.sentAt ?? sendingTime(value['sentAt'] ?? value['sent_at'])
  return { values: batch, arrival: { ...arrival, sentAt, context: isFields(context) ? context : arrival.context } }
}

function judge(value: unknown, arrival: Arrival): Verdict {
  return isFields(value) && isPostHog(value) ? acceptPostHog(value, arrival) : accept(value, arrival)
}

/** In PostHog's words the user is called `distinct_id`, of the event or among its properties. */
function isPostHog(fields: Fields): boolean {
  const { properties } = fields
  return [fields, isFields(properties) ? properties : {}].some(
    (part) => 'distinct_id' in part || '$distinct_id' in part,
  )
}

function namesItself(value: unknown): boolean {
  if (!isFields(value)) return false
  const { messageId, uuid, properties } = value
  return Boolean(messageId ?? uuid ?? (isFields(properties) ? properties['$insert_id'] : null))
}

function problemOf({ code, message }: { code: string; message: string }, index: number, count: number) {
  return { code, message: count === 1 ? message : `Item ${index + 1} of ${count}: ${message}` }
}

function arrivalOf({ receivedAt, sentAt, context }: ToResend, rule: AccountRule): Arrival {
  const shared = context === null ? null : parsed(context)
  return {
    receivedAt: receivedAt.getTime(),
    sentAt: sentAt?.getTime() ?? null,
    context: isFields(shared) ? shared : null,
    rule,
    hasOddText: true,
    isSmall: false,
  }
}
