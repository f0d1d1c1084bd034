-- What we do about it: what a member did with the things My day showed.

-- A thing on My day that a member completed or put off. It stays away until `until_day` (null: for good), or until it
-- is worse by five points than the `level` at which it was put away.
create table my_day_marks (
  member_id bigint not null references members (id) on delete cascade,
  item_key text not null,
  account_id bigint references accounts (id) on delete cascade,
  state text not null check (state in ('done', 'snoozed')),
  until_day date,
  level double precision,
  -- What it said then, for the list of things done.
  sentence text not null,
  marked_at timestamptz not null default now(),
  primary key (member_id, item_key)
);
create index my_day_marks_done on my_day_marks (member_id, marked_at desc) where state = 'done';
create index my_day_marks_account on my_day_marks (account_id);

-- When a member last looked at My day and what stood there; the visit before tells what is new.
create table my_day_visits (
  member_id bigint primary key references members (id) on delete cascade,
  visited_at timestamptz not null,
  -- Lists of keys, thousands long: documents are read ten times faster than arrays.
  item_keys json not null,
  before_at timestamptz,
  before_keys json not null default '[]'
);

-- A note to self: a line with an optional day and account, seen by its writer alone.
create table notes_to_self (
  id bigint generated always as identity primary key,
  member_id bigint not null references members (id) on delete cascade,
  account_id bigint references accounts (id) on delete cascade,
  text text not null,
  due_on date,
  done_at timestamptz,
  created_at timestamptz not null default now()
);
create index notes_to_self_member on notes_to_self (member_id) where done_at is null;
create index notes_to_self_account on notes_to_self (account_id) where account_id is not null;

-- Members who put the list of first steps away.
create table checklist_dismissals (
  member_id bigint primary key references members (id) on delete cascade,
  dismissed_at timestamptz not null
);
