-- ground: settings, accounts, keys, leases, runs. Small tables, the same on every node.

create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

create table account (
  account_id bigint generated always as identity primary key,
  email text not null unique,
  name text not null,
  role text not null check (role in ('owner', 'marketer', 'analyst', 'cashier')),
  password_hash text not null,
  language text not null default 'en',
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table session (
  token_hash bytea primary key,
  account_id bigint not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table api_key (
  api_key_id bigint generated always as identity primary key,
  name text not null,
  key_hash bytea not null unique,
  key_start text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Who did what: append-only.
create table audit (
  audit_id bigint generated always as identity primary key,
  happened_at timestamptz not null,
  account_id bigint,
  api_key_id bigint,
  deed text not null,
  subject text not null,
  details jsonb not null default '{}'
);

-- Who does the work that must not run twice at once (a nightly run). An advisory lock keeps others out; a row whose lock
-- is free was left behind by a process that died.
create table lease (
  name text primary key,
  holder text not null,
  since timestamptz not null
);

-- A nightly run and its phases: what a restart continues from.
create table run (
  run_id bigint generated always as identity primary key,
  as_of date not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  error text
);

create table run_phase (
  run_id bigint not null references run on delete cascade,
  phase text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  done bigint not null default 0,
  total bigint,
  figures jsonb not null default '{}',
  primary key (run_id, phase)
);
