-- Every end of a term is a renewal: given by a source, or derived from subscriptions.
insert into sources (key, name, kind) values ('terms', 'Ends of terms', 'manual');

alter table renewals
  -- Made from a term end or an anniversary; it follows the subscription as long as nobody touched it.
  add column is_derived boolean not null default false,
  add column next_step text not null default '',
  add column next_step_on date,
  add column next_step_task_id bigint references tasks (id) on delete set null,
  add column reason text,
  add column note text not null default '',
  -- Null: the ledger itself, or a source.
  add column decided_by bigint references members (id) on delete set null,
  -- What is up for renewal per year, and what was renewed, in minor units of the reporting currency. Kept with the ledger;
  -- null: a rate is missing.
  add column amount_minor bigint,
  add column renewed_minor bigint,
  -- Who said by hand what is up for renewal: neither files nor subscriptions change that amount.
  add column amount_by bigint references members (id) on delete set null,
  -- A later version of the subscription moved the term's end before it came: renewed on that day.
  add column early_on date,
  -- Who closed it; null while it is open.
  add column decided_from text check (decided_from in ('source', 'ledger', 'person')),
  -- What the ledger says of it once its day and the days of grace have passed; null before, or where money is unknown.
  add column ledger_outcome text check (ledger_outcome in ('renewed', 'churned', 'contracted', 'expanded')),
  add column ledger_minor bigint,
  add column ledger_on date,
  -- A person's word stands before the source's and the ledger's. 'open': opened again.
  add column said_outcome text check (said_outcome in ('renewed', 'churned', 'contracted', 'expanded', 'open')),
  add column said_minor bigint,
  add column said_on date;
create index renewals_due on renewals (due_on, id);

-- What the machine, the CSM and the leader say of a renewal; the latest of each voice counts, none is ever rewritten.
create table renewal_views (
  id bigint generated always as identity primary key,
  renewal_id bigint not null references renewals (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  voice text not null check (voice in ('machine', 'csm', 'leader')),
  category text not null check (category in ('commit', 'best_case', 'at_risk')),
  -- What is expected to be paid per year afterwards, in the reporting currency; null: the renewal's own amount.
  amount_minor bigint,
  -- Probability of renewal, of the machine.
  probability real,
  reason text not null default '',
  -- Days before the renewal of the checkpoint it was said at; null: between checkpoints.
  checkpoint_days int,
  member_id bigint references members (id) on delete set null,
  said_at timestamptz not null
);
create index renewal_views_renewal on renewal_views (renewal_id, voice, id desc);
create index renewal_views_account on renewal_views (account_id);

-- A renewal that came within so many days: opened once, with the machine's view of that day.
create table renewal_checkpoints (
  id bigint generated always as identity primary key,
  renewal_id bigint not null references renewals (id) on delete cascade,
  days int not null,
  account_id bigint not null references accounts (id) on delete cascade,
  opened_on date not null,
  -- What was said before is no answer to it.
  opened_at timestamptz not null default now(),
  -- When the CSM and the leader had both said what they think.
  settled_at timestamptz,
  -- What the CSM was asked to do about it.
  task_id bigint references tasks (id) on delete set null,
  unique (renewal_id, days)
);
create index renewal_checkpoints_account on renewal_checkpoints (account_id);

-- What takes a change of many renewals back, for ten minutes.
create table renewal_undos (
  id uuid primary key default gen_random_uuid(),
  actor_kind text not null,
  actor_id bigint,
  changes jsonb not null,
  made_at timestamptz not null,
  undone_at timestamptz
);
create index renewal_undos_made on renewal_undos (made_at);
