// What campaigns ask of offers: what coupons can cost at most, and which part of it they did cost.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { forgetAll } from '../campaigns/testing.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { couponCeilings } from './for-campaigns.ts';
import { anOffer } from './testing.ts';

const db = testDatabase();
const now = new Date('2026-03-20T12:00:00Z');

beforeEach(() => forgetAll(db()));

/** Coupons of up to 10.00 that end in the evening of a day; `used` of them took 8.00 off. */
async function coupons(offer: number, count: number, used: number, lastDay: string, code: string): Promise<void> {
  await db().run(sql`
    insert into coupon (customer_id, code, offer_id, campaign_id, anchor, rung, kind, amount_minor, currency,
      ceiling_minor, issued_at, issued_on, valid_from, expires_on, expires_at, expiry_reason, state, redeemed_at,
      redeemed_minor)
    select i, ${code}::text || i, ${offer}, 1, ${lastDay}::date, 1, 'amount', 1000, 'EUR', 1000, ${lastDay}::date - 10,
      ${lastDay}::date - 10, ${lastDay}::date - 10, ${lastDay}::date, ${lastDay}::timestamptz + interval '20 hours',
      'beat', case when i <= ${used} then 'redeemed' else 'issued' end,
      case when i <= ${used} then ${lastDay}::timestamptz end, case when i <= ${used} then 800 end
    from generate_series(1, ${count}) i`);
}

test('the share used is that of coupons whose last day is over, and is not told of fewer than 50', async () => {
  const offer = await anOffer(testContext(db()));
  await coupons(offer, 49, 10, '2026-03-10', 'old');
  // used within their first days: the rest of them may still be
  await coupons(offer, 100, 60, '2026-04-10', 'running');
  const early = await couponCeilings(db(), now);
  expect(early.usedShare).toBeNull();
  expect([early.ceiling(offer, 3), early.ceiling(424_242, 3)]).toEqual([1000, 0]);
  await coupons(offer, 51, 15, '2026-03-11', 'more');
  expect((await couponCeilings(db(), now)).usedShare).toBeCloseTo((25 * 800) / (100 * 1000), 12);
});

test('at its very last instant a coupon can still be used, and is not over yet', async () => {
  const offer = await anOffer(testContext(db()));
  await coupons(offer, 50, 10, '2026-03-10', 'last');
  const [{ end }] = await db().rows(sql<{ end: Date }>`select distinct expires_at as end from coupon`);
  expect((await couponCeilings(db(), end)).usedShare).toBeNull();
  expect((await couponCeilings(db(), new Date(end.getTime() + 1))).usedShare).toBeCloseTo(8000 / 50_000, 12);
});
