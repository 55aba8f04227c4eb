// Why a queued message must not leave now: one SQL expression, used when rungs are queued, suppressed and claimed.
import { type RawBuilder, sql } from 'kysely';
import { contactPermission } from '../../ledger/index.ts';

/**
 * The tables that `reasonNotToSend` looks at, joined to a message `m`:
 * its campaign `k`, its episode `e`, its coupon `c` and what the customer allows, `allowed`.
 */
export const joinedToMessage = sql`
  join campaign k on k.campaign_id = m.campaign_id
  left join episode e on e.customer_id = m.customer_id and e.kind = m.episode_kind and e.anchor = m.anchor
  left join coupon c on c.customer_id = m.customer_id and c.code = m.coupon_code
  cross join lateral (
    -- the offset keeps the planner from copying the whole expression to each place that mentions it
    select * from ${contactPermission(sql.ref('m.customer_id'), sql.ref('m.channel'))} as permission offset 0
  ) as allowed`;

/** A reason as text, null when the message may leave. The order is the order of what the owner wants to know first. */
export function reasonNotToSend(now: Date): RawBuilder<string | null> {
  return sql`case
    when e.closed_by = 'redemption' then 'redeemed'
    when e.closed_at is not null then 'came_back'
    when k.status = 'ended' then 'campaign_ended'
    when m.not_after <= ${now}::timestamptz then 'too_late'
    when allowed.why = 'suppressed' then 'address_suppressed'
    when allowed.why is not null then allowed.why
    when m.channel <> 'email' then 'channel_not_set_up'
    when m.coupon_code is not null and (c.state is distinct from 'issued' or c.expires_at <= ${now}::timestamptz)
      then 'coupon_not_usable'
  end`;
}
