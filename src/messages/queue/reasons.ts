// Why a message must not leave now: one SQL expression for the statements that queue, suppress and claim.
import { type RawBuilder, sql } from 'kysely';
import { standsAgainst } from '../../campaigns/index.ts';
import { contactPermission, usableChannels } from '../../ledger/index.ts';

/** A lateral subquery with one column `why`: what keeps us from writing to a customer on a channel, null when nothing does. */
export function channelBarred(customer: RawBuilder<unknown>, channel: RawBuilder<unknown>): RawBuilder<unknown> {
  // the offset keeps the planner from copying the whole expression to each place that mentions it
  return sql`(
    select case when ${channel} <> all(${sql.val([...usableChannels])}::text[]) then 'channel_not_set_up' else permission.why end as why
    from ${contactPermission(customer, channel)} as permission offset 0
  )`;
}

/**
 * The tables that `reasonNotToSend` looks at, joined to a message `m`:
 * its campaign `k`, its episode `e`, its enrolment `n`, its coupon `c` and what the customer allows, `allowed`.
 */
export const joinedToMessage = sql`
  join campaign k on k.campaign_id = m.campaign_id
  left join episode e on e.customer_id = m.customer_id and e.kind = m.episode_kind and e.anchor = m.anchor
  left join enrolment n on n.customer_id = m.customer_id and n.campaign_id = m.campaign_id and n.anchor = m.anchor
  left join coupon c on c.customer_id = m.customer_id and c.code = m.coupon_code
  cross join lateral ${channelBarred(sql.ref('m.customer_id'), sql.ref('m.channel'))} as allowed`;

/** A reason as text, null when the message may leave. */
export function reasonNotToSend(now: Date): RawBuilder<string | null> {
  const facts = {
    episode: 'e',
    enrolment: 'n',
    campaign: 'k',
    notAfter: sql.ref('m.not_after'),
    barred: sql.ref('allowed.why'),
  };
  return sql`coalesce(${standsAgainst(facts, now)}, case
    when m.coupon_code is not null and (c.state is distinct from 'issued' or c.expires_at <= ${now}::timestamptz)
      then 'coupon_not_usable'
  end)`;
}

/**
 * The same for a prepared rung `r` that is not a message yet, with its campaign `k`, its episode `e`, its enrolment `n`, its coupon `c` and
 * the chosen channel `choice`. What `offers` wrote down comes first; its words for money are our 'coupon_refused'.
 */
export function reasonNotToQueue(now: Date): RawBuilder<string | null> {
  const facts = {
    episode: 'e',
    enrolment: 'n',
    campaign: 'k',
    notAfter: sql.ref('r.not_after'),
    barred: sql.ref('choice.why'),
  };
  return sql`coalesce(
    case when r.refused_reason in ('budget', 'offer_unavailable') then 'coupon_refused' else r.refused_reason end,
    ${standsAgainst(facts, now)},
    case when r.offer_id is not null and c.code is null then 'coupon_refused' end)`;
}
