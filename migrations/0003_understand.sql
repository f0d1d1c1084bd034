-- What we compute: measures, scorecards, health as shown.

create table measures (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  definition jsonb not null,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create table scorecards (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  is_default boolean not null default false,
  live_version_id int,
  archived_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index scorecards_default on scorecards (is_default) where is_default;

create table scorecard_segments (
  segment_id int primary key references segments (id) on delete cascade,
  scorecard_id int not null references scorecards (id) on delete cascade
);

-- Published versions never change and carry the definitions of their measures, so that any shown day can be derived again.
create table scorecard_versions (
  id int generated always as identity primary key,
  scorecard_id int not null references scorecards (id) on delete cascade,
  version int,
  state text not null check (state in ('draft', 'published')),
  definition jsonb not null,
  measures jsonb not null,
  note text not null default '',
  author_id bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  unique (scorecard_id, version)
);
create unique index scorecard_versions_draft on scorecard_versions (scorecard_id) where state = 'draft';
alter table scorecards add foreign key (live_version_id) references scorecard_versions (id);

create table health_overrides (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  band text not null check (band in ('good', 'fair', 'poor')),
  overall numeric check (overall between 0 and 100),
  reason text not null,
  author_id bigint references members (id) on delete set null,
  starts_on date not null,
  ends_on date not null,
  created_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  check (ends_on >= starts_on)
);
create index health_overrides_account on health_overrides (account_id, ends_on desc);

-- Health now, one row per account. Scores are computed; the effective_ ones are what an override makes of them.
create table account_health (
  account_id bigint primary key references accounts (id) on delete cascade,
  as_of date not null,
  version_id int not null references scorecard_versions (id),
  cx double precision,
  co double precision,
  overall double precision,
  coverage double precision not null,
  band text not null,
  quadrant text,
  effective_overall double precision,
  effective_band text not null,
  override_id bigint,
  -- Change of the overall since the close 7, 30 and 90 days ago, where both are known.
  change_7 double precision,
  change_30 double precision,
  change_90 double precision,
  cx_30 double precision,
  co_30 double precision,
  cx_90 double precision,
  co_90 double precision,
  is_fresh boolean not null,
  next_action jsonb,
  -- As in health_days.
  measure_values jsonb not null,
  computed_at timestamptz not null default now()
-- Rescoring writes every row of a page anew: what has room beside what it replaces touches no index and writes little log.
) with (fillfactor = 45);
create index account_health_effective on account_health (effective_overall, account_id);

-- Health as shown: the close of each day on which something changed, never rewritten. Points are derived, not stored.
create table health_days (
  account_id bigint not null references accounts (id) on delete cascade,
  day date not null,
  version_id int not null,
  cx real,
  co real,
  overall real,
  coverage real not null,
  effective_overall real,
  effective_band text not null,
  override_id bigint,
  -- By measure: value, known, fresh, newest day of the data, count, and why it is unknown.
  measure_values jsonb not null,
  shown_at timestamptz not null default now(),
  primary key (account_id, day)
);

-- Every change of band, quadrant or override at its instant.
create table health_changes (
  account_id bigint not null references accounts (id) on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('band', 'quadrant', 'override')),
  before text,
  after text,
  overall double precision,
  overall_before double precision,
  day date not null,
  primary key (account_id, at, kind)
);
create index health_changes_at on health_changes (at desc);

-- Saved views of the accounts list: the address after the question mark, with a name.
create table saved_views (
  id bigint generated always as identity primary key,
  member_id bigint references members (id) on delete cascade,
  name text not null,
  place text not null default 'accounts',
  query jsonb not null,
  is_shared boolean not null default false,
  is_pinned boolean not null default false,
  position int not null default 0,
  created_at timestamptz not null default now()
);
create index saved_views_member on saved_views (member_id);
