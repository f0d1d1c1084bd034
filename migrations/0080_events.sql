-- The event stream of the customer's product: keys to send with, the events themselves, what they are counted into, and
-- what could not be used.

-- How events of a source find their accounts. A source of kind `events` has one row here.
create table event_sources (
  source_id int primary key references sources (id) on delete cascade,
  -- Of several group types (PostHog), the one that means the account; null: any.
  group_type text,
  -- A property or trait that names the account where no group does.
  account_trait text,
  -- A group call with an unknown id makes an account of it.
  creates_accounts boolean not null default true,
  created_by bigint references members (id) on delete set null,
  changed_at timestamptz not null default now()
);

-- Events ask for accounts by the id their sender uses, whoever made it known.
create index external_ids_accounts on external_ids (external_id) where kind = 'account';

-- Write keys stand in browsers and apps for everyone to read: they let events in and nothing out, and are kept as they are.
create table write_keys (
  id int generated always as identity primary key,
  source_id int not null references event_sources (source_id) on delete cascade,
  key text not null unique,
  name text not null,
  -- Origins a browser may send from; none named: any.
  allowed_origins text[] not null default '{}',
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index write_keys_source on write_keys (source_id);

-- Raw events by the month of their event time (UTC). Account 0 is nobody: the event waits for its account, uncounted.
-- Few indexes: every one costs each event. Months older than the retention are dropped whole.
-- Numbers are taken in blocks: they tell rows apart, not which came first.
create sequence events_id_seq cache 64;
create table events (
  account_id bigint not null,
  at timestamptz not null,
  id bigint not null default nextval('events_id_seq'),
  source_id int not null,
  -- t track, p page, s screen, i identify, g group, a alias.
  type text not null default 't' check (type in ('t', 'p', 's', 'i', 'g', 'a')),
  name text not null,
  user_id text,
  anonymous_id text,
  -- The account the event itself names, as sent; null: it belongs to the account of its user at that time.
  group_key text,
  message_id text,
  properties jsonb not null default '{}',
  received_at timestamptz not null default now(),
  import_id bigint,
  primary key (account_id, at, id)
) partition by range (at);
alter sequence events_id_seq owned by events.id;
create table events_default partition of events default;
create index events_waiting_subject on events (source_id, coalesce(user_id, anonymous_id)) where account_id = 0;
create index events_waiting_group on events (source_id, group_key) where account_id = 0 and group_key is not null;
create index events_import on events (import_id) where import_id is not null;

-- Counted once: a message id of a source is taken by the first event that commits it. Pruned after 35 days.
create table message_receipts (
  source_id int not null,
  message_hash bytea not null,
  received_on date not null,
  content_hash bigint not null,
  import_id bigint,
  primary key (source_id, message_hash)
) partition by hash (message_hash);
create table message_receipts_0 partition of message_receipts for values with (modulus 4, remainder 0);
create table message_receipts_1 partition of message_receipts for values with (modulus 4, remainder 1);
create table message_receipts_2 partition of message_receipts for values with (modulus 4, remainder 2);
create table message_receipts_3 partition of message_receipts for values with (modulus 4, remainder 3);
create index message_receipts_import on message_receipts (import_id) where import_id is not null;

-- Which users stand behind a `users` metric on each day: distinct users of any window are counted from here.
create table user_days (
  account_id bigint not null,
  metric_id int not null,
  day date not null,
  user_id text not null,
  primary key (account_id, metric_id, day, user_id)
);

-- Group calls: from when on a user belonged to which account, as sent. A subject is u:<userId> or a:<anonymousId>.
create table user_groups (
  source_id int not null,
  subject text not null,
  at timestamptz not null,
  group_key text not null,
  primary key (source_id, subject, at, group_key)
);
create index user_groups_key on user_groups (source_id, group_key);

-- Anonymous visitors who turned out to be users, by identify or alias.
create table user_links (
  source_id int not null,
  anonymous_id text not null,
  user_id text not null,
  at timestamptz not null,
  primary key (source_id, anonymous_id, user_id)
);
create index user_links_user on user_links (source_id, user_id);

-- What group calls and links changed about the past: from when until when a subject may belong elsewhere than its events
-- stand. Read and emptied by the job that moves them.
create table group_changes (
  id bigint generated always as identity primary key,
  source_id int not null,
  subject text not null,
  from_at timestamptz not null,
  until_at timestamptz not null
);

-- What identify and group calls said of users and groups: by trait the value, the event time and message id it came with.
-- The latest wins for each trait, in whatever order they arrive.
create table event_traits (
  source_id int not null,
  kind text not null check (kind in ('user', 'group')),
  key text not null,
  traits jsonb not null,
  changed_at timestamptz not null default now(),
  -- Set when the contact or account was last brought up to date with it.
  applied_at timestamptz,
  primary key (source_id, kind, key)
);
create index event_traits_open on event_traits (changed_at) where applied_at is null;

-- What waiting events wait for: a group nobody knows (group_key) or a user of no known group (subject).
create table event_waits (
  source_id int not null,
  group_key text not null default '',
  subject text not null default '',
  events bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (source_id, group_key, subject)
);

-- Every event name that ever came, with the metric that counts it.
create table event_names (
  source_id int not null,
  type text not null,
  name text not null,
  events bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (source_id, type, name)
);

-- What could not be used as it came: rejected before it was accepted, parked because it could not be stored, or in conflict
-- with what its message id stands for. At most 10,000 per source, for 30 days.
create table event_issues (
  id bigint generated always as identity primary key,
  source_id int not null references sources (id) on delete cascade,
  kind text not null check (kind in ('rejected', 'parked', 'conflict')),
  received_at timestamptz not null,
  sent_at timestamptz,
  code text not null,
  message text not null,
  event_type text,
  event_name text,
  message_id text,
  -- The item as it came, cut at 40,000 bytes.
  raw bytea not null,
  -- JSON text of what its batch said for all items: a resend needs the account and the traits in it.
  context text,
  state text not null default 'open' check (state in ('open', 'resent', 'dismissed')),
  resolved_at timestamptz
);
create index event_issues_source on event_issues (source_id, id desc);

-- What happened at the door, by minute and source. Kept 35 days.
create table event_minutes (
  source_id int not null,
  minute timestamptz not null,
  accepted bigint not null default 0,
  repeated bigint not null default 0,
  rejected bigint not null default 0,
  waiting bigint not null default 0,
  conflicts bigint not null default 0,
  parked bigint not null default 0,
  primary key (source_id, minute)
);

-- What everyone who counts events must agree on; read by each flush under the counting lock. `version` moves on with every
-- change of metrics, sources, merges and this row. `next_zone` is being counted: accounts up to `zone_done_to` already are.
create table event_rules (
  is_row boolean primary key default true check (is_row),
  version bigint not null default 1,
  -- Moves on when a group call said something new about the past of its user.
  groups_version bigint not null default 1,
  zone text not null default 'UTC',
  next_zone text,
  zone_done_to bigint not null default 0,
  -- Raw events are complete from this day on.
  kept_from date not null default '2000-01-01',
  retention_months int not null default 13 check (retention_months between 1 and 120)
);
insert into event_rules default values;

-- Stores a group of plain events at once: calls that say nothing about users and groups, whose accounts are known. It does
-- in one statement what the process otherwise does in nine, in the same order; of a few events those cost more than the
-- rows. False, and nothing is stored, when the rules have moved since they were read; fails with VE001 when a message id
-- was taken before. Lists that belong together have the same length and come in the order of their keys.
create function store_plain_events(
  known_version bigint, known_groups_version bigint, received date, bringing_import bigint,
  receipt_sources int[], receipt_hashes bytea[], receipt_contents bigint[],
  accounts bigint[], ats timestamptz[], sources int[], types text[], names text[], users text[], visitors text[],
  groups text[], messages text[], bodies text[], arrived timestamptz[],
  sum_accounts bigint[], sum_metrics int[], sum_days date[], sum_sources smallint[], sum_values numeric[],
  last_accounts bigint[], last_metrics int[], last_days date[], last_sources smallint[], last_values numeric[],
  last_ats timestamptz[], last_ids text[],
  user_accounts bigint[], user_metrics int[], user_dates date[], user_sources smallint[], user_ids text[],
  dirty bigint[],
  rhythm_sources int[], rhythm_days date[], rhythm_events bigint[],
  named_sources int[], named_types text[], named_names text[], named_events bigint[], named_firsts timestamptz[],
  named_lasts timestamptz[],
  minute_sources int[], minutes timestamptz[], minute_accepted bigint[],
  arriving_sources int[], arriving_at timestamptz
) returns boolean language plpgsql as $$
declare taken bigint;
begin
  -- Each statement below has a snapshot of its own, so that the rules are those after the lock.
  perform pg_advisory_xact_lock_shared(7330, 3);
  perform from event_rules where version = known_version and groups_version = known_groups_version;
  if not found then return false; end if;

  insert into message_receipts (source_id, message_hash, received_on, content_hash, import_id)
  select g.s, g.h, received, g.c, bringing_import
  from unnest(receipt_sources, receipt_hashes, receipt_contents) as g (s, h, c)
  on conflict do nothing;
  get diagnostics taken = row_count;
  if taken < cardinality(receipt_sources) then
    raise exception 'a message id was taken before' using errcode = 'VE001';
  end if;

  insert into events (account_id, at, source_id, type, name, user_id, anonymous_id, group_key, message_id, properties,
    received_at, import_id)
  select g.account, g.at, g.source, g.type, g.name, g.usr, g.visitor, g.grp, g.message, g.body::jsonb, g.arrived, bringing_import
  from unnest(accounts, ats, sources, types, names, users, visitors, groups, messages, bodies, arrived)
    as g (account, at, source, type, name, usr, visitor, grp, message, body, arrived);

  insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
  select g.a, g.m, g.d, g.s, g.v, bringing_import::int
  from unnest(sum_accounts, sum_metrics, sum_days, sum_sources, sum_values) as g (a, m, d, s, v)
  on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value;

  if cardinality(last_accounts) > 0 then
    insert into metric_days (account_id, metric_id, day, source_id, value, last_at, last_id, import_id)
    select g.a, g.m, g.d, g.s, g.v, g.at, g.id, bringing_import::int
    from unnest(last_accounts, last_metrics, last_days, last_sources, last_values, last_ats, last_ids)
      as g (a, m, d, s, v, at, id)
    on conflict (account_id, metric_id, day) do update set
      value = excluded.value, last_at = excluded.last_at, last_id = excluded.last_id
    where (excluded.last_at, excluded.last_id collate "C") > (metric_days.last_at, metric_days.last_id collate "C");
  end if;

  if cardinality(user_ids) > 0 then
    with came as (
      insert into user_days (account_id, metric_id, day, user_id)
      select g.a, g.m, g.d, g.u from unnest(user_accounts, user_metrics, user_dates, user_ids) as g (a, m, d, u)
      on conflict do nothing returning account_id, metric_id, day)
    insert into metric_days (account_id, metric_id, day, source_id, value, import_id)
    select account_id, metric_id, day, user_sources[1], count(*), bringing_import::int from came
    group by account_id, metric_id, day order by account_id, metric_id, day
    on conflict (account_id, metric_id, day) do update set value = metric_days.value + excluded.value;
  end if;

  -- What many writers touch comes last, in the order in which the process does it: nobody waits for it longer than a commit
  -- takes, and no two for each other.
  with dirtied as (
    insert into dirty_accounts (account_id) select * from unnest(dirty)
    on conflict (account_id) do update set generation = excluded.generation),
  rhythm as (
    insert into source_days (source_id, kind, metric_id, day, signals)
    select g.s, 'events', 0, g.d, g.n from unnest(rhythm_sources, rhythm_days, rhythm_events) as g (s, d, n)
    on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals),
  named as (
    insert into event_names (source_id, type, name, events, first_at, last_at)
    select * from unnest(named_sources, named_types, named_names, named_events, named_firsts, named_lasts)
    on conflict (source_id, type, name) do update set events = event_names.events + excluded.events,
      first_at = least(event_names.first_at, excluded.first_at), last_at = greatest(event_names.last_at, excluded.last_at))
  insert into event_minutes (source_id, minute, accepted)
  select * from unnest(minute_sources, minutes, minute_accepted)
  on conflict (source_id, minute) do update set accepted = event_minutes.accepted + excluded.accepted;
  if cardinality(arriving_sources) > 0 then
    insert into source_arrivals (source_id, kind, arrived_at, signals)
    select g.s, 'events', date_trunc('hour', arriving_at), 1 from unnest(arriving_sources) as g (s)
    on conflict (source_id, kind, arrived_at) do update set signals = source_arrivals.signals + 1;
  end if;
  return true;
end $$;
