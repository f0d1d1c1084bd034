-- What we know: directories, dated facts, and the signals themselves.

-- Where facts come from: a file imported by hand, an event key, a connector, the sample company, or a member's own hand.
create table sources (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  kind text not null check (kind in ('import', 'events', 'connector', 'sample', 'manual')),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
insert into sources (key, name, kind) values ('manual', 'Entered by hand', 'manual'), ('import', 'Imported files', 'import');

-- How much of each kind of signal a source delivered for each day: the rhythm that freshness is read from.
-- metric_id is 0 for every kind but usage.
create table source_days (
  source_id int not null references sources (id) on delete cascade,
  kind text not null,
  metric_id int not null default 0,
  day date not null,
  signals bigint not null,
  primary key (source_id, kind, metric_id, day)
);

-- When a source last delivered anything, by kind, whatever the day of the facts.
create table source_arrivals (
  source_id int not null references sources (id) on delete cascade,
  kind text not null,
  arrived_at timestamptz not null,
  signals bigint not null,
  primary key (source_id, kind, arrived_at)
);

create table segments (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  description text not null default '',
  position int not null,
  archived_at timestamptz
);

create table stages (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  description text not null default '',
  position int not null,
  expected_days int,
  is_terminal boolean not null default false,
  archived_at timestamptz
);

create table custom_fields (
  id int generated always as identity primary key,
  entity text not null check (entity in ('account', 'contact', 'subscription', 'ticket')),
  key text not null,
  name text not null,
  type text not null check (type in ('text', 'number', 'boolean', 'day')),
  description text not null default '',
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  unique (entity, key)
);

create table accounts (
  id bigint generated always as identity primary key,
  name text not null,
  parent_id bigint references accounts (id) on delete set null,
  owner_id bigint references members (id) on delete set null,
  segment_id int references segments (id),
  stage_id int references stages (id),
  domain text,
  industry text,
  country text,
  customer_since date,
  -- As given by a person or a file; the renewal date shown is the earliest open renewal, else this.
  renewal_on_given date,
  renewal_on date,
  -- Money now, in the reporting currency's minor units; null where nothing was ever paid.
  mrr_minor bigint,
  arr_minor bigint generated always as (mrr_minor * 12) stored,
  last_contact_at timestamptz,
  source_id int not null references sources (id),
  is_sample boolean not null default false,
  merged_into_id bigint references accounts (id) on delete cascade,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index accounts_name on accounts (lower(name), id) where merged_into_id is null;
create index accounts_owner on accounts (owner_id) where merged_into_id is null;
create index accounts_arr on accounts (arr_minor desc nulls last, id) where merged_into_id is null;
create index accounts_renewal on accounts (renewal_on, id) where merged_into_id is null;
create index accounts_parent on accounts (parent_id) where parent_id is not null;
create index accounts_domain on accounts (lower(domain)) where domain is not null;
create index accounts_merged on accounts (merged_into_id) where merged_into_id is not null;

create table account_attributes (
  account_id bigint primary key references accounts (id) on delete cascade,
  attributes jsonb not null default '{}'
);
create index account_attributes_values on account_attributes using gin (attributes jsonb_path_ops);

-- Stage, segment, owner and attributes with the day they became true. `field` is stage, segment, owner, or attribute:<key>.
create table account_facts (
  account_id bigint not null references accounts (id) on delete cascade,
  field text not null,
  valid_from date not null,
  value jsonb,
  source_id int not null references sources (id),
  import_id bigint,
  member_id bigint references members (id) on delete set null,
  recorded_at timestamptz not null default now(),
  primary key (account_id, field, valid_from)
);

-- The directory of ids: unique over all accounts, owned by none. A merged account's ids point to the winner.
create table external_ids (
  kind text not null,
  source_id int not null references sources (id) on delete cascade,
  external_id text not null,
  account_id bigint references accounts (id) on delete cascade,
  row_id bigint not null,
  primary key (kind, source_id, external_id)
);
create index external_ids_row on external_ids (kind, row_id);
create index external_ids_account on external_ids (account_id);

create table granted_accounts (
  member_id bigint not null references members (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  primary key (member_id, account_id)
);

create table contacts (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  email text,
  name text,
  title text,
  roles text[] not null default '{}',
  attributes jsonb not null default '{}',
  left_on date,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index contacts_account on contacts (account_id);
create index contacts_email on contacts (lower(email)) where email is not null;

create table metrics (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  unit text not null default '',
  description text not null default '',
  -- A metric is fed by events or by import, never both.
  fed_by text not null default 'import' check (fed_by in ('import', 'events')),
  -- How the days of a window make one number: flows are added up, levels such as seats in use are not.
  rollup text not null default 'sum' check (rollup in ('sum', 'last', 'mean')),
  -- Fed by events: which events count, and how.
  definition jsonb,
  -- Made for an event name at its first arrival, not by a person.
  is_automatic boolean not null default false,
  -- Accounts up to this id are counted; the others wait for the job that counts what came before the metric was defined.
  counted_to bigint not null default 9007199254740991,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  check ((fed_by = 'events') = (definition is not null))
);

-- One number per account, metric and day: the account-level row, else the sum over contacts (is_derived).
create table metric_days (
  account_id bigint not null,
  metric_id int not null,
  day date not null,
  import_id int,
  source_id smallint not null,
  is_derived boolean not null default false,
  value numeric not null,
  -- Of a `last` metric: the event its value came from, so that arrival order does not matter.
  last_at timestamptz,
  last_id text,
  primary key (account_id, metric_id, day)
) with (fillfactor = 95);

create table contact_metric_days (
  account_id bigint not null,
  metric_id int not null,
  day date not null,
  contact_id bigint not null,
  import_id int,
  source_id smallint not null,
  value numeric not null,
  primary key (account_id, metric_id, day, contact_id)
);

create table subscriptions (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  effective_on date not null,
  started_on date not null,
  ended_on date,
  amount numeric not null,
  "interval" text not null check ("interval" in ('day', 'week', 'month', 'quarter', 'year')),
  interval_count int not null default 1 check (interval_count > 0),
  quantity numeric not null default 1,
  discount_percent numeric not null default 0,
  currency text not null,
  plan text,
  is_trial boolean not null default false,
  kind text not null default 'recurring' check (kind in ('recurring', 'one_off')),
  term_ends_on date,
  end_reason text,
  attributes jsonb not null default '{}',
  unique (source_id, external_id, effective_on)
);
create index subscriptions_account on subscriptions (account_id);

-- MRR of an account as steps, one row per change, in the reporting currency's minor units.
create table mrr_steps (
  account_id bigint not null references accounts (id) on delete cascade,
  day date not null,
  mrr_minor bigint not null,
  primary key (account_id, day)
);

create table exchange_rates (
  currency text not null,
  day date not null,
  rate numeric not null check (rate > 0),
  source_id int not null references sources (id),
  primary key (currency, day)
);

create table invoices (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  issued_on date not null,
  due_on date,
  paid_on date,
  amount numeric not null,
  currency text not null,
  status text,
  unique (source_id, external_id)
);
create index invoices_account on invoices (account_id, issued_on desc);

create table tickets (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  opened_at timestamptz not null,
  first_response_at timestamptz,
  closed_at timestamptz,
  priority text check (priority in ('low', 'normal', 'high', 'urgent')),
  status text,
  subject text,
  topic text,
  is_escalated boolean,
  csat smallint check (csat between 1 and 5),
  attributes jsonb not null default '{}',
  unique (source_id, external_id)
);
create index tickets_account on tickets (account_id, opened_at desc);

create table survey_responses (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  contact_id bigint references contacts (id) on delete set null,
  contact_email text,
  survey text not null,
  score numeric,
  comment text,
  answered_at timestamptz not null,
  unique (source_id, external_id)
);
create index survey_responses_account on survey_responses (account_id, survey, answered_at desc);

create table outcomes (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  name text not null,
  kpi text,
  unit text,
  baseline numeric,
  target numeric,
  due_on date,
  value_amount numeric,
  currency text,
  agreed_by text,
  agreed_on date,
  captured_in text check (captured_in in ('presales', 'onboarding', 'review')),
  created_at timestamptz not null default now(),
  unique (source_id, external_id)
);
create index outcomes_account on outcomes (account_id);

create table outcome_measurements (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  outcome_id bigint not null references outcomes (id) on delete cascade,
  measured_on date not null,
  value numeric not null,
  source_id int not null references sources (id),
  unique (outcome_id, measured_on)
);
create index outcome_measurements_account on outcome_measurements (account_id, measured_on desc);

create table feedback (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  at timestamptz not null,
  text text not null,
  origin text,
  theme text,
  department text,
  unique (source_id, external_id)
);
create index feedback_account on feedback (account_id, at desc);

create table renewals (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  due_on date not null,
  amount numeric not null,
  currency text,
  outcome text not null default 'open' check (outcome in ('renewed', 'churned', 'contracted', 'expanded', 'open')),
  decided_on date,
  renewed_amount numeric,
  unique (source_id, external_id)
);
create index renewals_account on renewals (account_id, due_on);

-- Meetings, calls, e-mails and notes, imported or written here.
create table activities (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  at timestamptz not null,
  type text not null check (type in ('meeting', 'call', 'email', 'note')),
  contact_id bigint references contacts (id) on delete set null,
  contact_email text,
  member_id bigint references members (id) on delete set null,
  member_email text,
  subject text,
  text text,
  is_pinned boolean not null default false,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (source_id, external_id)
);
create index activities_account on activities (account_id, at desc);

create table leads (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  source_id int not null references sources (id),
  external_id text not null,
  kind text not null check (kind in ('expansion', 'referral', 'reference', 'case_study')),
  source_department text,
  created_on date not null,
  status text,
  amount numeric,
  currency text,
  won_account_id bigint references accounts (id) on delete set null,
  unique (source_id, external_id)
);
create index leads_account on leads (account_id, created_on desc);

-- Accounts whose health is out of date. Every mark has a generation of its own, taken under the row's lock and never used
-- again; the refresher clears a mark only where it is still the one it saw, so that a signal arriving meanwhile is never lost.
create sequence dirty_generations;
-- No foreign key: thousands of marks a second are set, and one of an account that is gone is cleared like any other.
create table dirty_accounts (
  account_id bigint primary key,
  generation bigint not null default nextval('dirty_generations'),
  marked_at timestamptz not null default now()
);

create table imports (
  id bigint generated always as identity primary key,
  kind text not null,
  source_id int not null references sources (id),
  member_id bigint references members (id) on delete set null,
  actor_name text not null,
  file_name text not null,
  file_path text,
  file_bytes bigint,
  file_sha256 bytea,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'queued', 'running', 'done', 'failed', 'cancelled', 'undo_queued', 'undoing', 'undone')),
  reading jsonb not null default '{}',
  mapping jsonb not null default '{}',
  options jsonb not null default '{}',
  checkpoint jsonb not null default '{}',
  rows_read bigint not null default 0,
  rows_created bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_skipped bigint not null default 0,
  rows_failed bigint not null default 0,
  findings jsonb not null default '[]',
  undo_report jsonb,
  failure text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  beat_at timestamptz,
  finished_at timestamptz
);
create index imports_created on imports (created_at desc);

-- Rows that could not be used, kept with their cells so that they can be corrected in place.
create table import_errors (
  import_id bigint not null references imports (id) on delete cascade,
  line bigint not null,
  cells jsonb not null,
  problems jsonb not null,
  state text not null default 'open' check (state in ('open', 'fixed', 'dismissed')),
  primary key (import_id, line)
);

-- What an import changed, so that it can be undone: created rows, and the fields it replaced with their values before.
create table import_changes (
  import_id bigint not null references imports (id) on delete cascade,
  id bigint generated always as identity,
  table_name text not null,
  row_key jsonb not null,
  account_id bigint,
  operation text not null check (operation in ('created', 'changed')),
  before jsonb,
  after jsonb,
  primary key (import_id, id)
);

-- Two accounts that were one customer. The loser stays as it was, hidden behind the winner, so that its rows can go back.
create table account_merges (
  id bigint generated always as identity primary key,
  winner_id bigint not null references accounts (id) on delete cascade,
  loser_id bigint not null references accounts (id) on delete cascade,
  member_id bigint references members (id) on delete set null,
  actor_name text not null,
  state text not null check (state in ('queued', 'done', 'undo_queued', 'undone', 'failed')),
  -- Fields of the winner that take the loser's value.
  from_loser jsonb not null default '[]',
  -- What was done: rows moved by table, and what stood before in fields, facts, parents and grants that were changed.
  moved jsonb not null default '{}',
  failure text,
  asked_at timestamptz not null default now(),
  merged_at timestamptz,
  undone_at timestamptz
);
create unique index account_merges_open on account_merges (loser_id) where state in ('queued', 'done', 'undo_queued');
create index account_merges_winner on account_merges (winner_id);

-- Not a duplicate after all: a pair somebody looked at and kept apart.
create table distinct_accounts (
  left_id bigint not null references accounts (id) on delete cascade,
  right_id bigint not null references accounts (id) on delete cascade,
  member_id bigint references members (id) on delete set null,
  decided_at timestamptz not null default now(),
  primary key (left_id, right_id),
  check (left_id < right_id)
);
