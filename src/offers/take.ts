// Writes redemptions, one or many, in one transaction: the silences end, the coupons are used, the signals stand.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../ground/index.ts';
import { closeEpisodes } from '../ledger/index.ts';
import { changeBudgets } from './budget.ts';
import { parseCode } from './code.ts';
import type { Discount } from './discount.ts';
import { type FoundCoupon, findCoupons } from './find-coupon.ts';
import { judge } from './judge.ts';
import { type Redemption, spendCoupons, spent } from './spend-coupons.ts';
import { redemptionShape } from './till-answers.ts';
import { askedBy, requestHash, type TillAnswer, type TillRequest } from './till-request.ts';

/** How long a shared transaction waits for any lock before its members go one by one. */
const sharedPatience = '50ms';

/** The redemption that a request makes of a coupon. */
export function aRedemption(coupon: FoundCoupon, discount: Discount, request: TillRequest, now: Date): Redemption {
  const { order, trackingId, idempotencyKey, caller } = request;
  const id = `r_${randomUUID()}`;
  const body = redemptionShape(id, coupon, discount, { order, trackingId, at: now });
  const hash = requestHash(request, coupon.code);
  return {
    id,
    coupon,
    discount,
    body,
    idempotencyKey,
    requestHash: hash,
    receipt: order?.source_id,
    via: 'api',
    caller,
    at: now,
  };
}

/** Writes all of the redemptions or none; false when another request was faster with one of them. */
export async function take(db: Database, redemptions: readonly Redemption[], patience?: string): Promise<boolean> {
  const customers = redemptions.map(({ coupon }) => coupon.customerId);
  const at = redemptions[redemptions.length - 1].at;
  try {
    await db.transaction(async (tx) => {
      if (patience) await tx.run(sql`select set_config('lock_timeout', ${patience}, true)`);
      // locks the customers, before anything else of theirs: the order in which every room goes
      await closeEpisodes(tx, customers, 'redemption', at);
      if ((await spendCoupons(tx, redemptions)) < redemptions.length) throw new Overtaken();
      await changeBudgets(tx, spent(redemptions));
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken || isRaceLost(error)) return false;
    throw error;
  }
}

/**
 * The requests of many tills in one transaction: what is plain success is written together, undefined marks those that
 * have to go by themselves (refused, repeated, or in each other's way). A lock that is held longer than a moment, by an
 * import say, sends all of them on their own, so that one customer's wait is nobody else's.
 */
export async function redeemTogether(
  db: Database,
  waiting: readonly { request: TillRequest; now: Date }[],
): Promise<(TillAnswer | undefined)[]> {
  const answers: (TillAnswer | undefined)[] = waiting.map(() => undefined);
  const codes = waiting.map(({ request }) => parseCode(request.code));
  const places = codes.flatMap((code, place) => (code !== undefined && codes.indexOf(code) === place ? [place] : []));
  const found = await findCoupons(
    db,
    places.map((place) => askedBy(waiting[place].request, codes[place] as string, waiting[place].now)),
  );
  const holders = new Set<number>();
  const plain = new Map<number, Redemption>();
  found.forEach((coupon, n) => {
    const { request, now } = waiting[places[n]];
    if (!coupon || coupon.repeated || holders.has(coupon.customerId)) return;
    const verdict = judge(coupon, request.order, now);
    if (typeof verdict === 'string') return;
    holders.add(coupon.customerId);
    plain.set(places[n], aRedemption(coupon, verdict, request, now));
  });
  if (plain.size === 0 || !(await take(db, [...plain.values()], sharedPatience))) return answers;
  for (const [place, { body }] of plain) answers[place] = { status: 200, body };
  return answers;
}

class Overtaken extends Error {}

/** A unique key, a lock time-out or a deadlock: whoever else was at the same rows goes first. */
function isRaceLost(error: unknown): boolean {
  return ['23505', '55P03', '40P01'].includes((error as { code?: string }).code ?? '');
}
