import type { Trx } from '../../platform/db/database.ts'
import type { EffectKind, EffectState } from './effect-words.ts'

export type { EffectKind, EffectState }

export interface EmailPayload {
  kind: 'email'
  to: string
  toName: string | null
  subject: string
  text: string
  html: string
  /** Where answers go; without it to the owner of the account. */
  replyTo?: string | null
  /** A person of the account may opt out and is told how; a member gets what their work asks for. */
  audience: 'contact' | 'member'
}

export interface SlackPayload {
  kind: 'slack'
  /** A channel's name or id, or the e-mail address by which a member is found in Slack. */
  to: { channel: string } | { email: string }
  /** Slack's own markup; see `writeMessage`. */
  text: string
}

export interface WebhookPayload {
  kind: 'webhook'
  endpointId: number
  /** Type of the message, such as `playbook.step`. */
  type: string
  data: Readonly<Record<string, unknown>>
}

export type EffectPayload = EmailPayload | SlackPayload | WebhookPayload

/** Something that is to leave the house, complete as it was decided. */
export interface NewEffect {
  /** The step of the run that intends it: its id is `run:step`. Without a run (digests, tests) an id that says what it is. */
  of: { runId: number; stepId: string } | { id: string }
  accountId: number | null
  contactId?: number | null
  memberId?: number | null
  payload: EffectPayload
  /** Not before this instant. */
  dueAt: Date
  /** Waits for `releaseEffect`. */
  held?: boolean
}

/** How an effect ended, told to whoever waits for it in the transaction that records it. */
export interface SettledEffect {
  id: string
  runId: number
  stepId: string
  kind: EffectKind
  state: 'sent' | 'failed' | 'dropped'
  /** What the receiver said. */
  answer: string | null
  /** Why it failed or was dropped, as a sentence. */
  failure: string | null
  at: Date
}

export type Settle = (trx: Trx, effect: SettledEffect) => Promise<void>

/** What receivers see, the same at every attempt. */
export function effectId(of: NewEffect['of']): string {
  return 'id' in of ? of.id : `${of.runId}:${of.stepId}`
}
