-- ledger: the facts. Every big table begins its key with customer_id; lookups by other keys are small tables of their own.

create table store (
  store_id bigint generated always as identity primary key,
  external_id text not null unique,
  name text not null,
  zone text
);

create table product (
  product_id bigint generated always as identity primary key,
  external_id text not null unique,
  name text not null,
  category text,
  unit_cost_minor bigint,
  currency text,
  covers_days integer
);

-- Default margin as a share of the price, per category; the row with category '' is the shop's own default.
create table category_margin (
  category text primary key,
  margin_share numeric(6, 5) not null check (margin_share between 0 and 1)
);

create table customer (
  customer_id bigint generated always as identity primary key,
  external_id text not null,
  name text,
  given_name text,
  email text,
  phone text,
  language text,
  zone text,
  country text,
  birthday date,
  -- keyed hashes of the addresses, what suppression is joined by
  email_hash bytea,
  phone_hash bytea,
  created_at timestamptz not null,
  -- an objection to marketing: no message and no scoring (GDPR 21(2)-(3))
  objected_at timestamptz
);

-- The customers list: found by the beginnings of words in name or e-mail address, sorted by name.
create index customer_words on customer using gin (to_tsvector('simple'::regconfig,
  regexp_replace(coalesce(name, '') || ' ' || coalesce(email, ''), '[^[:alnum:]]+', ' ', 'g')));
create index customer_by_name on customer (lower(coalesce(name, external_id)), customer_id);

-- Which customer a name from outside belongs to: kind is 'external' or 'card'. Bytes in order, so that the key also
-- finds beginnings, whatever language the database sorts in.
create table customer_key (
  kind text not null,
  value text collate "C" not null,
  customer_id bigint not null,
  primary key (kind, value)
);
create index customer_key_by_customer on customer_key (customer_id);

create table consent (
  customer_id bigint not null references customer on delete cascade,
  consent_id bigint generated always as identity,
  channel text not null check (channel in ('email', 'sms', 'push', 'all')),
  purpose text not null check (purpose in ('marketing', 'profiling', 'soft_optin')),
  state text not null check (state in ('granted', 'withdrawn', 'objected')),
  basis text not null,
  source text not null,
  text_version text,
  language text,
  ip text,
  operator text,
  recorded_at timestamptz not null,
  proof jsonb,
  primary key (customer_id, consent_id)
);
create index consent_latest on consent (customer_id, channel, purpose, recorded_at desc, consent_id desc);

-- One file brought in: what was read, what was kept, how it was understood.
create table import (
  import_id bigint generated always as identity primary key,
  kind text not null check (kind in ('purchases', 'customers')),
  file_name text not null,
  preset text,
  mapping jsonb not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  state text not null check (state in ('running', 'done', 'failed')),
  -- reading (bytes), then merging (slices of customers)
  phase text not null default 'reading' check (phase in ('reading', 'merging', 'finished')),
  progress real not null default 0,
  figures jsonb not null default '{}',
  rejects_path text,
  error text
);

create table import_mapping (
  name text primary key,
  kind text not null check (kind in ('purchases', 'customers')),
  mapping jsonb not null,
  saved_at timestamptz not null
);

-- A receipt. Negative ones are returns. `day` is the shop's local day of `happened_at`.
create table purchase (
  customer_id bigint not null,
  purchase_id bigint generated always as identity,
  source text not null,
  receipt text not null,
  happened_at timestamptz not null,
  day date not null,
  store_id bigint,
  currency text not null,
  net_minor bigint not null,
  -- what was given back on this receipt, as a positive amount
  returned_minor bigint not null,
  -- false when the source tells no amounts: the visit counts, the money does not
  amount_known boolean not null,
  -- a receipt that makes its day a visit: net positive, or nothing returned (a free item, an unknown amount)
  is_visit boolean not null,
  -- null = cost unknown for at least one line and no default margin
  margin_minor bigint,
  line_count integer not null,
  coupon_code text,
  covers_until date,
  voided_at timestamptz,
  import_id bigint,
  primary key (customer_id, purchase_id)
);
create unique index purchase_receipt on purchase (customer_id, source, receipt);
create index purchase_coupon on purchase (customer_id, coupon_code) where coupon_code is not null;
-- what did not happen after all: a room that drew something from a purchase finds here what to take back
create index purchase_voided on purchase (voided_at) where voided_at is not null;

-- A line without a number of its own is identified by (receipt, content, occurrence).
-- No foreign key to product: its check costs more than the whole insert of a line, and only `ledger` writes here.
create table purchase_line (
  customer_id bigint not null,
  purchase_id bigint not null,
  content_hash bigint not null,
  occurrence integer not null,
  product_id bigint,
  quantity numeric(14, 4) not null,
  amount_minor bigint not null,
  unit_cost_minor bigint,
  covers_until date,
  primary key (customer_id, purchase_id, content_hash, occurrence)
);

-- Running statistics of one customer, written in the transaction that writes the facts; the row that enrolment locks.
-- Every customer has one from the first moment on (visits = 0 and empty arrays before the first purchase).
-- A visit is a local day with a receipt that is one; same-day receipts are one visit; a day of returns only is none.
create table customer_statistics (
  customer_id bigint primary key,
  -- days since 1970-01-01 of every visit, ascending, and the net amount of each in the shop's currency
  visit_days integer[] not null,
  visit_net_minor bigint[] not null,
  first_day date,
  last_day date,
  -- instant of the last visit's last purchase: the anchor of the present silence
  last_purchase_at timestamptz,
  visits integer not null,
  net_minor bigint not null,
  margin_minor bigint not null,
  -- share of net_minor whose margin is known
  margin_known_minor bigint not null,
  returned_minor bigint not null,
  -- silence counts from the later of the last purchase and this day
  covers_until date,
  first_category text,
  store_id bigint,
  changed_at timestamptz not null
);
create index customer_statistics_changed on customer_statistics (changed_at);

-- What is heard about a customer besides purchases; source_key makes a repeat harmless.
create table signal (
  customer_id bigint not null,
  signal_id bigint generated always as identity,
  kind text not null,
  happened_at timestamptz not null,
  source_key text not null,
  data jsonb not null default '{}',
  primary key (customer_id, signal_id)
);
create unique index signal_once on signal (customer_id, kind, source_key);

-- Addresses that must never be written to again, as keyed hashes, so that erasure can keep them.
create table suppression (
  channel text not null,
  address_hash bytea not null,
  reason text not null,
  recorded_at timestamptz not null,
  primary key (channel, address_hash)
);

-- A silence of a customer that a campaign acts on. Closing it is the exit from every ladder.
create table episode (
  customer_id bigint not null,
  kind text not null check (kind in ('purchase', 'visit', 'card')),
  anchor timestamptz not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by text check (closed_by in ('purchase', 'visit', 'redemption')),
  primary key (customer_id, kind, anchor)
);
create index episode_open on episode (customer_id) where closed_at is null;

-- Rows of a file on their way in: unlogged tables, dropped when the import ends. No backup needs them.
create schema staging;
