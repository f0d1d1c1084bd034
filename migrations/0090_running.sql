-- How long accounts waited for new health, from the first signal that was not in it yet: for each minute, how many waited
-- no longer than how many ms. A minute of the day has one place and is written over a day later: nothing is to be pruned.
create table health_lags (
  -- Minute of the day, UTC.
  slot smallint not null,
  -- Upper bound; 2147483647: longer than all the others.
  within_ms int not null,
  minute timestamptz not null,
  accounts bigint not null,
  waited_ms bigint not null,
  primary key (slot, within_ms)
) with (fillfactor = 50);
