// Reads what became of everybody who entered a campaign: one row of arrays per arm, over first enrolments with a complete window.
import { sql } from 'kysely';
import { addDays, type Day, type Db } from '../ground/index.ts';

/** What is compared: the first enrolments of one arm, one place per customer, in the order of their numbers. */
export interface ArmOutcomes {
  readonly valueClass: readonly number[];
  /** 1 = crossed the limit under the campaign's eyes, 0 = was late before the launch. */
  readonly crossing: readonly number[];
  /** 1 = had bought once only, by the day of entry. */
  readonly once: readonly number[];
  /** Day numbers of the entries. */
  readonly enrolledOn: readonly number[];
  /** 1 = bought within the window. */
  readonly bought: readonly number[];
  /** Net spend and known margin within the window, minor units of the shop's currency. */
  readonly spend: readonly number[];
  readonly margin: readonly number[];
  /** Of `spend`, the part whose margin is known. */
  readonly known: readonly number[];
  /** 1 = a message of the entry was sent. */
  readonly got: readonly number[];
  /** Coupons of the campaign used within the window, and what they took off. */
  readonly used: readonly number[];
  readonly discount: readonly number[];
  /** Frozen at entry: chance to buy, expected margin. */
  readonly pBuy: readonly number[];
  readonly expected: readonly number[];
}

export type Arm = 'treated' | 'held_out';

const nobody: ArmOutcomes = {
  valueClass: [],
  crossing: [],
  once: [],
  enrolledOn: [],
  bought: [],
  spend: [],
  margin: [],
  known: [],
  got: [],
  used: [],
  discount: [],
  pBuy: [],
  expected: [],
};

/** Which outcomes are read. */
export interface Window {
  /** The last finished day. */
  readonly asOf: Day;
  readonly days: number;
  readonly currency: string;
  /** The shop's, in which the days of coupons are told. */
  readonly zone: string;
}

/**
 * The outcomes of both arms. A purchase counts from the instant of enrolment to the end of the window's last day, the
 * day of enrolment being its first; it is "bought" when a receipt comes to more than nothing and is not void. Returns
 * lower spend and margin. Receipts in another currency count as bought, not as money.
 */
export async function readOutcomes(db: Db, campaignId: number, window: Window): Promise<Record<Arm, ArmOutcomes>> {
  const lastEntry = addDays(window.asOf, 1 - window.days);
  const rows = await db.rows(sql<ArmOutcomes & { arm: Arm }>`
    with entered as (
      select distinct on (customer_id) customer_id, anchor, arm, enrolled_at, enrolled_on, value_class, p_buy,
        expected_margin_minor, origin, mean_gap_days
      from enrolment where campaign_id = ${campaignId}
      order by customer_id, enrolled_at
    ), written as (
      select e.customer_id from entered e
      join message m on m.customer_id = e.customer_id and m.campaign_id = ${campaignId} and m.anchor = e.anchor
      where m.state = 'sent' group by e.customer_id
    ), taken as (
      select e.customer_id, count(*) as used, sum(k.redeemed_minor) as discount from entered e
      join coupon k on k.customer_id = e.customer_id and k.campaign_id = ${campaignId} and k.state = 'redeemed'
        and k.redeemed_at > e.enrolled_at
        and (k.redeemed_at at time zone ${window.zone})::date < e.enrolled_on + ${window.days}::integer
      group by e.customer_id
    ), outcome as (
      select e.customer_id, e.arm, e.enrolled_on, e.value_class, e.p_buy, e.expected_margin_minor, e.origin, e.mean_gap_days,
        max(case when p.net_minor > 0 then 1 else 0 end) as bought,
        coalesce(sum(p.net_minor) filter (where p.currency = ${window.currency}), 0) as spend,
        coalesce(sum(p.margin_minor) filter (where p.currency = ${window.currency}), 0) as margin,
        coalesce(sum(p.net_minor) filter (where p.currency = ${window.currency} and p.margin_minor is not null), 0)
          as known
      from entered e
      left join purchase p on p.customer_id = e.customer_id and p.voided_at is null
        and p.happened_at > e.enrolled_at and p.day < e.enrolled_on + ${window.days}::integer
      where e.enrolled_on <= ${lastEntry}::date
      group by e.customer_id, e.arm, e.enrolled_on, e.value_class, e.p_buy, e.expected_margin_minor, e.origin,
        e.mean_gap_days
    )
    select arm, array_agg(value_class order by customer_id) as "valueClass",
      array_agg((origin = 'crossing')::integer order by customer_id) as crossing,
      array_agg((mean_gap_days is null)::integer order by customer_id) as once,
      array_agg(enrolled_on - date '1970-01-01' order by customer_id) as "enrolledOn",
      array_agg((w.customer_id is not null)::integer order by customer_id) as got,
      array_agg(coalesce(t.used, 0)::integer order by customer_id) as used,
      array_agg(coalesce(t.discount, 0)::float8 order by customer_id) as discount,
      array_agg(bought order by customer_id) as bought,
      array_agg(spend::float8 order by customer_id) as spend,
      array_agg(margin::float8 order by customer_id) as margin,
      array_agg(known::float8 order by customer_id) as known,
      array_agg(p_buy::float8 order by customer_id) as "pBuy",
      array_agg(expected_margin_minor::float8 order by customer_id) as expected
    from outcome left join written w using (customer_id) left join taken t using (customer_id)
    group by arm`);
  return {
    treated: rows.find((row) => row.arm === 'treated') ?? nobody,
    held_out: rows.find((row) => row.arm === 'held_out') ?? nobody,
  };
}

/** A customer's first enrolment in a campaign. */
export interface FirstEntry {
  /** The shop's own number of the customer. */
  readonly customer: string;
  readonly arm: Arm;
  readonly enrolledOn: Day;
}

/** Everybody's first enrolment in a campaign, complete window or not. */
export async function firstEntries(db: Db, campaignId: number): Promise<FirstEntry[]> {
  return db.rows(sql<FirstEntry>`
    select distinct on (e.customer_id) c.external_id as customer, e.arm, e.enrolled_on as "enrolledOn"
    from enrolment e join customer c on c.customer_id = e.customer_id
    where e.campaign_id = ${campaignId}
    order by e.customer_id, e.enrolled_at`);
}

/** How many entered, by arm: first enrolments, later ones, and the share that the draw held out when they entered. */
export interface Entries {
  readonly treated: number;
  readonly heldOut: number;
  readonly again: number;
  /** First enrolments that the draw meant to hold out; not whole, it is a sum of shares. */
  readonly expectedHeldOut: number;
}

/** Counts the entries of a campaign, windows complete or not. */
export async function countEntries(db: Db, campaignId: number): Promise<Entries> {
  const [row] = await db.rows(sql<Entries>`
    with first as (
      select distinct on (customer_id) customer_id, arm, campaign_version from enrolment
      where campaign_id = ${campaignId} order by customer_id, enrolled_at
    )
    select count(*) filter (where f.arm = 'treated') as treated,
      count(*) filter (where f.arm = 'held_out') as "heldOut",
      (select count(*) from enrolment where campaign_id = ${campaignId}) - count(*) as again,
      coalesce(sum((v.definition ->> 'holdOutShare')::float8), 0) as "expectedHeldOut"
    from first f
    join campaign_version v on v.campaign_id = ${campaignId} and v.version = f.campaign_version`);
  return row;
}

/** First enrolments of a day whose windows are still open, by arm. */
export interface OpenDay {
  readonly day: number;
  readonly treated: number;
  readonly heldOut: number;
}

/** What a forecast starts from: the windows that are still open, by day, and how many enter by themselves. */
export async function readPace(
  db: Db,
  campaignId: number,
  window: Pick<Window, 'asOf' | 'days'>,
  since: Day,
): Promise<{ open: OpenDay[]; crossings: number; pBuy: number | null }> {
  const open = await db.rows(sql<OpenDay>`
    select enrolled_on - date '1970-01-01' as day, count(*) filter (where arm = 'treated') as treated,
      count(*) filter (where arm = 'held_out') as "heldOut"
    from (
      select distinct on (customer_id) customer_id, arm, enrolled_on from enrolment
      where campaign_id = ${campaignId} order by customer_id, enrolled_at
    ) first
    where enrolled_on > ${addDays(window.asOf, 1 - window.days)}::date group by enrolled_on order by 1`);
  const [{ crossings, pBuy }] = await db.rows(sql<{ crossings: number; pBuy: number | null }>`
    select count(*) filter (where origin = 'crossing' and enrolled_on > ${since}::date) as crossings,
      avg(p_buy)::float8 as "pBuy"
    from enrolment where campaign_id = ${campaignId}`);
  return { open, crossings, pBuy };
}
