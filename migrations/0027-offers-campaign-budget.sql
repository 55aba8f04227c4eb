-- offers: what the coupons of a campaign take out of its cost ceiling, counted by whoever changes a coupon.

-- By the instant at which the coupons run out, so that what nobody used is free again without any pass over coupons:
-- taken at an instant = all redeemed + what is outstanding until then or later. A handful of rows a day per campaign.
create table campaign_budget (
  campaign_id bigint not null,
  expires_at timestamptz not null,
  -- the most that unused coupons can still cost
  outstanding_minor numeric not null,
  -- what used ones did cost
  redeemed_minor numeric not null,
  primary key (campaign_id, expires_at)
);

insert into campaign_budget (campaign_id, expires_at, outstanding_minor, redeemed_minor)
select campaign_id, expires_at, coalesce(sum(ceiling_minor) filter (where state = 'issued'), 0),
  coalesce(sum(redeemed_minor) filter (where state = 'redeemed'), 0)
from coupon group by campaign_id, expires_at;
