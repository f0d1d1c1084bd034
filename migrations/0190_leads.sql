-- Leads: something a customer's success produced, handed to a department that takes it or says why not.
alter table leads drop constraint leads_kind_check;
alter table leads
  add constraint leads_kind_check check (kind in ('renewal', 'expansion', 'referral', 'reference', 'case_study')),
  add column title text not null default '',
  add column note text not null default '',
  add column to_department text,
  add column contact_id bigint references contacts (id) on delete set null,
  -- open: written down, not sent. `status` keeps a source's own word.
  add column state text not null default 'open'
    check (state in ('open', 'sent', 'accepted', 'declined', 'won', 'lost')),
  add column sent_at timestamptz,
  add column decided_at timestamptz,
  add column decided_by bigint references members (id) on delete set null,
  -- Of a lead that was declined or lost.
  add column reason text,
  add column closed_on date,
  add column won_amount numeric,
  add column created_by bigint references members (id) on delete set null,
  -- Of a lead that a playbook made: a run never makes one twice.
  add column run_id bigint,
  add column step_id text,
  add column created_at timestamptz not null default now(),
  add column changed_at timestamptz not null default now();
create unique index leads_run_step on leads (run_id, step_id) where run_id is not null;
create index leads_state on leads (to_department, state, id);
create index leads_won_account on leads (won_account_id) where won_account_id is not null;
