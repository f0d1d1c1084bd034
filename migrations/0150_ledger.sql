-- The ledger of revenue: every step of an account's MRR is a movement, on the day it happens.

-- What stood before (in the reporting currency, before the day's new rates), and what kind of change it was; null where
-- new exchange rates alone changed it. mrr_minor = before_minor + fx_minor + the movement.
alter table mrr_steps
  add column before_minor bigint not null default 0,
  add column kind text check (kind in ('new', 'reactivation', 'expansion', 'contraction', 'churn')),
  -- Pays, or counts as a customer by the company's conventions (paused, fully discounted).
  add column is_customer boolean not null default true;

-- The plan with most MRR from that day on; null: none is paid.
create table account_plans (
  account_id bigint not null,
  day date not null,
  plan text,
  primary key (account_id, day)
);

-- MRR in the currency it is paid in, for accounts that pay (or paid) in another than the reporting currency.
create table mrr_currency_steps (
  account_id bigint not null,
  currency text not null,
  day date not null,
  mrr_minor bigint not null,
  primary key (account_id, currency, day)
);

-- MRR at the closes of months (year × 12 + month − 1), in minor units of its currency: the months at whose close it is
-- another than at the close before, and what it is from then on. customer_turns: the months at whose close the account
-- becomes a customer, ceases to be one, becomes one again, and so on; alike in all rows of an account.
create table mrr_months (
  account_id bigint not null,
  currency text not null,
  months int[] not null,
  mrr bigint[] not null,
  customer_turns int[] not null,
  primary key (account_id, currency)
);

-- Millions of rows are written when the ledger is built anew, by whoever holds their accounts locked. A foreign key would look
-- the account of each of them up once more, which costs more than writing it; so they only go with their account.
alter table mrr_steps drop constraint mrr_steps_account_id_fkey;
create function ledgers_gone() returns trigger language plpgsql as $$
begin
  delete from mrr_steps using before where account_id = before.id;
  delete from account_plans using before where account_id = before.id;
  delete from mrr_currency_steps using before where account_id = before.id;
  delete from mrr_months using before where account_id = before.id;
  return null;
end $$;
create trigger ledgers_gone after delete on accounts
  referencing old table as before for each statement execute function ledgers_gone();

-- Why somebody left or pays less, where a person said it; otherwise the subscription's own reason counts.
-- Of several on one day, as merged accounts bring them, the one said last counts.
create table movement_reasons (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id) on delete cascade,
  day date not null,
  reason text not null,
  note text not null default '',
  member_id bigint references members (id) on delete set null,
  said_at timestamptz not null
);
create index movement_reasons_account on movement_reasons (account_id, day, said_at desc);

-- The day a cancellation was asked for, where a source tells it: churn may be recognised on it.
alter table subscriptions add column cancelled_on date;

-- Versions of one subscription may stand with several accounts. Where one goes, or moves, the others' ledgers are stale:
-- refreshing money takes them along, in the same transaction.
create table stale_ledgers (account_id bigint not null);

create function subscriptions_gone() returns trigger language plpgsql as $$
begin
  insert into stale_ledgers
  select distinct other.account_id from before join subscriptions other using (source_id, external_id)
  where other.account_id <> before.account_id;
  return null;
end $$;
create function subscriptions_moved() returns trigger language plpgsql as $$
begin
  insert into stale_ledgers
  select other.account_id from before join subscriptions other using (source_id, external_id) where other.account_id <> before.account_id
  union
  select before.account_id from before join changed using (id) where changed.account_id <> before.account_id;
  return null;
end $$;
create trigger subscriptions_gone after delete on subscriptions
  referencing old table as before for each statement execute function subscriptions_gone();
create trigger subscriptions_moved after update on subscriptions
  referencing old table as before new table as changed for each statement execute function subscriptions_moved();
