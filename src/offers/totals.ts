// What a set of coupons has come to: issued = redeemed + expired + cancelled + valid, and the money behind it.
import { type RawBuilder, sql } from 'kysely';
import { type Db, heldMinor, heldSum, readShop } from '../ground/index.ts';
import type { CampaignCouponTotals, CouponTotals } from './contract.ts';

export type TotalsRow = CouponTotals;

/** Aggregates over coupons `k` at `now`, named like the fields of CouponTotals. */
export function couponTotalsColumns(now: Date): RawBuilder<unknown> {
  const isOpen = sql`k.state = 'issued' and k.expires_at >= ${now}::timestamptz`;
  return sql`count(*) as issued,
    count(*) filter (where k.state = 'redeemed') as redeemed,
    count(*) filter (where k.state = 'issued' and k.expires_at < ${now}::timestamptz) as expired,
    count(*) filter (where k.state = 'cancelled') as cancelled,
    count(*) filter (where ${isOpen}) as valid,
    ${heldSum(sql`sum(k.redeemed_minor) filter (where k.state = 'redeemed')`)} as "redeemedMinor",
    ${heldSum(sql`sum(k.ceiling_minor) filter (where ${isOpen})`)} as "outstandingMinor"`;
}

/** The totals alone, out of a row that holds more. */
export function totalsOf(row: TotalsRow): CouponTotals {
  const { issued, redeemed, expired, cancelled, valid, redeemedMinor, outstandingMinor } = row;
  return { issued, redeemed, expired, cancelled, valid, redeemedMinor, outstandingMinor };
}

/** The coupons of one campaign at `now`, whole and by rung, with what was refused and why. */
export async function campaignTotals(db: Db, campaignId: number, now: Date): Promise<CampaignCouponTotals> {
  const { currency } = await readShop(db);
  const rungs = await db.rows(sql<TotalsRow & { rung: number }>`
    select k.rung, ${couponTotalsColumns(now)} from coupon k
    where k.campaign_id = ${campaignId} group by k.rung order by k.rung`);
  const refused = await db.rows(sql<{ reason: string; count: number }>`
    select refused_reason as reason, count(*) as count from rung_due
    where campaign_id = ${campaignId} and refused_reason is not null group by 1 order by 2 desc, 1`);
  const [campaign] = await db.rows(sql<{ ceilingMinor: number | null }>`
    select (definition ->> 'costCeilingMinor')::bigint as "ceilingMinor" from campaign
    where campaign_id = ${campaignId}`);
  const whole: CouponTotals = {
    issued: 0,
    redeemed: 0,
    expired: 0,
    cancelled: 0,
    valid: 0,
    redeemedMinor: 0,
    outstandingMinor: 0,
  };
  for (const rung of rungs)
    for (const [name, value] of Object.entries(totalsOf(rung)))
      whole[name as keyof CouponTotals] = heldMinor(whole[name as keyof CouponTotals] + value);
  return {
    ...whole,
    currency,
    ceilingMinor: campaign?.ceilingMinor ?? null,
    refused,
    perRung: rungs.map((row) => ({ rung: row.rung, ...totalsOf(row) })),
  };
}
