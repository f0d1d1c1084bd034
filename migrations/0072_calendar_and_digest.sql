-- What leaves Volant for a member's own tools: a calendar feed and a daily digest.

-- One address per member. Only a hash of its token is kept: whoever lost it gets a new one.
create table calendar_feeds (
  member_id bigint primary key references members (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_read_at timestamptz,
  -- Of what was read last, and since when it has been like that.
  content_hash bytea,
  content_at timestamptz
);

create table digest_preferences (
  member_id bigint primary key references members (id) on delete cascade,
  way text not null check (way in ('off', 'mail', 'slack')),
  -- By the clock of the company.
  hour int not null check (hour between 0 and 23),
  -- 1 Monday … 7 Sunday
  weekdays int[] not null,
  changed_at timestamptz not null
);

-- Days on which a member's digest was decided: at most once a day, whatever restarts.
create table digests (
  member_id bigint not null references members (id) on delete cascade,
  day date not null,
  decided_at timestamptz not null,
  -- What was intended; null: there was nothing to say.
  effect_id text,
  primary key (member_id, day)
);
create index digests_day on digests (day);
