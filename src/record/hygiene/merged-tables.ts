/**
 * Tables whose rows move to the winner of a merge, with their name in the directory of external ids (null: none).
 *
 * What stays with the account it is about: the audit log, health as shown and its overrides, dated facts, visits. Usage
 * stays too, and is added to the winner's (store-usage-sums.ts). Money, words and the portfolio row are made from the rest.
 */
export const MERGED_TABLES = {
  contacts: 'contact',
  subscriptions: 'subscription',
  invoices: 'invoice',
  tickets: 'ticket',
  survey_responses: 'survey_response',
  outcomes: 'outcome',
  outcome_measurements: null,
  feedback: 'feedback',
  renewals: 'renewal',
  renewal_views: null,
  renewal_checkpoints: null,
  movement_reasons: null,
  activities: 'activity',
  leads: 'lead',
  events: null,
  notes_to_self: null,
  tasks: null,
  work_entries: null,
  account_tiers: null,
  tier_uses: null,
} as const satisfies Readonly<Record<string, string | null>>

export type MergedTable = keyof typeof MERGED_TABLES

export const MERGED_TABLE_NAMES = Object.keys(MERGED_TABLES) as MergedTable[]
