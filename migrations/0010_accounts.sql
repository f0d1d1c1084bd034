-- Accounts whose MRR cannot be said, because a currency has no exchange rate on or before the day of a change.
create table money_problems (
  account_id bigint not null references accounts (id) on delete cascade,
  currency text not null,
  day date not null,
  primary key (account_id, currency)
);

-- Part of a step that comes from a new exchange rate alone, not from a change of what is paid.
alter table mrr_steps add column fx_minor bigint not null default 0;

-- When a member last opened an account: the visit before the present one is the marker in its timeline.
create table account_visits (
  member_id bigint not null references members (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  visited_at timestamptz not null,
  before_at timestamptz,
  primary key (member_id, account_id)
);

-- Edits that can be taken back for a while by whoever made them.
create table undo_records (
  id uuid primary key default gen_random_uuid(),
  actor_kind text not null,
  actor_id bigint,
  what text not null check (what in ('accounts', 'activity')),
  changes jsonb not null,
  made_at timestamptz not null,
  undone_at timestamptz
);
create index undo_records_made on undo_records (made_at);
