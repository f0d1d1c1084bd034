-- What customer success costs, what it is sold for, and which customers were worth winning.

-- Kinds of work, each a value gap (it exists because the product lacks something: cost of goods sold) or value delivery
-- (it helps the customer to more value: sales and marketing).
create table work_kinds (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  value text not null check (value in ('gap', 'delivery')),
  position int not null,
  archived_at timestamptz,
  created_at timestamptz not null default now()
);
insert into work_kinds (key, name, value, position) values
  ('onboarding', 'Onboarding', 'delivery', 1),
  ('training', 'Training', 'delivery', 2),
  ('adoption', 'Adoption', 'delivery', 3),
  ('review', 'Business review', 'delivery', 4),
  ('success_plan', 'Success plan', 'delivery', 5),
  ('renewal', 'Renewal and expansion', 'delivery', 6),
  ('workaround', 'Workaround for a missing feature', 'gap', 7),
  ('manual_work', 'By hand what the product should do', 'gap', 8),
  ('data_repair', 'Repair of data', 'gap', 9),
  ('escalation', 'Escalated defect', 'gap', 10);

-- Time a member spent on an account. What it cost follows from the rate of its day.
create table work_entries (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  -- Null: a member who is gone.
  member_id bigint references members (id) on delete set null,
  day date not null,
  minutes int not null check (minutes between 1 and 1440),
  kind_id int not null references work_kinds (id),
  product_area text,
  -- Where this piece of work is not what its kind usually is.
  value_given text check (value_given in ('gap', 'delivery')),
  note text not null default '',
  task_id bigint references tasks (id) on delete set null,
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index work_entries_day on work_entries (day desc, id desc);
create index work_entries_account on work_entries (account_id, day);
create index work_entries_member on work_entries (member_id, day desc);

-- What an hour costs from a day on, for a member or for everybody of a role, in minor units of its currency.
create table work_rates (
  id int generated always as identity primary key,
  member_id bigint references members (id) on delete cascade,
  role text,
  valid_from date not null,
  hourly_minor bigint not null check (hourly_minor >= 0),
  currency text not null,
  created_at timestamptz not null default now(),
  unique (member_id, valid_from),
  unique (role, valid_from),
  check (num_nonnulls(member_id, role) = 1)
);

-- Success plans as a product: what is promised with them and what they cost a year.
create table success_tiers (
  id int generated always as identity primary key,
  key text not null unique,
  name text not null,
  description text not null default '',
  -- List price of a year in the reporting currency's minor units; 0: free.
  price_minor bigint not null default 0 check (price_minor >= 0),
  -- Whoever pays for one of these plans holds the tier.
  plan_names text[] not null default '{}',
  position int not null,
  archived_at timestamptz,
  created_at timestamptz not null default now()
);

create table tier_entitlements (
  id int generated always as identity primary key,
  tier_id int not null references success_tiers (id) on delete cascade,
  kind text not null check (kind in ('tam_hours', 'workshops', 'sla_hours', 'health_checks', 'custom')),
  name text not null,
  quantity numeric not null check (quantity > 0),
  period text not null check (period in ('month', 'quarter', 'year')),
  -- Hours of this kind of work count, and each task of this kind that was done counts one, beside what is written down.
  work_kind_id int references work_kinds (id) on delete set null,
  task_kind text,
  position int not null,
  archived_at timestamptz
);
create index tier_entitlements_tier on tier_entitlements (tier_id, position);

-- Which account holds which tier by a person's word; who holds one by a plan is read from subscriptions.
create table account_tiers (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  tier_id int not null references success_tiers (id),
  from_day date not null,
  -- First day it is no longer held.
  to_day date,
  -- Agreed price of a year; null: the list price.
  price_minor bigint check (price_minor >= 0),
  note text not null default '',
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  check (to_day > from_day)
);
create index account_tiers_account on account_tiers (account_id, from_day);
create index account_tiers_tier on account_tiers (tier_id);

-- What an account took of what its tier promises.
create table tier_uses (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  entitlement_id int not null references tier_entitlements (id) on delete cascade,
  day date not null,
  quantity numeric not null check (quantity > 0),
  note text not null default '',
  member_id bigint references members (id) on delete set null,
  created_at timestamptz not null default now()
);
create index tier_uses_account on tier_uses (account_id, entitlement_id, day);

-- Health of accounts some months after they were won: as shown where anything was shown by then, else restated.
create table fit_health (
  account_id bigint not null references accounts (id) on delete cascade,
  months int not null,
  day date not null,
  band text not null check (band in ('good', 'fair', 'poor', 'unknown')),
  overall real,
  is_shown boolean not null,
  computed_at timestamptz not null,
  primary key (account_id, months)
);
create index fit_health_computed on fit_health (computed_at);

-- What a channel partner was given for what it brought.
create table partner_incentives (
  id bigint generated always as identity primary key,
  -- As the accounts' field for the partner says it.
  partner text not null,
  day date not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  note text not null default '',
  member_id bigint references members (id) on delete set null,
  created_at timestamptz not null default now()
);
create index partner_incentives_partner on partner_incentives (partner, day);
