-- What somebody commits to for a quarter, beside what their renewals add up to.
create table forecast_calls (
  id bigint generated always as identity primary key,
  -- First day of the quarter.
  quarter date not null,
  member_id bigint not null references members (id) on delete cascade,
  -- The member's own call, or the one of their leader; the latest of each counts, none is rewritten.
  voice text not null check (voice in ('csm', 'leader')),
  commit_minor bigint not null,
  best_case_minor bigint,
  reason text not null default '',
  said_by bigint references members (id) on delete set null,
  said_at timestamptz not null
);
create index forecast_calls_member on forecast_calls (quarter, member_id, voice, id desc);

-- The forecast as it stood: every week by itself, and whenever somebody submits theirs.
create table forecast_snapshots (
  id bigint generated always as identity primary key,
  quarter date not null,
  taken_on date not null,
  taken_at timestamptz not null,
  origin text not null check (origin in ('weekly', 'submitted')),
  -- Whose forecast was submitted; null: the whole company's.
  member_id bigint references members (id) on delete set null,
  note text not null default ''
);
create unique index forecast_snapshots_weekly on forecast_snapshots (quarter, taken_on) where origin = 'weekly';
create index forecast_snapshots_quarter on forecast_snapshots (quarter, taken_at desc);

create table forecast_snapshot_rows (
  snapshot_id bigint not null references forecast_snapshots (id) on delete cascade,
  renewal_id bigint not null,
  account_id bigint not null references accounts (id) on delete cascade,
  owner_id bigint references members (id) on delete set null,
  due_on date not null,
  -- ARR up for renewal, and what was expected of it, in the reporting currency.
  amount_minor bigint not null,
  expected_minor bigint not null,
  category text not null check (category in ('commit', 'best_case', 'at_risk', 'closed')),
  probability real,
  outcome text not null,
  renewed_minor bigint,
  primary key (snapshot_id, renewal_id)
);
create index forecast_snapshot_rows_account on forecast_snapshot_rows (account_id);
