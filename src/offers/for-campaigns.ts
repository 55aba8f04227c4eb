// What campaigns ask of offers before a launch: do the offers exist, and what can they cost? Passed in by `doors`.
import { sql } from 'kysely';
import type { CampaignDefinition, CouponCeilings, LaunchObstacle } from '../campaigns/index.ts';
import { type Db, heldSum } from '../ground/index.ts';
import type { OfferDefinition } from './contract.ts';
import { freezeValue } from './freeze.ts';

/** Coupons that must have run out before their use says anything about the next ones, and how many of them are asked. */
const runOutNeeded = 50;
const runOutAsked = 10_000;

/** An obstacle for every rung whose offer is missing or archived. */
export async function checkOffers(db: Db, definition: CampaignDefinition): Promise<LaunchObstacle[]> {
  const usable = await offersIn(db);
  return definition.ladder.flatMap(({ offer, preciousOffer }, place) =>
    [offer, preciousOffer]
      .filter((id) => id !== null && !usable.has(id))
      .map((id) => ({
        code: 'offer_missing' as const,
        level: 'error' as const,
        rung: place + 1,
        message: `The offer ${id} of rung ${place + 1} does not exist or is archived.`,
      })),
  );
}

/** The most that one coupon of an offer can cost, by value class, and which part of it was really used so far. */
export async function couponCeilings(db: Db, now: Date): Promise<CouponCeilings> {
  const offers = await offersIn(db);
  // the newest whose last day is over: those used early would come first and make the share too large
  const [runOut] = await db.rows(sql<{ coupons: number; used: number; ceiling: number }>`
    select count(*) as coupons, ${heldSum(sql`sum(redeemed_minor)`)} as used,
      ${heldSum(sql`sum(ceiling_minor)`)} as ceiling
    from (
      select redeemed_minor, ceiling_minor from coupon
      where expires_at < ${now} and state <> 'cancelled'
      order by expires_at desc limit ${runOutAsked}
    ) newest`);
  return {
    ceiling: (offerId, valueClass) => {
      const offer = offers.get(offerId);
      return offer ? freezeValue(offer, valueClass).ceilingMinor : 0;
    },
    usedShare: runOut.coupons >= runOutNeeded && runOut.ceiling > 0 ? runOut.used / runOut.ceiling : null,
  };
}

async function offersIn(db: Db): Promise<Map<number, OfferDefinition>> {
  const rows = await db.rows(sql<{ offerId: number; definition: OfferDefinition }>`
    select offer_id as "offerId", definition from offer where archived_at is null`);
  return new Map(rows.map(({ offerId, definition }) => [offerId, definition]));
}
