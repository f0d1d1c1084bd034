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
  -- Rises with every change: an undo takes back only what nobody changed since.
  revision int not null default 1,
  -- The step of a run that made it: at most one task each.
  run_id bigint,
  step_id text,
  unique (run_id, step_id)
);
create index tasks_account on tasks (account_id, state);
create index tasks_assignee on tasks (assignee_id, due_on) where state = 'open';
create index tasks_done on tasks (done_at desc) where state = 'done';

-- What was said to a task and what happened to it.
create table task_notes (
  id bigint generated always as identity primary key,
  task_id bigint not null references tasks (id) on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('note', 'assigned', 'handed_over', 'delegated', 'done', 'dropped', 'reopened', 'changed')),
  -- Who said or did it; null: Volant.
  member_id bigint references members (id) on delete set null,
  -- Whose work it was and became, where it changed hands.
  from_id bigint references members (id) on delete set null,
  to_id bigint references members (id) on delete set null,
  text text not null
);
create index task_notes_task on task_notes (task_id, at);

-- Changes that can be taken back: [{taskId, revision after the change, before: {column: value}, noteIds}].
create table task_undos (
  id uuid primary key default gen_random_uuid(),
  actor_kind text not null,
  actor_id bigint,
  changes jsonb not null,
  made_at timestamptz not null,
  undone_at timestamptz
);
create index task_undos_made on task_undos (made_at);

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

-- Open work follows the owner of an account, whoever changes it: a person, an import, a playbook. `volant.hand_over` may
-- say for the transaction who did it, with which note, and whether it takes a change back: then only what was handed over
-- goes back.
create function tasks_follow_owner() returns trigger language plpgsql as $$
declare
  told jsonb := coalesce(nullif(current_setting('volant.hand_over', true), '')::jsonb, '{}');
begin
  with moved as (
    update tasks set assignee_id = new.owner_id, changed_at = new.changed_at, revision = revision + 1
    where account_id = new.id and state = 'open' and assignee_id = old.owner_id
      and (not coalesce((told ->> 'isUndo')::boolean, false) or (
        select (n.from_id, n.to_id) = (new.owner_id, old.owner_id) from task_notes n
        where n.task_id = tasks.id and n.from_id is not null order by n.id desc limit 1))
    returning id
  )
  insert into task_notes (task_id, at, kind, member_id, from_id, to_id, text)
  select id, new.changed_at, 'handed_over', (told ->> 'by')::bigint, old.owner_id, new.owner_id, coalesce(told ->> 'note', '')
  from moved order by id;
  if found then perform pg_notify('volant_news', '{"topic":"tasks"}'); end if;
  return null;
end $$;

create trigger tasks_follow_owner after update of owner_id on accounts
  for each row when (old.owner_id is distinct from new.owner_id and old.owner_id is not null and new.owner_id is not null)
  execute function tasks_follow_owner();
