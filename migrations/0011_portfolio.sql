-- One narrow row per account with everything the list filters, sorts and sums by. A page of 100,000 accounts is read
-- from this alone; joining accounts and their health for every page costs three times the time it may take.
-- Kept by triggers, so that no writer can forget it. Changed rows are few beside the table: the triggers look them up by
-- key, whatever the planner thinks. Who clears dirty marks takes their locks after these rows, never before.
-- Reading a row ends at the last column that is asked for: what every page sums and compares comes first, texts of any
-- length last. A page is too short a piece of work for starting helpers, and their cores serve other readers.
create table portfolio (
  account_id bigint primary key references accounts (id) on delete cascade,
  is_sample boolean not null,
  has_override boolean not null default false,
  is_fresh boolean not null default true,
  owner_id bigint,
  arr_minor bigint,
  overall double precision,
  cx double precision,
  co double precision,
  coverage double precision,
  change_7 double precision,
  change_30 double precision,
  change_90 double precision,
  last_contact_at timestamptz,
  segment_id int,
  stage_id int,
  customer_since date,
  renewal_on date,
  -- When they last used the product, by the measure that has seen them least lately; null where it is unknown or late.
  last_use_on date,
  band text not null default 'unknown',
  quadrant text,
  name_key text collate "C" not null,
  industry text,
  country text,
  domain text collate "C",
  parent_id bigint
) with (fillfactor = 85, parallel_workers = 0);
create index portfolio_name on portfolio (name_key, account_id);
create index portfolio_arr on portfolio (arr_minor desc nulls last, account_id);
create index portfolio_owner on portfolio (owner_id);

-- Measures that say how many days ago the product was last used.
create function use_measures() returns text[] language sql stable as $$
  select array_agg(key) from measures
  where definition -> 'source' ->> 'kind' = 'usage' and definition -> 'source' ->> 'aggregation' = 'days_since_last'
$$;

-- A reading is [value, known, fresh, …]. A day stays what it is while the days since it grow: fewer rows change.
create function last_use_of(as_of date, readings jsonb, measures text[]) returns date language sql immutable as $$
  select as_of - round(max((reading ->> 0)::double precision))::int
  from (select readings -> measure as reading from unnest(measures) measure) known
  where reading ->> 1 = '1' and reading ->> 2 = '1'
$$;

create function portfolio_from_accounts() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  use_keys text[];
begin
  delete from portfolio using changed
  where portfolio.account_id = changed.id and changed.merged_into_id is not null;
  if tg_op = 'UPDATE' then
    -- Most changes are of accounts that stand: what health says of them stands here already and is not looked up.
    with differing as materialized (
      select a.* from changed a join portfolio on portfolio.account_id = a.id
      where a.merged_into_id is null and
        (portfolio.name_key, portfolio.owner_id, portfolio.segment_id, portfolio.stage_id, portfolio.parent_id, portfolio.domain,
         portfolio.industry, portfolio.country, portfolio.customer_since, portfolio.renewal_on, portfolio.arr_minor, portfolio.last_contact_at, portfolio.is_sample)
        is distinct from
        (lower(a.name), a.owner_id, a.segment_id, a.stage_id, a.parent_id, lower(a.domain),
         a.industry, a.country, a.customer_since, a.renewal_on, a.arr_minor, a.last_contact_at, a.is_sample)
      order by a.id
      for no key update of portfolio)
    update portfolio set
      (name_key, owner_id, segment_id, stage_id, parent_id, domain, industry, country, customer_since, renewal_on, arr_minor, last_contact_at, is_sample) =
      (lower(a.name), a.owner_id, a.segment_id, a.stage_id, a.parent_id, lower(a.domain),
       a.industry, a.country, a.customer_since, a.renewal_on, a.arr_minor, a.last_contact_at, a.is_sample)
    from differing a
    where portfolio.account_id = a.id;
    -- Whoever comes back when a merge is undone has no row yet.
    if not exists (select from changed where merged_into_id is null
        and not exists (select from portfolio where portfolio.account_id = changed.id)) then
      return null;
    end if;
  end if;
  use_keys := use_measures();
  insert into portfolio (account_id, name_key, owner_id, segment_id, stage_id, parent_id, domain, industry, country,
    customer_since, renewal_on, arr_minor, last_contact_at, is_sample,
    overall, band, quadrant, cx, co, coverage, change_7, change_30, change_90, has_override, is_fresh, last_use_on)
  select a.id, lower(a.name), a.owner_id, a.segment_id, a.stage_id, a.parent_id, lower(a.domain), a.industry, a.country,
    a.customer_since, a.renewal_on, a.arr_minor, a.last_contact_at, a.is_sample,
    h.effective_overall, coalesce(h.effective_band, 'unknown'), h.quadrant, h.cx, h.co, h.coverage,
    h.change_7, h.change_30, h.change_90, h.override_id is not null, coalesce(h.is_fresh, true),
    last_use_of(h.as_of, h.measure_values, use_keys)
  from changed a left join account_health h on h.account_id = a.id
  where a.merged_into_id is null
  order by a.id
  on conflict (account_id) do update set
    (name_key, owner_id, segment_id, stage_id, parent_id, domain, industry, country, customer_since, renewal_on, arr_minor, last_contact_at, is_sample) =
    (excluded.name_key, excluded.owner_id, excluded.segment_id, excluded.stage_id, excluded.parent_id, excluded.domain,
     excluded.industry, excluded.country, excluded.customer_since, excluded.renewal_on, excluded.arr_minor, excluded.last_contact_at, excluded.is_sample)
  where
    (portfolio.name_key, portfolio.owner_id, portfolio.segment_id, portfolio.stage_id, portfolio.parent_id, portfolio.domain,
     portfolio.industry, portfolio.country, portfolio.customer_since, portfolio.renewal_on, portfolio.arr_minor, portfolio.last_contact_at, portfolio.is_sample)
    is distinct from
    (excluded.name_key, excluded.owner_id, excluded.segment_id, excluded.stage_id, excluded.parent_id, excluded.domain,
     excluded.industry, excluded.country, excluded.customer_since, excluded.renewal_on, excluded.arr_minor, excluded.last_contact_at, excluded.is_sample);
  return null;
end $$;

create function portfolio_from_health() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  use_keys constant text[] := use_measures();
begin
  -- Most scores stay what they were: rows that say the same are neither locked nor written.
  with differing as materialized (
    select h.*, used.last_use_on from changed h join portfolio on portfolio.account_id = h.account_id
    cross join lateral (select last_use_of(h.as_of, h.measure_values, use_keys) as last_use_on) used
    where (portfolio.overall, portfolio.band, portfolio.quadrant, portfolio.cx, portfolio.co, portfolio.coverage,
        portfolio.change_7, portfolio.change_30, portfolio.change_90, portfolio.has_override, portfolio.is_fresh, portfolio.last_use_on)
      is distinct from
      (h.effective_overall, h.effective_band, h.quadrant, h.cx, h.co, h.coverage,
        h.change_7, h.change_30, h.change_90, h.override_id is not null, h.is_fresh, used.last_use_on)
    order by h.account_id
    for no key update of portfolio)
  update portfolio set
    overall = h.effective_overall, band = h.effective_band, quadrant = h.quadrant, cx = h.cx, co = h.co, coverage = h.coverage,
    change_7 = h.change_7, change_30 = h.change_30, change_90 = h.change_90,
    has_override = h.override_id is not null, is_fresh = h.is_fresh, last_use_on = h.last_use_on
  from differing h
  where portfolio.account_id = h.account_id;
  return null;
end $$;

create function portfolio_without_health() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  update portfolio set
    overall = null, band = 'unknown', quadrant = null, cx = null, co = null, coverage = null,
    change_7 = null, change_30 = null, change_90 = null, has_override = false, is_fresh = true,
    last_use_on = null
  from changed h
  where portfolio.account_id = h.account_id;
  return null;
end $$;

create trigger portfolio_insert after insert on accounts
  referencing new table as changed for each statement execute function portfolio_from_accounts();
create trigger portfolio_update after update on accounts
  referencing new table as changed for each statement execute function portfolio_from_accounts();
create trigger portfolio_insert after insert on account_health
  referencing new table as changed for each statement execute function portfolio_from_health();
create trigger portfolio_update after update on account_health
  referencing new table as changed for each statement execute function portfolio_from_health();
create trigger portfolio_delete after delete on account_health
  referencing old table as changed for each statement execute function portfolio_without_health();

-- How a word sounds, roughly: alike consonants become one, doubles and inner vowels go.
create function sound_of(word text) returns text language sql immutable parallel safe as $$
  select left(rest, 1) || translate(substr(rest, 2), 'aeiouyhw', '')
  from (select regexp_replace(
    translate(replace(replace(replace(lower(word), 'sch', 's'), 'ph', 'f'), 'ck', 'k'), 'cqzdbgvxj', 'kkstpkfsk'),
    '(.)\1+', '\1', 'g') as rest) folded
$$;

-- Words of names and domains, for the palette.
create table account_words (
  account_id bigint not null references accounts (id) on delete cascade,
  word text collate "C" not null,
  sound text collate "C" not null,
  primary key (account_id, word)
);
create index account_words_word on account_words (word);
create index account_words_sound on account_words (sound);

create function account_words_add() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  insert into account_words
  select distinct changed.id, word, sound_of(word)
  from changed, regexp_split_to_table(lower(changed.name || ' ' || coalesce(changed.domain, '')), '[^[:alnum:]]+') as word
  where word <> ''
  on conflict do nothing;
  return null;
end $$;
create function account_words_replace() returns trigger language plpgsql as $$
begin
  delete from account_words where account_id = new.id;
  insert into account_words
  select distinct new.id, word, sound_of(word)
  from regexp_split_to_table(lower(new.name || ' ' || coalesce(new.domain, '')), '[^[:alnum:]]+') as word
  where word <> '';
  return null;
end $$;

create trigger words_insert after insert on accounts
  referencing new table as changed for each statement execute function account_words_add();
create trigger words_update after update of name, domain on accounts
  for each row when ((old.name, old.domain) is distinct from (new.name, new.domain)) execute function account_words_replace();
