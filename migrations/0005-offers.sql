-- offers: what a coupon gives, the coupons and their redemptions.

create table offer (
  offer_id bigint generated always as identity primary key,
  name text not null,
  definition jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz
);

-- One per (customer, episode, rung). Everything that decides the discount is frozen here at issue.
create table coupon (
  customer_id bigint not null,
  code text not null,
  offer_id bigint not null references offer,
  campaign_id bigint not null,
  anchor timestamptz not null,
  rung smallint not null,
  kind text not null check (kind in ('amount', 'percent', 'product')),
  amount_minor bigint,
  percent numeric(5, 2),
  amount_limit_minor bigint,
  product_id bigint,
  currency text not null,
  minimum_minor bigint not null default 0,
  -- the most that this coupon can cost the shop
  ceiling_minor bigint not null,
  issued_at timestamptz not null,
  -- the customer's local day of issue: a purchase of that day may carry the code whatever hour its file says
  issued_on date not null,
  valid_from timestamptz not null,
  expires_on date not null,
  expires_at timestamptz not null,
  expiry_reason text not null,
  state text not null check (state in ('issued', 'redeemed', 'cancelled')),
  redeemed_at timestamptz,
  -- what it did cost
  redeemed_minor bigint,
  cancelled_reason text,
  primary key (customer_id, code)
);
create unique index coupon_once on coupon (customer_id, campaign_id, anchor, rung);
-- totals and the cost ceiling of a campaign, without touching the table
create index coupon_by_campaign on coupon (campaign_id, rung) include (state, expires_at, ceiling_minor, redeemed_minor);

-- the same of an offer
create index coupon_by_offer on coupon (offer_id) include (state, expires_at, ceiling_minor, redeemed_minor);
-- those that ran out last: what coupons really cost
create index coupon_run_out on coupon (expires_at);

-- Finds the holder of a code: unique over all customers.
create table coupon_code (
  code text primary key,
  customer_id bigint not null
);

-- Every attempt at the till, failures too; the same idempotency key replays the stored answer.
-- customer_id is the holder's; 0 = the code is nobody's.
create table redemption (
  customer_id bigint not null,
  redemption_id text not null,
  code text not null,
  attempted_at timestamptz not null,
  result text not null check (result in ('success', 'failure')),
  failure_code text,
  idempotency_key text,
  receipt text,
  order_minor bigint,
  discount_minor bigint,
  via text not null check (via in ('api', 'purchase')),
  -- who asked: 'key 7', 'account 1'; null for purchases
  caller text,
  status smallint not null,
  answer jsonb not null,
  rolled_back_at timestamptz,
  rollback_id text,
  rollback_key text,
  rollback_answer jsonb,
  primary key (customer_id, redemption_id)
);
create unique index redemption_idempotency on redemption (customer_id, idempotency_key) where idempotency_key is not null;
create unique index redemption_single on redemption (customer_id, code) where result = 'success' and rolled_back_at is null;
create index redemption_by_id on redemption (redemption_id);
create index redemption_guesses on redemption (caller, attempted_at) where result = 'failure' and customer_id = 0;

-- Purchases with a code that have been looked at: one redemption per receipt, whichever way it arrives first.
create table coupon_purchase (
  customer_id bigint not null,
  purchase_id bigint not null,
  -- given_back: redeemed or known_receipt until the purchase was voided
  outcome text not null check (outcome in ('redeemed', 'known_receipt', 'not_ours', 'used_before', 'expired', 'not_yet_valid', 'cancelled', 'given_back')),
  -- the redemption that it made, that came first with the same receipt, or that had used the coupon before
  redemption_id text,
  primary key (customer_id, purchase_id)
);
create index coupon_purchase_redemption on coupon_purchase (redemption_id) where redemption_id is not null;
