-- A worker that takes a mark says so; another one may take it again when nothing came of it for a while.
alter table dirty_accounts add column claimed_at timestamptz;
-- As they are claimed: thousands have the same moment.
create index dirty_accounts_marked on dirty_accounts (marked_at, account_id);
-- Room beside each mark for its claim.
alter table dirty_accounts set (fillfactor = 50);

-- Health of past days on which nothing was shown yet, computed with what is known now: what changes are compared with
-- and what sparklines draw until shown history covers them.
create table health_restated (
  account_id bigint not null references accounts (id) on delete cascade,
  day date not null,
  version_id int not null,
  cx real,
  co real,
  overall real,
  effective_overall real,
  effective_band text not null,
  computed_at timestamptz not null default now(),
  primary key (account_id, day)
);

-- The day up to which past days were last filled in; null when signals have changed what they say.
alter table account_health add column restated_on date;
create index account_health_restated_on on account_health (restated_on nulls first, account_id);

-- A draft tried on all accounts beside the live version.
create table try_outs (
  id bigint generated always as identity primary key,
  scorecard_id int not null references scorecards (id) on delete cascade,
  member_id bigint references members (id) on delete set null,
  draft jsonb not null,
  days date[] not null,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  accounts_done bigint not null default 0,
  accounts_total bigint not null default 0,
  results jsonb not null default '[]',
  failure text,
  created_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);
