// Why a message must not leave now: one SQL expression for the statements that queue, suppress and claim.
import { type RawBuilder, sql } from 'kysely';
import { type RefusedReason, standsAgainst } from '../../campaigns/index.ts';
import { contactPermission, usableChannels } from '../../ledger/index.ts';
import type { SuppressionReason } from '../contract.ts';

/** A reason as SQL text: one that the contract does not know, the lists of messages could not tell. */
const because = (reason: SuppressionReason) => sql.lit(reason);

/** What a customer allows, one lateral per channel that sends: `allowed_email.why` and so on, null when we may write. */
function allowances(customer: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(
    usableChannels.map(
      (channel) =>
        sql`cross join lateral ${contactPermission(customer, sql.lit(channel))} as ${sql.ref(`allowed_${channel}`)}`,
    ),
    sql` `,
  );
}

/** Why a customer may not be written to on a channel, out of `allowances`. */
function whyNotOn(channel: RawBuilder<unknown>): RawBuilder<unknown> {
  const whys = usableChannels.map((usable) => sql`when ${sql.lit(usable)} then ${sql.ref(`allowed_${usable}.why`)}`);
  return sql`case ${channel} ${sql.join(whys, sql` `)} else ${because('channel_not_set_up')} end`;
}

/**
 * The joins that choose the channel of a rung, `choice` with columns `channel` and `why`: the first of its channels that
 * the customer can be reached on, else its first one and what keeps us from it. One permission per channel that sends,
 * and no search through a list per row, which a cluster cannot do.
 */
export function chosenChannel(customer: RawBuilder<unknown>, channels: RawBuilder<unknown>): RawBuilder<unknown> {
  const places = usableChannels.map(
    (channel) =>
      sql`case when ${sql.ref(`allowed_${channel}.why`)} is null then array_position(${channels}, ${sql.lit(channel)}) end`,
  );
  return sql`
    ${allowances(customer)}
    cross join lateral (select least(${sql.join(places)}) as place) reachable
    cross join lateral (
      select (${channels})[coalesce(reachable.place, 1)] as channel,
        case when reachable.place is null then ${whyNotOn(sql`(${channels})[1]`)} end as why
    ) choice`;
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
  ${allowances(sql.ref('m.customer_id'))}
  cross join lateral (select ${whyNotOn(sql.ref('m.channel'))} as why) allowed`;

/** A reason as text, null when the message may leave. */
export function reasonNotToSend(now: Date): RawBuilder<SuppressionReason | null> {
  const facts = {
    episode: 'e',
    enrolment: 'n',
    campaign: 'k',
    notAfter: sql.ref('m.not_after'),
    barred: sql.ref('allowed.why'),
  };
  return sql`coalesce(${standsAgainst(facts, now)}, case
    when m.coupon_code is not null and (c.state is distinct from 'issued' or c.expires_at <= ${now}::timestamptz)
      then ${because('coupon_not_usable')}
  end)`;
}

/**
 * The same for a prepared rung `r` that is not a message yet, with its campaign `k`, its episode `e`, its enrolment `n`, its coupon `c` and
 * the chosen channel `choice`. What `offers` wrote down comes first; its words for money are our 'coupon_refused'.
 */
export function reasonNotToQueue(now: Date): RawBuilder<SuppressionReason | null> {
  const facts = {
    episode: 'e',
    enrolment: 'n',
    campaign: 'k',
    notAfter: sql.ref('r.not_after'),
    barred: sql.ref('choice.why'),
  };
  // the types see to it that all other words of `offers` are ours too
  const refused: RawBuilder<SuppressionReason | null> = sql<Exclude<
    RefusedReason,
    'budget' | 'offer_unavailable'
  > | null>`
    case when r.refused_reason in ('budget', 'offer_unavailable') then ${because('coupon_refused')} else r.refused_reason end`;
  return sql`coalesce(${refused}, ${standsAgainst(facts, now)},
    case when r.offer_id is not null and c.code is null then ${because('coupon_refused')} end)`;
}
