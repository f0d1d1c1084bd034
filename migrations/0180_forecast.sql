-- What somebody commits to for a quarter, beside what their renewals add up to. The latest of each voice counts, none is
-- ever rewritten.
create table forecast_calls (
  id bigint generated always as identity primary key,
  -- First day of the quarter.
  quarter date not null,
  member_id bigint not null references members (id) on delete cascade,
  -- The member's own call, or the one a leader set over it.
  voice text not null check (voice in ('csm', 'leader')),
  currency text not null,
  -- Null: a leader takes back what was set over the member's own call.
  commit_minor bigint check (commit_minor >= 0),
  best_case_minor bigint check (best_case_minor >= 0),
  reason text not null default '',
  said_by bigint references members (id) on delete set null,
  said_at timestamptz not null,
  -- Made up with the sample company, and removed with it.
  is_sample boolean not null default false,
  check (commit_minor is not null or (voice = 'leader' and best_case_minor is null))
);
create index forecast_calls_member on forecast_calls (quarter, member_id, voice, id desc);

-- The forecast as it stood: every week by itself, and whenever somebody submits theirs.
create table forecast_snapshots (
  id bigint generated always as identity primary key,
  quarter date not null,
  taken_on date not null,
  -- Monday of the week it was taken in.
  week_on date not null,
  taken_at timestamptz not null,
  origin text not null check (origin in ('weekly', 'submitted')),
  -- Who submitted theirs; null: taken by itself, of the whole company.
  member_id bigint references members (id) on delete set null,
  -- Whose accounts it holds; null: everybody's.
  owner_ids bigint[],
  has_ownerless boolean not null default true,
  currency text not null,
  -- What whoever submitted it called for the quarter.
  commit_minor bigint,
  best_case_minor bigint,
  note text not null default '',
  -- Made up with the sample company, and removed with it.
  is_sample boolean not null default false
);
-- Whoever notices the new week first takes it, and nobody else.
create unique index forecast_snapshots_weekly on forecast_snapshots (quarter, week_on) where origin = 'weekly';
create index forecast_snapshots_quarter on forecast_snapshots (quarter, id desc);

create table forecast_snapshot_rows (
  snapshot_id bigint not null references forecast_snapshots (id) on delete cascade,
  -- Without a reference: what was forecast stays, whatever becomes of the renewal.
  renewal_id bigint not null,
  account_id bigint not null references accounts (id) on delete cascade,
  owner_id bigint references members (id) on delete set null,
  due_on date not null,
  -- ARR up for renewal, and what was called to be paid afterwards, in the snapshot's currency.
  amount_minor bigint not null,
  called_minor bigint not null,
  -- Null: not called by anybody yet.
  category text check (category in ('commit', 'best_case', 'at_risk')),
  voice text check (voice in ('leader', 'csm', 'machine')),
  probability real,
  outcome text not null,
  renewed_minor bigint,
  primary key (snapshot_id, renewal_id)
);
create index forecast_snapshot_rows_account on forecast_snapshot_rows (account_id);
