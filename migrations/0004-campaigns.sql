-- campaigns: entry rule, ladder, hold-out; who entered and which rung is due.

create table campaign (
  campaign_id bigint generated always as identity primary key,
  name text not null,
  status text not null check (status in ('draft', 'live', 'paused', 'ended')),
  definition jsonb not null,
  version integer not null default 1,
  -- the lot of the hold-out is drawn from this and the customer's number outside, so it survives merge and re-import
  seed text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  launched_at timestamptz,
  -- the local day of the launch: who was over the limit already is backlog, not entry
  launched_on date,
  -- instant of the last look for entries: older facts that were loaded after it make no crossing
  looked_at timestamptz,
  ended_at timestamptz
);

-- What a launched campaign said in each of its versions; an enrolment names the one that it entered under.
create table campaign_version (
  campaign_id bigint not null references campaign on delete cascade,
  version integer not null,
  name text not null,
  definition jsonb not null,
  valid_from timestamptz not null,
  primary key (campaign_id, version)
);

-- Those over the limit when the campaign was launched. `start_on` is null until the owner starts the backlog.
create table campaign_backlog (
  customer_id bigint not null,
  campaign_id bigint not null references campaign on delete cascade,
  anchor timestamptz not null,
  start_on date,
  primary key (customer_id, campaign_id, anchor)
);
create index campaign_backlog_start on campaign_backlog (campaign_id, start_on);

-- Frozen at entry for treated and held out alike: measurement cannot recover it later.
create table enrolment (
  customer_id bigint not null,
  campaign_id bigint not null references campaign,
  anchor timestamptz not null,
  episode_kind text not null default 'purchase',
  enrolled_at timestamptz not null,
  enrolled_on date not null,
  origin text not null check (origin in ('crossing', 'backlog')),
  arm text not null check (arm in ('treated', 'held_out')),
  campaign_version integer not null,
  lateness real not null,
  p_alive real not null,
  p_buy real not null,
  expected_margin_minor bigint not null,
  value_class smallint not null,
  usual_receipt_minor bigint not null,
  silence_days integer not null,
  mean_gap_days real,
  model_version text not null,
  zone text not null,
  -- the ladder's place, kept for held out customers too, so that both arms finish alike
  next_rung smallint not null default 1,
  last_decided_on date,
  last_due_on date,
  ended_at timestamptz,
  end_reason text check (end_reason in ('bought', 'visited', 'redeemed', 'finished', 'campaign_ended', 'objected')),
  primary key (customer_id, campaign_id, anchor),
  check ((ended_at is null) = (end_reason is null))
);
-- figures and results of one campaign; few different values, so that equal entries share their place
create index enrolment_by_campaign on enrolment (campaign_id, arm, end_reason);
create index enrolment_open on enrolment (campaign_id, customer_id) where ended_at is null;

-- One rung of the ladder that has become due for one customer: what `offers` and `messages` pull from.
create table rung_due (
  customer_id bigint not null,
  campaign_id bigint not null,
  anchor timestamptz not null,
  rung smallint not null,
  bucket smallint not null,
  decided_on date not null,
  -- the customer's local day of due_at
  due_on date not null,
  due_at timestamptz not null,
  not_after timestamptz not null,
  zone text not null,
  channels text[] not null,
  template text not null,
  offer_id bigint,
  value_class smallint not null,
  -- set by `offers` in the transaction that issues (or refuses) the coupon
  prepared_at timestamptz,
  -- why this rung leads to no message: came_back, redeemed, objected, withdrawn, no_consent, no_address,
  -- address_suppressed, campaign_ended, too_late, budget, offer_unavailable
  refused_reason text,
  -- set when `messages` has taken the rung over, so that nobody looks through the rungs of years for those of today
  queued_at timestamptz,
  primary key (customer_id, campaign_id, anchor, rung)
);
create index rung_due_open on rung_due (bucket, due_at) where prepared_at is null;
-- figures of one campaign: what came due and what was refused, by rung
create index rung_due_by_campaign on rung_due (campaign_id, rung, refused_reason);
create index rung_due_prepared on rung_due (customer_id) where prepared_at is not null and queued_at is null;
