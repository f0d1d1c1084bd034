-- Whatever conditions speak of marks its account, in the transaction that changes it, while anybody watches anything.

create function condition_marks_add() returns trigger language plpgsql as $$
begin
  if not exists (select from watches where is_on) then return null; end if;
  insert into condition_marks (account_id) select distinct account_id from changed where account_id is not null;
  if found then perform pg_notify('volant_conditions', ''); end if;
  return null;
end $$;

-- A row that moves to another account concerns both.
create function condition_marks_move() returns trigger language plpgsql as $$
begin
  if not exists (select from watches where is_on) then return null; end if;
  insert into condition_marks (account_id)
  select account_id from changed where account_id is not null
  union select account_id from before where account_id is not null;
  if found then perform pg_notify('volant_conditions', ''); end if;
  return null;
end $$;

create function condition_marks_of_accounts() returns trigger language plpgsql as $$
begin
  if not exists (select from watches where is_on) then return null; end if;
  insert into condition_marks (account_id) select id from changed;
  if found then perform pg_notify('volant_conditions', ''); end if;
  return null;
end $$;

create trigger condition_marks_insert after insert on accounts
  referencing new table as changed for each statement execute function condition_marks_of_accounts();
create trigger condition_marks_update after update on accounts
  referencing new table as changed for each statement execute function condition_marks_of_accounts();
create trigger condition_marks_delete after delete on accounts
  referencing old table as changed for each statement execute function condition_marks_of_accounts();

do $$
declare marking text;
begin
  foreach marking in array array['account_health', 'account_attributes', 'contacts', 'survey_responses', 'tickets', 'activities',
    'outcomes', 'outcome_measurements', 'invoices', 'subscriptions', 'renewals', 'tasks', 'playbook_runs']
  loop
    execute format('create trigger condition_marks_insert after insert on %I
      referencing new table as changed for each statement execute function condition_marks_add()', marking);
    execute format('create trigger condition_marks_update after update on %I
      referencing old table as before new table as changed for each statement execute function condition_marks_move()', marking);
    execute format('create trigger condition_marks_delete after delete on %I
      referencing old table as changed for each statement execute function condition_marks_add()', marking);
  end loop;
end $$;
