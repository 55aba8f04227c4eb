// May we write to this customer on this channel, and if not, why not: one lateral that set statements join.
import { type RawBuilder, sql } from 'kysely';
import { contactRefusal, type Refusal } from '../contract.ts';

/**
 * A lateral subquery with columns `granted boolean, why text` (null when granted) `, basis text`, for use as
 * `cross join lateral ${contactPermission(sql.ref('m.customer_id'), sql.ref('m.channel'))} as permission`.
 * `customer` and `channel` ('email', 'sms', 'push') are SQL expressions of the outer query.
 *
 * The newest record of marketing or soft opt-in that covers the channel decides; a record for the channel itself and
 * one for 'all' compete by date. No record at all means no.
 */
export function contactPermission(customer: RawBuilder<unknown>, channel: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select found.why is null as granted, found.why, found.basis
    from (
      select case
          when c.objected_at is not null then 'objected'
          when record.state = 'objected' then 'objected'
          when record.state = 'withdrawn' then 'withdrawn'
          when record.state is null then 'no_consent'
          when ${channel} = 'email' and c.email is null then 'no_address'
          when ${channel} = 'sms' and c.phone is null then 'no_address'
          when exists (
            select 1 from suppression s
            where s.channel = ${channel}
              and s.address_hash = case ${channel} when 'email' then c.email_hash when 'sms' then c.phone_hash end
          ) then 'address_suppressed'
        end as why, record.basis
      from customer c
      left join lateral (
        select consent.state, consent.basis from consent
        where consent.customer_id = c.customer_id and consent.purpose in ('marketing', 'soft_optin')
          and consent.channel in (${channel}, 'all')
        order by consent.recorded_at desc, consent.consent_id desc limit 1
      ) record on true
      where c.customer_id = ${customer}
    ) found
  )`;
}

/** Channels that something is built for which sends. */
export const usableChannels = ['email'] as const;

/** What stands against writing on no channel that is set up: there is no address for any other. */
const noneUsable: Refusal = 'no_address';

/**
 * A scalar expression: why the customer may be written to on none of the usable ones of `channels` (an SQL array), null
 * when on one of them; of several reasons the first in the order of `contactRefusal`. It asks for each usable channel
 * by its name, because a list of channels cannot be joined with the customers of a cluster.
 */
export function whyUnreachable(
  customer: RawBuilder<unknown>,
  channels: RawBuilder<unknown>,
): RawBuilder<Refusal | null> {
  const reasons = contactRefusal.options;
  // 0 = granted, else the place of the reason; null where the channel is not among those asked for
  const places = usableChannels.map(
    (channel) => sql`case when ${sql.lit(channel)} = any(${channels}) then (
      select case ${sql.join(
        reasons.map((reason, place) => sql`when permission.why = ${sql.lit(reason)} then ${sql.lit(place + 1)}`),
        sql` `,
      )} else 0 end
      from ${contactPermission(customer, sql.lit(channel))} as permission) end`,
  );
  return sql`case coalesce(least(${sql.join(places)}), ${sql.lit(reasons.indexOf(noneUsable) + 1)}) ${sql.join(
    reasons.map((reason, place) => sql`when ${sql.lit(place + 1)} then ${sql.lit(reason)}`),
    sql` `,
  )} end`;
}
