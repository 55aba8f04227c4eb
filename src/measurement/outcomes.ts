// Reads what became of everybody who entered a campaign: one row of arrays per arm, over first enrolments with a complete window.
import { sql } from 'kysely';
import { addDays, type Day, type Db } from '../ground/index.ts';

/** What is compared: the first enrolments of one arm, one place per customer, in the order of their numbers. */
export interface ArmOutcomes {
  readonly valueClass: readonly number[];
  /** 1 = bought within the window. */
  readonly bought: readonly number[];
  /** Net spend and known margin within the window, minor units of the shop's currency. */
  readonly spend: readonly number[];
  readonly margin: readonly number[];
  /** Of `spend`, the part whose margin is known. */
  readonly known: readonly number[];
  /** Frozen at entry: chance to buy, expected margin. */
  readonly pBuy: readonly number[];
  readonly expected: readonly number[];
}

export type Arm = 'treated' | 'held_out';

const nobody: ArmOutcomes = { valueClass: [], bought: [], spend: [], margin: [], known: [], pBuy: [], expected: [] };

/**
 * The outcomes of both arms. A purchase counts from the instant of enrolment to the end of the window's last day, the
 * day of enrolment being its first; it is "bought" when a receipt comes to more than nothing and is not void. Returns
 * lower spend and margin. Receipts in another currency count as bought, not as money.
 */
export async function readOutcomes(
  db: Db,
  campaignId: number,
  window: { readonly asOf: Day; readonly days: number; readonly currency: string },
): Promise<Record<Arm, ArmOutcomes>> {
  const lastEntry = addDays(window.asOf, 1 - window.days);
  const rows = await db.rows(sql<ArmOutcomes & { arm: Arm }>`
    with entered as (
      select distinct on (customer_id) customer_id, arm, enrolled_at, enrolled_on, value_class, p_buy,
        expected_margin_minor
      from enrolment where campaign_id = ${campaignId}
      order by customer_id, enrolled_at
    ), outcome as (
      select e.customer_id, e.arm, e.value_class, e.p_buy, e.expected_margin_minor,
        max(case when p.net_minor > 0 then 1 else 0 end) as bought,
        coalesce(sum(p.net_minor) filter (where p.currency = ${window.currency}), 0) as spend,
        coalesce(sum(p.margin_minor) filter (where p.currency = ${window.currency}), 0) as margin,
        coalesce(sum(p.net_minor) filter (where p.currency = ${window.currency} and p.margin_minor is not null), 0)
          as known
      from entered e
      left join purchase p on p.customer_id = e.customer_id and p.voided_at is null
        and p.happened_at > e.enrolled_at and p.day < e.enrolled_on + ${window.days}::integer
      where e.enrolled_on <= ${lastEntry}::date
      group by e.customer_id, e.arm, e.value_class, e.p_buy, e.expected_margin_minor
    )
    select arm, array_agg(value_class order by customer_id) as "valueClass",
      array_agg(bought order by customer_id) as bought,
      array_agg(spend::float8 order by customer_id) as spend,
      array_agg(margin::float8 order by customer_id) as margin,
      array_agg(known::float8 order by customer_id) as known,
      array_agg(p_buy::float8 order by customer_id) as "pBuy",
      array_agg(expected_margin_minor::float8 order by customer_id) as expected
    from outcome group by arm`);
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
