-- Leads: something a customer's success produced, handed to a department that takes it or says why not.
alter table leads drop constraint leads_kind_check;
alter table leads
  add constraint leads_kind_check check (kind in ('renewal', 'expansion', 'referral', 'reference', 'case_study')),
  -- Null: it says no more than what it is.
  add column title text,
  add column note text not null default '',
  add column to_department text,
  add column contact_id bigint references contacts (id) on delete set null,
  -- open: written down, not sent. `status` keeps a source's own word.
  add column state text not null default 'open'
    check (state in ('open', 'sent', 'accepted', 'declined', 'won', 'lost')),
  add column sent_at timestamptz,
  add column decided_at timestamptz,
  add column decided_by bigint references members (id) on delete set null,
  -- Of a lead that was declined or lost.
  add column reason text,
  add column closed_on date,
  -- Per year, in the lead's currency.
  add column won_amount numeric,
  add column created_by bigint references members (id) on delete set null,
  -- Of a lead that a playbook made: a run never makes one twice.
  add column run_id bigint,
  add column step_id text,
  add column revision int not null default 1,
  add column created_at timestamptz not null default now(),
  add column changed_at timestamptz not null default now();
create unique index leads_run_step on leads (run_id, step_id) where run_id is not null;
create index leads_state on leads (to_department, state, id);
create index leads_won_account on leads (won_account_id) where won_account_id is not null;

-- What happened to a lead, in its order: told on the account's timeline, and taken back for a few minutes.
create table lead_events (
  id bigint generated always as identity primary key,
  lead_id bigint not null references leads (id) on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('found', 'sent', 'accepted', 'declined', 'won', 'lost')),
  member_id bigint references members (id) on delete set null,
  -- The department it went to, or that decided.
  department text,
  reason text,
  -- What the lead was before, as far as it changed; with the revision the change made.
  before jsonb not null default '{}',
  revision int not null,
  undone_at timestamptz
);
create index lead_events_lead on lead_events (lead_id, id desc);

-- Words of other systems for where a lead stands. An unknown word leaves it written down, not sent.
create function lead_state_of(status text) returns text language sql immutable as $$
  select case
    when word in ('won', 'closed won', 'converted', 'customer', 'success', 'succeeded', 'published', 'given', 'done') then 'won'
    when word in ('accepted', 'qualified', 'working', 'in progress', 'opportunity', 'sql', 'pipeline') then 'accepted'
    when word in ('declined', 'rejected', 'disqualified', 'unqualified', 'refused') then 'declined'
    when word in ('lost', 'closed lost', 'dead', 'abandoned', 'cancelled', 'canceled') then 'lost'
    when word in ('sent', 'submitted', 'assigned', 'handed over', 'pending', 'pending acceptance') then 'sent'
    else 'open' end
  from (select lower(trim(translate(coalesce(status, ''), '_-', '  '))) as word) said
$$;

-- A source's word decides where its lead stands, whenever the word is new; what was decided here stands until then.
create function lead_state_from_source() returns trigger language plpgsql as $$
begin
  if new.status is not null and (tg_op = 'INSERT' or new.status is distinct from old.status) then
    new.state := lead_state_of(new.status);
    if new.state <> 'open' and new.to_department is null then
      new.to_department := case when new.kind = 'case_study' then 'marketing' else 'sales' end;
    end if;
  end if;
  new.to_department := nullif(lower(trim(new.to_department)), '');
  return new;
end $$;
create trigger leads_state_from_source before insert or update of status, to_department on leads
  for each row execute function lead_state_from_source();

-- Leads and what is said of renewals mark their account for the conditions that speak of them.
do $$
declare marking text;
begin
  foreach marking in array array['leads', 'renewal_views', 'renewal_checkpoints']
  loop
    execute format('create trigger condition_marks_insert after insert on %I
      referencing new table as changed for each statement execute function condition_marks_add()', marking);
    execute format('create trigger condition_marks_update after update on %I
      referencing old table as before new table as changed for each statement execute function condition_marks_move()', marking);
    execute format('create trigger condition_marks_delete after delete on %I
      referencing old table as changed for each statement execute function condition_marks_add()', marking);
  end loop;
end $$;

-- Every account is predicted anew at night: only those whose probability moved are looked at again.
create function condition_marks_of_predictions() returns trigger language plpgsql as $$
begin
  if not exists (select from watches where is_on) then return null; end if;
  insert into condition_marks (account_id)
  select changed.account_id from changed left join before on before.account_id = changed.account_id
  where round(before.probability::numeric, 4) is distinct from round(changed.probability::numeric, 4);
  if found then perform pg_notify('volant_conditions', ''); end if;
  return null;
end $$;
create trigger condition_marks_insert after insert on account_predictions
  referencing new table as changed for each statement execute function condition_marks_add();
create trigger condition_marks_update after update on account_predictions
  referencing old table as before new table as changed for each statement execute function condition_marks_of_predictions();
create trigger condition_marks_delete after delete on account_predictions
  referencing old table as changed for each statement execute function condition_marks_add();

-- A run that waits for what becomes of a lead or a renewal looks at once.
do $$
declare waking text;
begin
  foreach waking in array array['leads', 'renewals', 'renewal_views', 'renewal_checkpoints']
  loop
    execute format('create trigger wake_waiting_runs_insert after insert on %I
      referencing new table as changed for each statement execute function wake_waiting_runs()', waking);
    execute format('create trigger wake_waiting_runs_update after update on %I
      referencing new table as changed for each statement execute function wake_waiting_runs()', waking);
  end loop;
end $$;
