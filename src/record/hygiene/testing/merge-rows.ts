/** What a row of each table that moves in a merge needs at least. */
export const SHAPES: Record<string, Record<string, unknown>> = {
  contacts: { name: 'Kim' },
  subscriptions: {
    effective_on: '2026-01-01',
    started_on: '2026-01-01',
    amount: 100,
    interval: 'month',
    currency: 'EUR',
  },
  invoices: { issued_on: '2026-01-01', amount: 100, currency: 'EUR' },
  tickets: { opened_at: '2026-03-02T10:00:00Z' },
  survey_responses: { survey: 'nps', answered_at: '2026-03-02T10:00:00Z' },
  outcomes: { name: 'Faster' },
  outcome_measurements: { measured_on: '2026-03-01', value: 3 },
  feedback: { at: '2026-03-02T10:00:00Z', text: 'Slow' },
  renewals: { due_on: '2026-12-01', amount: 100, is_derived: false, next_step: '', note: '' },
  renewal_views: { voice: 'csm', category: 'commit', reason: '', said_at: '2026-03-02T10:00:00Z' },
  renewal_checkpoints: { days: 90, opened_on: '2026-03-02' },
  activities: { at: '2026-03-02T10:00:00Z', type: 'call' },
  leads: { kind: 'referral', created_on: '2026-03-02' },
  events: { at: '2026-03-02T10:00:00Z', name: 'opened' },
  notes_to_self: { text: 'Remember', member_id: 1 },
  tasks: { title: 'Call them' },
}

export const WITHOUT_SOURCE = new Set(['notes_to_self', 'renewal_checkpoints', 'renewal_views', 'tasks'])
export const WITHOUT_EXTERNAL_ID = new Set([
  'renewal_checkpoints',
  'renewal_views',
  'contacts',
  'outcome_measurements',
  'events',
  'notes_to_self',
  'tasks',
])
