-- People of accounts who are erased: what was asked, and whom Volant is not to take in again.

-- The row stays as somebody nobody can name, so that roles, answers and health stay what they were.
alter table contacts add column erased_at timestamptz;

-- Keys of erased people are salted with it: without it nobody can try addresses against them.
create table erasure_salt (
  is_row boolean primary key default true check (is_row),
  salt bytea not null
);
insert into erasure_salt (salt) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- What stands for an address or an id that must not be kept: the same for the same address, and no way back.
create function erased_key(said text) returns text language sql stable parallel safe as $$
  select 'erased:' || encode(sha256(salt || convert_to(lower(trim(said)), 'UTF8')), 'hex') from erasure_salt
$$;

create table contact_erasures (
  id bigint generated always as identity primary key,
  contact_id bigint not null,
  account_id bigint not null,
  state text not null check (state in ('queued', 'done', 'failed')),
  never_again boolean not null,
  -- Who it is and what stands for each name, address and id instead. Kept until the work is done: it must be able to go on.
  person jsonb,
  -- What was erased, counted.
  counts jsonb not null default '{}',
  failure text,
  member_id bigint references members (id) on delete set null,
  actor_name text not null,
  asked_at timestamptz not null,
  finished_at timestamptz
);
create unique index contact_erasures_open on contact_erasures (contact_id) where state = 'queued';
create index contact_erasures_contact on contact_erasures (contact_id, id desc);

-- People who must not come back: salted keys of their addresses and ids, and the id that stands for them in counts.
create table erased_people (
  key text primary key,
  instead text not null,
  erased_at timestamptz not null
);
