-- What metric_days say of an account's last days once more, packed into one row for readers that need many days of many
-- metrics at once. metric_days stay the truth: whoever writes one leaves a note of the day that the row may be wrong about.
create table packed_days (
  account_id bigint primary key references accounts (id) on delete cascade,
  -- The row holds this day and all after it.
  first_day date not null,
  -- Null where a number has too many digits to be packed.
  days bytea
) with (toast_tuple_target = 8160);
-- Read whole and always: kept in the row as long as it fits.
alter table packed_days alter column days set storage external;

-- The night in which accounts were last packed, or are being packed. No row before the first.
create table packed_days_night (
  is_one boolean primary key default true check (is_one),
  night integer not null,
  -- Days up to this one are not told apart in notes.
  old_through date not null
);

-- Days that were written since a night, or -infinity for any that were old then. Only ever added to by writers, so that they
-- never wait for one another; the same note may stand here twice.
create table packed_days_news (
  account_id bigint not null,
  night integer not null,
  day date not null
);
create index packed_days_news_account on packed_days_news (account_id, night, day);

-- A writer leaves out notes that it sees of the same night. They are taken away only after a later night began and all
-- writers before it had ended, so that what they stand for is never forgotten with them.
create function packed_days_note() returns trigger language plpgsql set enable_seqscan = off as $$
declare
  last packed_days_night;
begin
  select * into last from packed_days_night where is_one;
  if not found then return null; end if;
  -- An older snapshot would not see a night that has begun since, and take its notes for known.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Metric days are written at read committed: an older snapshot does not know which night it is.';
  end if;
  insert into packed_days_news (account_id, night, day)
  select written.account_id, last.night, written.day from (
    select distinct account_id, case when day <= last.old_through then '-infinity' else day end as day from changed) written
  where (select true from packed_days_news known
    where known.account_id = written.account_id and known.night = last.night and known.day = written.day limit 1) is null;
  return null;
end $$;
create trigger packed_days_added after insert on metric_days
  referencing new table as changed for each statement execute function packed_days_note();
create trigger packed_days_updated after update on metric_days
  referencing new table as changed for each statement execute function packed_days_note();
create trigger packed_days_deleted after delete on metric_days
  referencing old table as changed for each statement execute function packed_days_note();

-- The old place of a row that moved would go unnoticed: rows are deleted and added instead.
create function metric_day_stays() returns trigger language plpgsql as $$
begin
  raise exception 'A metric day does not move: delete it and add another.';
end $$;
create trigger metric_days_stay before update of account_id, metric_id, day on metric_days
  for each row when ((new.account_id, new.metric_id, new.day) is distinct from (old.account_id, old.metric_id, old.day))
  execute function metric_day_stays();
