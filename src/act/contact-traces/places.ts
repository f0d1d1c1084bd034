import type { Place } from '../../record/contact-erasure/places.ts'

const OWN = 't.account_id'
const OF_TASK = '(select account_id from tasks where tasks.id = t.task_id)'
const OF_RUN = '(select account_id from playbook_runs where playbook_runs.id = t.run_id)'
const OF_LEAD = '(select account_id from leads where leads.id = t.lead_id)'
const OF_EFFECT = '(select account_id from effects where effects.id = t.effect_id)'

/** Texts in which what we compute and do may name a person. */
export const ACT_PLACES: readonly Place[] = [
  {
    table: 'tasks',
    columns: { title: 'text', description: 'text', checklist: 'json', outcome: 'text', outcome_note: 'text' },
    account: OWN,
    contact: 't.contact_id',
  },
  { table: 'task_notes', columns: { text: 'text' }, account: OF_TASK },
  { table: 'task_undos', columns: { changes: 'json' }, account: null },
  {
    table: 'leads',
    columns: { title: 'text', note: 'text', reason: 'text', status: 'text' },
    account: OWN,
    contact: 't.contact_id',
  },
  { table: 'lead_events', columns: { reason: 'text', before: 'json' }, account: OF_LEAD },
  { table: 'playbook_runs', columns: { because: 'text', entry: 'json' }, account: OWN, contact: 't.contact_id' },
  { table: 'playbook_steps', columns: { result: 'json', failure: 'text' }, account: OF_RUN },
  { table: 'playbook_run_notes', columns: { sentence: 'text' }, account: OF_RUN },
  {
    table: 'effects',
    columns: { payload: 'json', answer: 'text', failure: 'text', unwanted: 'text' },
    account: OWN,
    contact: 't.contact_id',
  },
  { table: 'effect_attempts', columns: { said: 'text' }, account: OF_EFFECT },
  { table: 'opt_outs', columns: { because: 'text' }, account: null },
  { table: 'notices', columns: { text: 'text' }, account: OWN },
  { table: 'my_day_marks', columns: { sentence: 'text' }, account: OWN },
  { table: 'notes_to_self', columns: { text: 'text' }, account: OWN },
  { table: 'renewals', columns: { next_step: 'text', reason: 'text', note: 'text' }, account: OWN },
  { table: 'renewal_views', columns: { reason: 'text' }, account: OWN },
  { table: 'renewal_undos', columns: { changes: 'json' }, account: null },
  { table: 'forecast_calls', columns: { reason: 'text' }, account: null },
  { table: 'forecast_snapshots', columns: { note: 'text' }, account: null },
  { table: 'work_entries', columns: { note: 'text' }, account: OWN },
  { table: 'account_tiers', columns: { note: 'text' }, account: OWN },
  { table: 'tier_uses', columns: { note: 'text' }, account: OWN },
  { table: 'partner_incentives', columns: { note: 'text' }, account: null },
  { table: 'health_overrides', columns: { reason: 'text' }, account: OWN },
  { table: 'account_health', columns: { next_action: 'json' }, account: OWN },
]
