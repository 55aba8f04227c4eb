-- scores: what the home page says of the whole base, written by each run beside the scores: one row is read, not all of
-- them. Whoever changes the limits gets it written anew by the first look.

create table score_figures (
  -- there is one row, or none before the first run
  only_row boolean primary key default true check (only_row),
  as_of date not null,
  model_fit_id bigint not null,
  -- the limits by which it was counted
  late_rate double precision not null,
  gone_below double precision not null,
  -- for each value class: customers, late, highRisk, gone, valueMinor
  by_value jsonb not null,
  last_purchase_at timestamptz
);
