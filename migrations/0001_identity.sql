-- Who may act. The auth_ tables are better-auth's own; everything else is Volant's.

create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table auth_sessions (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth_users (id) on delete cascade
);
create index auth_sessions_user on auth_sessions ("userId");

create table auth_credentials (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth_users (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index auth_credentials_user on auth_credentials ("userId");

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index auth_verifications_identifier on auth_verifications (identifier);

create table members (
  id bigint generated always as identity primary key,
  email text not null check (email = lower(email)),
  name text not null,
  department text,
  role text not null,
  manager_id bigint references members (id) on delete set null,
  auth_user_id text unique references auth_users (id) on delete set null,
  state text not null default 'invited' check (state in ('invited', 'active', 'disabled')),
  source text not null default 'volant',
  preferences jsonb not null default '{}',
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index members_email on members (email);

-- One-time links: the first owner's sign-up, invitations and password resets. Only a hash of the token is kept.
create table member_links (
  token_hash bytea primary key,
  kind text not null check (kind in ('first_owner', 'invitation', 'reset')),
  member_id bigint references members (id) on delete cascade,
  created_by bigint references members (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table api_keys (
  id bigint generated always as identity primary key,
  member_id bigint not null references members (id) on delete cascade,
  name text not null,
  prefix text not null,
  key_hash bytea not null unique,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_member on api_keys (member_id);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('member', 'key', 'command', 'system')),
  actor_id bigint,
  actor_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id text,
  account_id bigint,
  sentence text not null,
  detail jsonb not null default '{}'
);
create index audit_log_at on audit_log (at desc, id desc);
create index audit_log_account on audit_log (account_id, at desc) where account_id is not null;

create table settings (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by bigint references members (id) on delete set null
);
