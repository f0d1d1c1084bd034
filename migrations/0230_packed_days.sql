-- What metric_days say of an account's closed days once more, packed into one row for readers that need many days of many
-- metrics at once. metric_days stay the truth: whoever writes a closed day leaves a note that the account's row is stale.
create table packed_days (
  account_id bigint primary key references accounts (id) on delete cascade,
  first_day date not null,
  -- The last day packed; later ones stand in metric_days alone.
  through date not null,
  -- Null where a number has too many digits to be packed.
  days bytea,
  check (first_day <= through)
) with (toast_tuple_target = 8160);
-- Read whole and always: kept in the row as long as it fits.
alter table packed_days alter column days set storage external;

-- Accounts one of whose closed days was written since they were packed, once for every statement that did. Only ever
-- added to by writers, so that they never wait for one another.
create table packed_days_stale (
  account_id bigint not null
);
create index packed_days_stale_account on packed_days_stale (account_id);

-- The last day that is closed: no account is packed beyond it. No row before anything was packed.
create table packed_days_horizon (
  is_one boolean primary key default true check (is_one),
  day date not null
);

create function packed_days_go_stale() returns trigger language plpgsql as $$
begin
  insert into packed_days_stale (account_id)
  select distinct changed.account_id from packed_days_horizon horizon join changed on changed.day <= horizon.day;
  return null;
end $$;
create trigger packed_days_added after insert on metric_days
  referencing new table as changed for each statement execute function packed_days_go_stale();
create trigger packed_days_updated after update on metric_days
  referencing new table as changed for each statement execute function packed_days_go_stale();
create trigger packed_days_deleted after delete on metric_days
  referencing old table as changed for each statement execute function packed_days_go_stale();

-- The old place of a row that moved would go unnoticed: rows are deleted and added instead.
create function metric_day_stays() returns trigger language plpgsql as $$
begin
  raise exception 'A metric day does not move: delete it and add another.';
end $$;
create trigger metric_days_stay before update of account_id, metric_id, day on metric_days
  for each row when ((new.account_id, new.metric_id, new.day) is distinct from (old.account_id, old.metric_id, old.day))
  execute function metric_day_stays();
