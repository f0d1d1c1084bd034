-- What was learned from the company's own history, with its back-test.
create table prediction_models (
  id int generated always as identity primary key,
  label text not null check (label in ('churn', 'renewal')),
  features text not null check (features in ('all', 'usage')),
  horizon_days int not null,
  -- base_rate: history is too short, or nothing separates those who stay from those who leave.
  kind text not null check (kind in ('logistic', 'base_rate')),
  trained_at timestamptz not null,
  -- The last day whose outcome was learned from.
  trained_through date,
  samples int not null,
  positives int not null,
  parameters jsonb not null,
  report jsonb not null,
  state text not null check (state in ('live', 'retired')),
  -- Why this kind, and why it replaced the one before, in a sentence.
  because text not null
);
create unique index prediction_models_live on prediction_models (label, features) where state = 'live';

-- Probability that the account renews (stays through the horizon), by the live model, with what drives it.
create table account_predictions (
  account_id bigint primary key references accounts (id) on delete cascade,
  model_id int not null references prediction_models (id) on delete cascade,
  as_of date not null,
  probability real not null,
  low real not null,
  high real not null,
  drivers jsonb not null,
  computed_at timestamptz not null
);

-- Tests of health, measures and models against what happened: they take a while, and are kept.
create table back_tests (
  id int generated always as identity primary key,
  subject text not null check (subject in ('health', 'model')),
  input jsonb not null,
  member_id bigint references members (id) on delete set null,
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  progress real not null default 0,
  result jsonb,
  failure text,
  created_at timestamptz not null,
  beat_at timestamptz not null
);
create index back_tests_created on back_tests (created_at desc);
