/** What endpoints hear of without being named by a playbook. */
export const WEBHOOK_EVENTS = [
  'lead.sent',
  'lead.accepted',
  'lead.declined',
  'lead.won',
  'lead.lost',
  'lead.taken_back',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]
