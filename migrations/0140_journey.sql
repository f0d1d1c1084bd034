-- The journey: when an account belongs to a stage or segment, and what is planned for it there.

create table stage_rules (
  stage_id int primary key references stages (id) on delete cascade,
  -- Conditions; null: nothing moves an account here or away by itself.
  entry jsonb,
  exit jsonb,
  -- suggest: a person decides; move: the account is moved, with an audit row that says why.
  moves text not null default 'suggest' check (moves in ('suggest', 'move')),
  changed_at timestamptz not null default now()
);

-- Contacts planned for a stage, counted from the day an account entered it.
create table stage_touchpoints (
  id int generated always as identity primary key,
  stage_id int not null references stages (id) on delete cascade,
  position int not null,
  name text not null,
  type text not null check (type in ('call', 'meeting', 'email', 'task')),
  -- For tasks: of which kind; null: any.
  task_kind text,
  due_day int not null check (due_day between 0 and 3650)
);
create index stage_touchpoints_stage on stage_touchpoints (stage_id, position);

-- Accounts that fulfil the criteria of another stage and wait for a person's word.
create table stage_suggestions (
  account_id bigint not null references accounts (id) on delete cascade,
  stage_id int not null references stages (id) on delete cascade,
  because text not null check (because in ('entry', 'exit')),
  since timestamptz not null,
  dismissed_at timestamptz,
  dismissed_by bigint references members (id) on delete set null,
  primary key (account_id, stage_id)
);

create table segment_rules (
  segment_id int primary key references segments (id) on delete cascade,
  condition jsonb not null,
  changed_at timestamptz not null default now()
);
