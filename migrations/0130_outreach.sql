-- What leaves the house: intended in the transaction that decides it, delivered afterwards.

-- One intended effect of one step. The id is what receivers see, the same at every attempt.
create table effects (
  id text primary key,
  run_id bigint references playbook_runs (id) on delete cascade,
  step_id text,
  kind text not null check (kind in ('email', 'slack', 'webhook')),
  account_id bigint references accounts (id) on delete cascade,
  contact_id bigint references contacts (id) on delete set null,
  member_id bigint references members (id) on delete set null,
  endpoint_id int,
  -- Everything that is sent, complete: the text as it was decided, not as it would be now.
  payload jsonb not null,
  -- held: waits for a person's release. dropped: not to be sent any more, such as after an opt-out.
  state text not null default 'due' check (state in ('held', 'due', 'sent', 'failed', 'dropped')),
  due_at timestamptz not null,
  attempts int not null default 0,
  -- Attempts before it was sent again by hand: patience is counted from here.
  attempts_before int not null default 0,
  -- A worker that takes it has it until the lease ends; the fence says whose word counts.
  fence bigint not null default 0,
  lease_until timestamptz,
  sent_at timestamptz,
  -- Of the last attempt: what the receiver said, or why it failed.
  answer text,
  failure text,
  -- Why it is not to be tried again, decided while it was being sent.
  unwanted text,
  -- How it ended when its run was told last: sent is final, after failed and dropped better news may come.
  told text check (told in ('sent', 'failed', 'dropped')),
  created_at timestamptz not null default now(),
  unique (run_id, step_id)
);
create index effects_due on effects (kind, due_at) where state = 'due';
create index effects_due_endpoint on effects (endpoint_id, due_at) where state = 'due' and endpoint_id is not null;
create index effects_endpoint on effects (endpoint_id, created_at) where endpoint_id is not null;
create index effects_account on effects (account_id, created_at desc);
create index effects_created on effects (created_at desc);

-- Every attempt, for the list of deliveries.
create table effect_attempts (
  effect_id text not null references effects (id) on delete cascade,
  attempt int not null,
  at timestamptz not null,
  took_ms int not null,
  ok boolean not null,
  status int,
  said text not null default '',
  primary key (effect_id, attempt)
);

-- Addresses that want no more e-mail from us.
create table opt_outs (
  email_key text primary key,
  at timestamptz not null,
  -- unsubscribe (by link), member (entered by hand), bounce
  how text not null,
  contact_id bigint references contacts (id) on delete set null,
  member_id bigint references members (id) on delete set null,
  -- Why, where a person entered it; what the mail server said of a bounce.
  because text not null default ''
);

-- One link per sent e-mail; only a hash of its token is kept.
create table unsubscribe_links (
  token_hash bytea primary key,
  effect_id text references effects (id) on delete set null,
  email_key text not null,
  created_at timestamptz not null default now()
);

create table webhook_endpoints (
  id int generated always as identity primary key,
  name text not null,
  url text not null,
  -- Encrypted; shown once.
  secret bytea not null,
  -- The one before, signed with as well until then.
  old_secret bytea,
  old_secret_until timestamptz,
  state text not null default 'on' check (state in ('on', 'off', 'gone', 'removed')),
  because text,
  -- Kinds of events it hears of besides what playbooks send to it; null: all.
  events text[],
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

-- Said to a member inside Volant.
create table notices (
  id bigint generated always as identity primary key,
  member_id bigint not null references members (id) on delete cascade,
  account_id bigint references accounts (id) on delete cascade,
  run_id bigint references playbook_runs (id) on delete set null,
  step_id text,
  text text not null,
  -- Where it leads inside Volant.
  path text,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (run_id, step_id, member_id)
);
create index notices_member on notices (member_id, created_at desc);
