-- Work for people, and who gets it.

create table tasks (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  contact_id bigint references contacts (id) on delete set null,
  title text not null,
  description text not null default '',
  -- What kind of work it is, by the key of its template or step; conditions and reports ask for it.
  kind text,
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  due_on date,
  -- Null: nobody yet; it is shown to leaders until somebody takes it.
  assignee_id bigint references members (id) on delete set null,
  -- [{text, done}]
  checklist jsonb not null default '[]',
  -- How it ended, in a word of its template or any other, and in a sentence.
  outcome text,
  outcome_note text,
  done_at timestamptz,
  done_by bigint references members (id) on delete set null,
  -- Put off: not shown on My day before this day.
  snoozed_until date,
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- The step of a run that made it: at most one task each.
  run_id bigint,
  step_id text,
  unique (run_id, step_id)
);
create index tasks_account on tasks (account_id, state);
create index tasks_assignee on tasks (assignee_id, due_on) where state = 'open';
create index tasks_done on tasks (done_at desc) where state = 'done';

-- What was said to a task: notes at hand-over, who changed what. `kind`: note, handed_over, delegated, reopened, changed.
create table task_notes (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  member_id bigint references members (id) on delete set null,
  text text not null
);
create index task_notes_task on task_notes (task_id, at);

create table task_templates (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  title text not null,
  description text not null default '',
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  due_days int not null default 1,
  checklist jsonb not null default '[]',
  -- Words to choose from when it is done.
  outcomes text[] not null default '{}',
  archived_at timestamptz,
  created_at timestamptz not null default now()
);

-- Who is on duty for a department on which days.
create table duties (
  id bigint generated always as identity primary key,
  department text not null,
  member_id bigint not null references members (id) on delete cascade,
  from_day date not null,
  to_day date not null,
  created_at timestamptz not null default now(),
  check (to_day >= from_day)
);
create index duties_department on duties (department, to_day);
