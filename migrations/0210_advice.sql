-- Next best actions somebody does not want to be told until a day. Others are told them all the same.
create table advice_put_off (
  member_id bigint not null references members (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  action_key text not null,
  until_day date not null,
  primary key (member_id, account_id, action_key)
);
create index advice_put_off_account on advice_put_off (account_id);
