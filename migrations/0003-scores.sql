-- scores: what the models say about each customer. `score` is rebuilt whole and swapped; `model_fit` keeps every fit.

create table model_fit (
  model_fit_id bigint generated always as identity primary key,
  model text not null,
  model_version text not null,
  fitted_at timestamptz not null,
  as_of date not null,
  customers bigint not null,
  log_likelihood double precision not null,
  parameters jsonb not null,
  diagnosis jsonb not null
);

create table score (
  customer_id bigint primary key,
  as_of date not null,
  model_fit_id bigint not null,
  visits integer not null,
  last_day date not null,
  -- days since the later of the last visit and covers_until
  silence_days integer not null,
  mean_gap_days real,
  -- 0..1: of those who come back within the patience horizon, the share who would be back by now
  lateness real not null,
  p_alive real not null,
  -- probability of at least one purchase within the churn horizon
  p_buy real not null,
  expected_count real not null,
  churn_level smallint not null check (churn_level between 1 and 3),
  -- expected margin (amount where margin is unknown) of the next 12 months, shop currency
  value_minor bigint not null,
  usual_receipt_minor bigint not null,
  -- 0 inactive, 1 new, 2 low, 3 medium, 4 high, 5 top
  value_class smallint not null check (value_class between 0 and 5)
);
-- one for each order of the customers list; read backwards, so that both columns go down together
create index score_lateness on score (lateness, customer_id);
create index score_value on score (value_minor, customer_id);
create index score_silence on score (silence_days, customer_id);
create index score_visits on score (visits, customer_id);
