import type { WebhookEvent } from '../webhook-events.ts'
import type { IconName } from '../../../web/design/icon.tsx'
import type { EffectKind, EffectState } from '../effect-words.ts'

export const OUTREACH_TOPICS = ['effects', 'outreach', 'webhooks'] as const

export const KIND_WORDS: Readonly<Record<EffectKind, { label: string; icon: IconName }>> = {
  email: { label: 'E-mail', icon: 'mail' },
  slack: { label: 'Slack', icon: 'voice' },
  webhook: { label: 'Webhook', icon: 'bolt' },
}

export const STATE_WORDS: Readonly<Record<EffectState, string>> = {
  held: 'To be released',
  due: 'Waits',
  sent: 'Sent',
  failed: 'Failed',
  dropped: 'Dropped',
}

export const OPT_OUT_WORDS: Readonly<Record<'unsubscribe' | 'member' | 'bounce', string>> = {
  unsubscribe: 'Opted out by the link in an e-mail',
  member: 'Wants no e-mail',
  bounce: 'The address does not exist',
}

/** The whole outbox in a sentence, for its heading. `hasAny`: whether anything ever was to go out. */
export function outboxSentence(
  waiting: { email: number; slack: number; webhook: number },
  failed: number,
  hasAny: boolean,
): string {
  const total = waiting.email + waiting.slack + waiting.webhook
  const parts = [
    ...(total > 0 ? [`${total} ${total === 1 ? 'waits' : 'wait'}`] : []),
    ...(failed > 0 ? [`${failed} failed in 7 days`] : []),
  ]
  if (parts.length > 0) return capital(parts.join(', '))
  return hasAny ? 'Everything that is due is out' : 'Nothing was to go out yet'
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

export const EVENT_WORDS: Readonly<Record<WebhookEvent, string>> = {
  'lead.sent': 'A lead was sent',
  'lead.accepted': 'A lead was accepted',
  'lead.declined': 'A lead was declined',
  'lead.won': 'A lead was won',
  'lead.lost': 'A lead was lost',
  'lead.taken_back': 'A change of a lead was taken back',
}
