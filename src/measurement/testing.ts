// A campaign with a past, made at once for tests and pictures: entries, messages, coupons and purchases that follow from a number.
import { sql } from 'kysely';
import { type Database, type Day, instantAt } from '../ground/index.ts';

export interface PastWish {
  readonly campaignId: number;
  /** The offer of its coupons. */
  readonly offerId: number;
  /** Entries, all of new customers whose number begins with `name`. */
  readonly entries: number;
  readonly name: string;
  readonly first: Day;
  /** Days over which they entered, the last of them before `today`. */
  readonly days: number;
  readonly today: Day;
  /** Of 100 in each arm, how many buy within two months. */
  readonly buys: { readonly treated: number; readonly heldOut: number };
  /** Share of the price that is margin; null = no cost is known. */
  readonly marginShare?: number | null;
  /** 1 in so many is held out; 0 = nobody. */
  readonly heldOutEvery?: number;
}

/**
 * Fills a campaign with entries. Each figure follows from the entry's place: one in seven was late before the launch, one in
 * six had bought once, one in twelve cannot be written to, one in 97 is
 * uncertain after a crash, every second returning customer uses the last coupon.
 */
export async function aPastCampaign(db: Database, wish: PastWish): Promise<void> {
  const { campaignId, offerId, entries, name, first, days, today, buys, marginShare = 0.4, heldOutEvery = 5 } = wish;
  const launch = instantAt('Europe/Rome', first, '03:00');
  await db.run(sql`
    insert into customer (external_id, name, created_at)
    select ${name} || i, ${name} || ' ' || i, ${launch} from generate_series(1, ${entries}::integer) i`);
  await db.run(sql`
    insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
      lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days, mean_gap_days,
      model_version, zone, next_rung, ended_at, end_reason)
    select customer_id, ${campaignId}, on_day - 40 + interval '9 hours', on_day + interval '3 hours', on_day,
      case when i % 7 = 0 then 'backlog' else 'crossing' end, arm, 1, 0.95, 0.5, 0.3, 900,
      case when i / 5 % 20 = 1 then 5 when i / 5 % 20 < 5 then 4 when i / 5 % 20 < 11 then 3 else 2 end, 3000, 40,
      case when i % 6 = 0 then null else 20 end, 'test', 'Europe/Rome',
      1 + case when bought and i % 25 = 2 then 0 when bought then least(3, 1 + (5 + i % 40) / 30)
        else least(3, 1 + (${today}::date - on_day) / 30) end,
      case when bought then on_day + (5 + i % 40) + interval '10 hours'
        when on_day + 95 < ${today}::date then on_day + 95 + interval '3 hours' end,
      case when bought then 'bought' when on_day + 95 < ${today}::date then 'finished' end
    from (
      select e.*, arm = 'treated' and (i * 37) % 100 < ${buys.treated}::integer and on_day + 5 + i % 40 < ${today}::date
        or arm = 'held_out' and (i / greatest(1, ${heldOutEvery}::integer) * 37) % 100 < ${buys.heldOut}::integer
          and on_day + 5 + i % 40 < ${today}::date as bought
      from (
        select customer_id, i, ${first}::date + (i * ${days}::integer) / (${entries}::integer + 1) as on_day,
          case when ${heldOutEvery}::integer > 0 and i % greatest(1, ${heldOutEvery}::integer) = 0 then 'held_out'
            else 'treated' end as arm
        from (
          select customer_id, substr(external_id, length(${name}) + 1)::integer as i from customer
          where external_id ~ ('^' || ${name} || '[0-9]+$')
        ) c
      ) e
    ) entry`);
  await db.run(sql`
    insert into purchase (customer_id, source, receipt, happened_at, day, currency, net_minor, returned_minor, amount_known,
      is_visit, margin_minor, line_count)
    select customer_id, 'test', 'back', ended_at, ended_at::date, 'EUR', 2000 + (customer_id * 13 % 50) * 100, 0, true, true,
      ((2000 + (customer_id * 13 % 50) * 100) * ${marginShare}::float8)::bigint, 1
    from enrolment where campaign_id = ${campaignId} and end_reason = 'bought'`);
  await db.run(sql`
    insert into rung_due (customer_id, campaign_id, anchor, rung, bucket, decided_on, due_on, due_at, not_after, zone,
      channels, template, offer_id, value_class, prepared_at, queued_at)
    select customer_id, campaign_id, anchor, r, customer_id % 64, on_day, on_day, on_day + interval '9 hours',
      on_day + interval '21 hours', zone, '{email}', 'comeback-first', ${offerId}, value_class, on_day, on_day
    from (
      select e.*, r, enrolled_on + (r - 1) * 30 as on_day from enrolment e, generate_series(1, e.next_rung - 1) r
      where campaign_id = ${campaignId} and arm = 'treated'
    ) due`);
  await db.run(sql`
    insert into message (customer_id, campaign_id, anchor, rung, channel, bucket, template, due_at, not_after, state, reason)
    select d.customer_id, d.campaign_id, d.anchor, d.rung, 'email', d.bucket, d.template, d.due_at, d.not_after,
      case when d.customer_id % 12 = 0 then 'suppressed' when d.customer_id % 97 = 5 then 'uncertain' when d.due_on >= ${today}::date then 'pending' else 'sent' end,
      case when d.customer_id % 12 = 0 then case when d.rung = 1 then 'no_consent' else 'bad_address' end end
    from rung_due d where d.campaign_id = ${campaignId}`);
  await db.run(sql`
    insert into coupon (customer_id, code, offer_id, campaign_id, anchor, rung, kind, amount_minor, currency, ceiling_minor,
      issued_at, issued_on, valid_from, expires_on, expires_at, expiry_reason, state, redeemed_at, redeemed_minor)
    select m.customer_id, ${name} || m.rung, ${offerId}, m.campaign_id, m.anchor, m.rung, 'amount', 500, 'EUR', 500, m.due_at,
      m.due_at::date, m.due_at, m.due_at::date + 20, m.due_at + interval '20 days', 'fixed',
      case when used then 'redeemed' else 'issued' end, case when used then e.ended_at end, case when used then 500 end
    from message m join enrolment e using (customer_id, campaign_id, anchor),
      lateral (select e.end_reason = 'bought' and m.rung = e.next_rung - 1 and m.customer_id % 2 = 0 as used) u
    where m.campaign_id = ${campaignId} and m.state = 'sent'`);
  await db.run(sql`
    update campaign set launched_at = ${launch}, launched_on = ${first}::date where campaign_id = ${campaignId}`);
}
