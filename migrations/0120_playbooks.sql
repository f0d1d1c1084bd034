-- Playbooks: what they say, and their durable runs.

create table playbooks (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  description text not null default '',
  -- Off: no new runs by the trigger; going runs finish. Archived playbooks are hidden.
  state text not null default 'off' check (state in ('on', 'off', 'archived')),
  -- Why it was switched off by itself, such as a loop.
  halted_because text,
  -- Where in the lifecycle and on the maturity ladder it belongs.
  lifecycle text not null default 'adoption',
  maturity text not null default 'crawl' check (maturity in ('crawl', 'walk', 'run', 'fly')),
  -- why it matters, when to use, duration, metrics to watch, pitfalls
  guide jsonb not null default '{}',
  library_key text,
  live_version_id int,
  switched_on_at timestamptz,
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create table playbook_versions (
  id int generated always as identity primary key,
  playbook_id int not null references playbooks (id) on delete cascade,
  version int not null,
  state text not null check (state in ('draft', 'published')),
  definition jsonb not null,
  -- Rises with every saving of a draft, so that two editors notice each other.
  revision int not null default 1,
  note text not null default '',
  author_id bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  published_at timestamptz,
  unique (playbook_id, version)
);
create unique index playbook_versions_draft on playbook_versions (playbook_id) where state = 'draft';
alter table playbooks add foreign key (live_version_id) references playbook_versions (id);

-- One durable execution on one account (and contact).
create table playbook_runs (
  id bigint generated always as identity primary key,
  playbook_id int not null references playbooks (id) on delete cascade,
  version_id int not null references playbook_versions (id),
  account_id bigint not null references accounts (id) on delete cascade,
  contact_id bigint references contacts (id) on delete cascade,
  -- The subject and the start of the episode in which the condition is true, `hand:…`, `api:…`, `run:…` or `at:…`.
  trigger_key text not null,
  -- Runs begun by the trigger and on schedule count against the limit of a day; those that a person or a program asked for do not.
  how text not null default 'hand' check (how in ('trigger', 'schedule', 'hand', 'api', 'run')),
  -- queued: begins at wake_at; active: goes on at wake_at (null: waits for something else); parked: a step failed for good;
  -- held_out: entered, gets nothing, is measured.
  state text not null check (state in ('queued', 'active', 'paused', 'parked', 'done', 'cancelled', 'held_out')),
  -- The step it stands at; null before the first and after the last.
  step_id text,
  wake_at timestamptz,
  -- Waits for a condition or a date of the account: looked at again as soon as the account changes.
  watches boolean not null default false,
  -- Health at entry: {overall, cx, co, segment_id, arr_minor}, and `because`: what made the condition true.
  entry jsonb not null default '{}',
  started_by bigint references members (id) on delete set null,
  parent_run_id bigint references playbook_runs (id) on delete set null,
  parent_step_id text,
  -- Playbooks above it: a chain that comes back to itself is a loop.
  depth int not null default 0,
  began_at timestamptz not null,
  ended_at timestamptz,
  -- Why it ended, paused or was parked, as a sentence.
  because text,
  -- The criterion of success: null while it is open or cannot be known.
  succeeded boolean,
  judge_at timestamptz,
  judged_at timestamptz,
  unique (playbook_id, account_id, trigger_key)
);
-- One run at a time for a subject.
create unique index playbook_runs_going on playbook_runs (playbook_id, account_id, coalesce(contact_id, 0))
  where state in ('queued', 'active', 'paused', 'parked');
create index playbook_runs_due on playbook_runs (wake_at) where state in ('queued', 'active') and wake_at is not null;
create index playbook_runs_judge on playbook_runs (judge_at) where judged_at is null and judge_at is not null;
create index playbook_runs_watching on playbook_runs (account_id) where watches;
create index playbook_runs_resting on playbook_runs (id) where state in ('queued', 'active') and wake_at is null;
create index playbook_runs_parent on playbook_runs (parent_run_id) where parent_run_id is not null;
create index playbook_runs_account on playbook_runs (account_id, began_at desc);
create index playbook_runs_playbook on playbook_runs (playbook_id, began_at desc);

-- The journal: what happened at each step, once each.
create table playbook_steps (
  -- In the order in which steps were reached.
  place bigint generated always as identity,
  run_id bigint not null references playbook_runs (id) on delete cascade,
  step_id text not null,
  kind text not null,
  -- going: begun, waits for time, people or an effect.
  state text not null check (state in ('going', 'done', 'skipped', 'parked', 'cancelled')),
  version_id int not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  -- For waits: until when at the latest.
  due_at timestamptz,
  -- What it did: the task's id, the way taken, who decided, whom it reached.
  result jsonb not null default '{}',
  failure text,
  attempts int not null default 0,
  primary key (run_id, step_id)
);

create index playbook_steps_going on playbook_steps (began_at) where state = 'going' and kind in ('approval', 'email');

-- Everything a person did to a run or that happened to it as a whole.
create table playbook_run_notes (
  id bigint generated always as identity primary key,
  run_id bigint not null references playbook_runs (id) on delete cascade,
  at timestamptz not null,
  member_id bigint references members (id) on delete set null,
  sentence text not null
);
create index playbook_run_notes_run on playbook_run_notes (run_id, at);

-- When a playbook on schedule is due next, by the company's clock when that was set.
create table playbook_schedules (
  playbook_id int primary key references playbooks (id) on delete cascade,
  next_at timestamptz not null,
  -- Of the company when that was reckoned: in another one the same day's time of day is another instant.
  time_zone text not null
);
create index playbook_schedules_due on playbook_schedules (next_at);

-- Each due instant, once: what came of it.
create table playbook_schedule_runs (
  playbook_id int not null references playbooks (id) on delete cascade,
  due_at timestamptz not null,
  ran_at timestamptz not null,
  -- Null: skipped.
  started int,
  note text,
  primary key (playbook_id, due_at)
);

-- Accounts that changed while a run waits for something about them. Only added to, never updated: whoever changes an account waits
-- for nobody. The engine takes rows away and looks at those runs.
create table playbook_wakes (account_id bigint not null);

create function wake_waiting_runs() returns trigger language plpgsql as $$
begin
  if exists (select from playbook_runs where watches) then
    insert into playbook_wakes
    select distinct account_id from playbook_runs join changed using (account_id) where watches;
    if found then perform pg_notify('volant_runs', ''); end if;
  end if;
  return null;
end $$;
create function wake_waiting_runs_of_accounts() returns trigger language plpgsql as $$
begin
  if exists (select from playbook_runs where watches) then
    insert into playbook_wakes
    select distinct account_id from playbook_runs join changed on changed.id = account_id where watches;
    if found then perform pg_notify('volant_runs', ''); end if;
  end if;
  return null;
end $$;
create trigger wake_waiting_runs_insert after insert on account_health
  referencing new table as changed for each statement execute function wake_waiting_runs();
create trigger wake_waiting_runs_update after update on account_health
  referencing new table as changed for each statement execute function wake_waiting_runs();
create trigger wake_waiting_runs_insert after insert on account_attributes
  referencing new table as changed for each statement execute function wake_waiting_runs();
create trigger wake_waiting_runs_update after update on account_attributes
  referencing new table as changed for each statement execute function wake_waiting_runs();
create trigger wake_waiting_runs_update after update on accounts
  referencing new table as changed for each statement execute function wake_waiting_runs_of_accounts();

alter table tasks add foreign key (run_id) references playbook_runs (id) on delete set null;
