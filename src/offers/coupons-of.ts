// The coupons of one customer, the newest first, with what the valid ones add up to.
import { sql } from 'kysely';
import { type Db, Problem, readShop } from '../ground/index.ts';
import type { Coupon, CouponList } from './contract.ts';
import { offerErrors } from './errors.ts';

interface CouponRow extends Omit<Coupon, 'issuedAt' | 'expiresAt' | 'redeemedAt'> {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
}

/** Every coupon of the customer as it stands at `now`. Throws a Problem when there is no such customer. */
export async function couponsOf(db: Db, customerId: number, now: Date): Promise<CouponList> {
  const { currency } = await readShop(db);
  const [customer] = await db.rows(sql`select customer_id from customer where customer_id = ${customerId}`);
  if (!customer) throw new Problem(offerErrors.customer_unknown, { id: customerId });
  const rows = await db.rows(sql<CouponRow>`
    select k.customer_id as "customerId", k.code, k.offer_id as "offerId", o.name as "offerName",
      k.campaign_id as "campaignId", k.rung, k.kind, k.amount_minor as "amountMinor", k.percent::float8 as percent,
      k.amount_limit_minor as "limitMinor", p.name as "productName", k.minimum_minor as "minimumMinor",
      k.ceiling_minor as "ceilingMinor", k.currency, k.issued_at as "issuedAt", k.expires_on as "expiresOn",
      k.expires_at as "expiresAt", k.expiry_reason as "expiryReason", k.redeemed_at as "redeemedAt",
      k.cancelled_reason as "cancelledReason",
      case k.state when 'issued' then case when k.expires_at < ${now} then 'expired' else 'valid' end else k.state end
        as state
    from coupon k
    join offer o on o.offer_id = k.offer_id
    left join product p on p.product_id = k.product_id
    where k.customer_id = ${customerId}
    order by k.issued_at desc, k.code`);
  const items = rows.map((row) => ({
    ...row,
    issuedAt: row.issuedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    redeemedAt: row.redeemedAt?.toISOString() ?? null,
  }));
  const validTotalMinor = items
    .filter(({ state, kind }) => state === 'valid' && kind === 'amount')
    .reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0);
  return { items, validTotalMinor, currency };
}
