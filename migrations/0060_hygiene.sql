-- Rows that stand under another account than the one they came for, because the two were merged. An account keeps its
-- own rows' origin through any chain of merges: a row goes back to the account it came for, whatever is undone first.
create table merged_rows (
  table_name text not null,
  row_id bigint not null,
  origin_id bigint not null references accounts (id) on delete cascade,
  primary key (table_name, row_id)
);
create index merged_rows_origin on merged_rows (origin_id, table_name);

-- The account an external id was given to, where a merge has pointed it elsewhere.
alter table external_ids add column merged_from bigint references accounts (id) on delete set null;
create index external_ids_merged on external_ids (merged_from) where merged_from is not null;

-- Usage of a merged account stays under its own id; the winner's day is the sum of its own number (kept here) and of
-- those of the accounts merged into it. A sum says so.
alter table metric_days add column is_sum boolean not null default false;
create table own_metric_days (
  account_id bigint not null references accounts (id) on delete cascade,
  metric_id int not null,
  day date not null,
  import_id int,
  source_id smallint not null,
  is_derived boolean not null,
  value numeric not null,
  last_at timestamptz,
  last_id text,
  primary key (account_id, metric_id, day)
);

-- Users that stand behind the winner's day only because of accounts merged into it.
create table merged_user_days (
  account_id bigint not null references accounts (id) on delete cascade,
  metric_id int not null,
  day date not null,
  user_id text not null,
  primary key (account_id, metric_id, day, user_id)
);

-- A number that arrives for a day that is a sum replaces the account's own part of it, or adds to it where events are
-- counted. The condition is asked of rows that are updated alone, so that ordinary imports pay nothing.
create function metric_day_own_part() returns trigger language plpgsql as $$
declare others numeric;
begin
  if current_setting('volant.summing', true) = 'on' then return new; end if;
  if exists (select from metrics where id = new.metric_id and fed_by = 'events') then
    update own_metric_days set
      value = case when new.last_at is null then value + new.value - old.value else new.value end,
      last_at = new.last_at, last_id = new.last_id
    where account_id = new.account_id and metric_id = new.metric_id and day = new.day;
    if not found then
      insert into own_metric_days (account_id, metric_id, day, source_id, is_derived, value, last_at, last_id)
      values (new.account_id, new.metric_id, new.day, new.source_id, false,
        case when new.last_at is null then new.value - old.value else new.value end, new.last_at, new.last_id);
    end if;
    return new;
  end if;
  insert into own_metric_days (account_id, metric_id, day, import_id, source_id, is_derived, value)
  values (new.account_id, new.metric_id, new.day, new.import_id, new.source_id, new.is_derived, new.value)
  on conflict (account_id, metric_id, day) do update set
    import_id = excluded.import_id, source_id = excluded.source_id, is_derived = excluded.is_derived, value = excluded.value;
  select coalesce(sum(part.value), 0) into others
  from accounts join metric_days part on part.account_id = accounts.id
  where accounts.merged_into_id = new.account_id and part.metric_id = new.metric_id and part.day = new.day;
  new.value := new.value + others;
  new.import_id := null;
  return new;
end $$;
create trigger metric_days_own_part before update of value on metric_days
  for each row when (old.is_sum) execute function metric_day_own_part();

-- Pairs of accounts that may be the same customer, as the last search left them.
create table likely_duplicates (
  left_id bigint not null references accounts (id) on delete cascade,
  right_id bigint not null references accounts (id) on delete cascade,
  score real not null,
  reasons jsonb not null,
  primary key (left_id, right_id),
  check (left_id < right_id)
);
create index likely_duplicates_score on likely_duplicates (score desc, left_id, right_id);
create index likely_duplicates_right on likely_duplicates (right_id);

create table duplicate_searches (
  id bigint generated always as identity primary key,
  state text not null check (state in ('queued', 'done', 'failed')),
  accounts bigint,
  pairs bigint,
  failure text,
  asked_at timestamptz not null default now(),
  finished_at timestamptz
);
