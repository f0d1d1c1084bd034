-- Every custom field of an account as a narrow row, so that lists filter and sort by it without reading 100,000 documents.
-- Kept by triggers on account_attributes. Its rows are only written by whoever holds the account's row there, so they add
-- no lock that others could wait for in a circle. They know nothing of definitions: a field that is defined, archived or
-- defined anew finds its values as they are kept.
-- `text` is what `attributes ->> key` says, up to 200 characters: an index takes no more than a third of a page. Kind is
-- the JSON type's first letter, or l where the text is longer than that: then the document itself has the last word.
create table attribute_values (
  account_id bigint not null,
  key text not null,
  kind text not null,
  number numeric,
  day text,
  text text not null,
  primary key (account_id, key)
) with (parallel_workers = 0);
create index attribute_values_number on attribute_values (key, number, account_id) where number is not null;
create index attribute_values_day on attribute_values (key, day, account_id) where day is not null;
create index attribute_values_text on attribute_values (key, text, account_id) include (kind);

create function values_of_attributes(attributes jsonb)
returns table (key text, kind text, number numeric, day text, text text) language sql immutable parallel safe as $$
  select told.key, case when length(told.text) > 200 then 'l' else left(told.type, 1) end,
    case when told.type = 'number' and length(told.text) <= 200 then told.text::numeric end,
    case when told.text like '____-__-__%' then left(told.text, 10) end, left(told.text, 200)
  from (
    select each.key, jsonb_typeof(each.value) as type, each.value #>> '{}' as text
    from jsonb_each(attributes) each offset 0) told
  where told.text is not null
$$;

create function attribute_values_add() returns trigger language plpgsql as $$
begin
  insert into attribute_values (account_id, key, kind, number, day, text)
  select changed.account_id, told.* from changed cross join lateral values_of_attributes(changed.attributes) told;
  return null;
end $$;

-- What is kept is looked up account by account, whatever the planner thinks of a table it has no figures of: `offset 0`
-- keeps it from walking the other way round. Most values stay what they were; those rows are neither locked nor written.
create function attribute_values_change() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  delete from attribute_values where ctid = any (array(
    select own.ctid from changed cross join lateral (
      select ctid, key from attribute_values where account_id = changed.account_id offset 0) own
    where (changed.attributes ->> own.key) is null));
  insert into attribute_values (account_id, key, kind, number, day, text)
  select changed.account_id, told.*
  from changed cross join lateral values_of_attributes(changed.attributes) told
    left join lateral (
      select kind, text from attribute_values where account_id = changed.account_id and key = told.key offset 0) own on true
  where (own.kind, own.text) is distinct from (told.kind, told.text)
  on conflict (account_id, key) do update set
    (kind, number, day, text) = (excluded.kind, excluded.number, excluded.day, excluded.text);
  return null;
end $$;

create function attribute_values_drop() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  delete from attribute_values where account_id = any (array(select account_id from changed));
  return null;
end $$;

-- The same statement may empty both, which leaves nothing to truncate and nothing to delete.
create function attribute_values_clear() returns trigger language plpgsql as $$
begin
  delete from attribute_values;
  return null;
end $$;

create trigger attribute_values_insert after insert on account_attributes
  referencing new table as changed for each statement execute function attribute_values_add();
create trigger attribute_values_update after update on account_attributes
  referencing new table as changed for each statement execute function attribute_values_change();
create trigger attribute_values_delete after delete on account_attributes
  referencing old table as changed for each statement execute function attribute_values_drop();
create trigger attribute_values_truncate after truncate on account_attributes
  for each statement execute function attribute_values_clear();

insert into attribute_values (account_id, key, kind, number, day, text)
select account_id, told.* from account_attributes cross join lateral values_of_attributes(attributes) told;

-- Conditions on custom fields are answered by the values.
drop index account_attributes_values;
