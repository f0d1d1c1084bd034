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
  select each.key, case when length(told.all) > 200 then 'l' else left(jsonb_typeof(each.value), 1) end,
    case when jsonb_typeof(each.value) = 'number' and length(told.all) <= 200 then each.value::numeric end,
    case when told.all like '____-__-__%' then left(told.all, 10) end, left(told.all, 200)
  from jsonb_each(attributes) each, lateral (select each.value #>> '{}' as all) told
  where told.all is not null
$$;

create function attribute_values_write() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  if tg_op = 'UPDATE' then
    delete from attribute_values kept using changed
    where kept.account_id = changed.account_id and (changed.attributes ->> kept.key) is null;
  end if;
  -- Most values stay what they were: those rows are neither locked nor written.
  insert into attribute_values (account_id, key, kind, number, day, text)
  select changed.account_id, told.*
  from changed cross join lateral values_of_attributes(changed.attributes) told
    left join attribute_values kept on kept.account_id = changed.account_id and kept.key = told.key
  where (kept.kind, kept.number, kept.day, kept.text) is distinct from (told.kind, told.number, told.day, told.text)
  on conflict (account_id, key) do update set
    (kind, number, day, text) = (excluded.kind, excluded.number, excluded.day, excluded.text);
  return null;
end $$;

create function attribute_values_drop() returns trigger language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  delete from attribute_values kept using changed where kept.account_id = changed.account_id;
  return null;
end $$;

create function attribute_values_clear() returns trigger language plpgsql as $$
begin
  truncate attribute_values;
  return null;
end $$;

create trigger attribute_values_insert after insert on account_attributes
  referencing new table as changed for each statement execute function attribute_values_write();
create trigger attribute_values_update after update on account_attributes
  referencing new table as changed for each statement execute function attribute_values_write();
create trigger attribute_values_delete after delete on account_attributes
  referencing old table as changed for each statement execute function attribute_values_drop();
create trigger attribute_values_truncate after truncate on account_attributes
  for each statement execute function attribute_values_clear();

insert into attribute_values (account_id, key, kind, number, day, text)
select account_id, told.* from account_attributes cross join lateral values_of_attributes(attributes) told;

-- Conditions on custom fields are answered by the values.
drop index account_attributes_values;
