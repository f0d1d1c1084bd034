-- For a run whose success was judged: the account most like its own that did not get the playbook, and whether it reached
-- the same criterion in the same time. Null account: nobody was alike.
create table playbook_matches (
  run_id bigint primary key references playbook_runs (id) on delete cascade,
  account_id bigint references accounts (id) on delete cascade,
  succeeded boolean,
  matched_at timestamptz not null
);
