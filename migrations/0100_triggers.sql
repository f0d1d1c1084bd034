-- Conditions that somebody watches: what holds of whom, and what has to be looked at again.

create table watches (
  id int generated always as identity primary key,
  kind text not null check (kind in ('playbook', 'stage_entry', 'stage_exit', 'segment')),
  ref_id bigint not null,
  subject text not null check (subject in ('account', 'contact')),
  condition jsonb not null,
  -- Rises with every change of the condition: states of an earlier one are carried over or dropped, never told.
  generation int not null default 1,
  is_on boolean not null,
  -- Time alone can change what holds: everybody is looked at when a company day begins.
  has_time boolean not null,
  -- Everybody above this account is still to be looked at; null: nobody.
  scan_from bigint,
  -- Transactions that began before the watch was seen may change accounts without a mark: when none of them is left,
  -- everybody is looked at once more.
  waits_for text[],
  is_settled boolean not null default false,
  -- Why it cannot be evaluated just now; it is tried again at retry_at with everybody, and changes nothing until then.
  failure text,
  failed_at timestamptz,
  attempts int not null default 0,
  retry_at timestamptz,
  unique (kind, ref_id)
);
-- Asked by every statement that changes what conditions speak of.
create index watches_on on watches (is_on) where is_on;

-- Of whom a condition is true, and since when: no row means false or not known yet. contact_id is 0 for accounts.
-- No keys to watches and accounts: whoever drops one never waits for whoever judges it. What is left behind is cleared
-- when its account is judged next; a removed account is marked too.
create table watch_states (
  watch_id int not null,
  account_id bigint not null,
  contact_id bigint not null default 0,
  generation int not null,
  since timestamptz not null,
  primary key (watch_id, account_id, contact_id)
);
create index watch_states_account on watch_states (account_id);
create index watch_states_contact on watch_states (contact_id) where contact_id > 0;

-- Durations that have begun. `since` moves on by every time that was unknown; such a time began at paused_at.
create table watch_holds (
  watch_id int not null,
  account_id bigint not null,
  contact_id bigint not null default 0,
  hold text not null,
  since timestamptz not null,
  paused_at timestamptz,
  -- When it is fulfilled if nothing else happens; null once it is, and while it stands still.
  due_at timestamptz,
  primary key (watch_id, account_id, contact_id, hold)
);
create index watch_holds_due on watch_holds (due_at) where due_at is not null;
create index watch_holds_account on watch_holds (account_id);
create index watch_holds_contact on watch_holds (contact_id) where contact_id > 0;

-- Accounts of which something changed that conditions speak of, written in the transaction that changed it. Rows are only
-- ever added: writers never wait for each other nor for whoever judges, in whatever order they come. Cleared are exactly
-- the marks that were seen before judging, so that a change which arrives meanwhile is not lost.
create table condition_marks (
  id bigint generated always as identity primary key,
  account_id bigint not null,
  marked_at timestamptz not null default clock_timestamp(),
  -- Could not be worked off, and why: tried again then, and the account waits until then.
  retry_at timestamptz,
  attempts int not null default 0,
  failure text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index condition_marks_postponed on condition_marks (account_id) where retry_at is not null;
