import { z } from 'zod'
import { accept, type Arrival } from '../events/accept.ts'
import type { AccountRule } from '../events/accept-group.ts'
import type { EventItem } from '../events/item.ts'

export interface ToResend {
  readonly id: number
  readonly kind: 'rejected' | 'parked' | 'conflict'
  readonly receivedAt: Date
  readonly sentAt: Date | null
  readonly messageId: string | null
  /** JSON text of the item: as it came, or edited. */
  readonly text: string
}

export type Again =
  | { readonly item: EventItem; readonly problem: null }
  | { readonly item: null; readonly problem: { readonly code: string; readonly message: string } }

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

/**
 * An issue through the same check as at the door, as of the time it first came. Its message id is one that sending it
 * twice does not count twice: its own, or where that is taken or missing one made of the issue's number.
 */
export function acceptAgain(issue: ToResend, rule: AccountRule): Again {
  let value: unknown
  try {
    value = JSON.parse(issue.text)
  } catch {
    return { item: null, problem: NOT_JSON }
  }
  const checked = CheckedItem.safeParse(value)
  if (checked.success) return { item: { ...checked.data, messageId: messageIdOf(issue, checked.data) }, problem: null }
  const { item, rejection } = accept(value, arrivalOf(issue, rule))
  if (item === null) return { item: null, problem: { code: rejection.code, message: rejection.message } }
  return { item: { ...item, messageId: messageIdOf(issue, namesItself(value) ? item : null) }, problem: null }
}

function messageIdOf({ id, kind }: ToResend, item: { messageId: string } | null): string {
  return item === null || kind === 'conflict' ? `volant-issue-${id}` : item.messageId
}

function namesItself(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'messageId' in value && Boolean(value.messageId)
}

function arrivalOf({ receivedAt, sentAt }: ToResend, rule: AccountRule): Arrival {
  return {
    receivedAt: receivedAt.getTime(),
    sentAt: sentAt?.getTime() ?? null,
    context: null,
    rule,
    hasOddText: true,
    isSmall: false,
  }
}
