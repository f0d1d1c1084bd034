-- What we do about it: what a member did with the things My day showed.

create table my_day_marks (
  member_id bigint not null references members (id) on delete cascade,
  item_key text not null,
  account_id bigint references accounts (id) on delete cascade,
  state text not null check (state in ('done', 'snoozed')),
  until_day date,
  marked_at timestamptz not null default now(),
  primary key (member_id, item_key)
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
