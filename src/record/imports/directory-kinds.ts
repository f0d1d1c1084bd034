/** Import kind → its name in the directory of external ids. */
export const DIRECTORY_KINDS: Readonly<Record<string, string>> = {
  accounts: 'account',
  contacts: 'contact',
  subscriptions: 'subscription',
  invoices: 'invoice',
  tickets: 'ticket',
  survey_responses: 'survey_response',
  outcomes: 'outcome',
  feedback: 'feedback',
  renewals: 'renewal',
  activities: 'activity',
  leads: 'lead',
}
