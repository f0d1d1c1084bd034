/** A table whose texts may name a person, with what has to be known to find and replace it there. */
export interface Place {
  readonly table: string
  readonly columns: Readonly<Record<string, 'text' | 'json'>>
  /** SQL for the account of a row `t`; null: rows belong to no account, and a full name is replaced in all of them. */
  readonly account: string | null
  /** Column that says which contact a row is about. */
  readonly contact?: string
}

const OWN = 't.account_id'

/** Texts of what we know, and of the audit log. Ids, keys and words of a fixed list name nobody and are not among them. */
export const RECORD_PLACES: readonly Place[] = [
  {
    table: 'activities',
    columns: { subject: 'text', text: 'text', contact_email: 'text' },
    account: OWN,
    contact: 't.contact_id',
  },
  {
    table: 'survey_responses',
    columns: { contact_email: 'text', comment: 'text' },
    account: OWN,
    contact: 't.contact_id',
  },
  { table: 'contacts', columns: { title: 'text', attributes: 'json' }, account: OWN },
  { table: 'tickets', columns: { subject: 'text', topic: 'text', attributes: 'json' }, account: OWN },
  { table: 'feedback', columns: { text: 'text', origin: 'text', theme: 'text' }, account: OWN },
  { table: 'subscriptions', columns: { attributes: 'json', end_reason: 'text' }, account: OWN },
  { table: 'outcomes', columns: { name: 'text', kpi: 'text', agreed_by: 'text' }, account: OWN },
  { table: 'account_attributes', columns: { attributes: 'json' }, account: OWN },
  { table: 'account_facts', columns: { value: 'json' }, account: OWN },
  { table: 'account_merges', columns: { moved: 'json', from_loser: 'json' }, account: 't.winner_id' },
  { table: 'likely_duplicates', columns: { reasons: 'json' }, account: 't.left_id' },
  { table: 'movement_reasons', columns: { reason: 'text', note: 'text' }, account: OWN },
  { table: 'undo_records', columns: { changes: 'json' }, account: null },
  {
    table: 'imports',
    columns: {
      findings: 'json',
      mapping: 'json',
      reading: 'json',
      undo_report: 'json',
      file_name: 'text',
      failure: 'text',
    },
    account: null,
  },
  { table: 'import_errors', columns: { cells: 'json', problems: 'json' }, account: null },
  { table: 'import_changes', columns: { before: 'json', after: 'json' }, account: OWN },
  {
    table: 'event_traits',
    columns: { traits: 'json' },
    account: `(select account_id from external_ids where external_ids.kind = 'account' and external_id = t.key and account_id is not null limit 1)`,
  },
  {
    table: 'audit_log',
    columns: { sentence: 'text', detail: 'json' },
    account: OWN,
    contact: `case when t.subject_kind = 'contact' and t.subject_id ~ '^[0-9]{1,18}$' then t.subject_id::bigint end`,
  },
]
