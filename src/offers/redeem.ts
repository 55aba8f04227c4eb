// The till uses a coupon. One use each, whoever asks at the same time, told once more when the same request comes again.
import type { Context, Database } from '../ground/index.ts';
import { storeFailure } from './attempts.ts';
import type { FoundCoupon, StoredAttempt } from './find-coupon.ts';
import { gatherer } from './gather.ts';
import { judge } from './judge.ts';
import { lookUp } from './look-up.ts';
import { aRedemption, redeemTogether, take } from './take.ts';
import { refused, requestHash, type TillAnswer, type TillRequest } from './till-request.ts';

/**
 * Uses the coupon on an order and ends the holder's silence in the same transaction. Of many requests for one code
 * exactly one succeeds; a request that repeats an idempotency key, or the receipt of a success, gets the stored answer
 * instead of a second try, and a key that comes back with anything else is told so. Every other attempt is stored with its reason. Requests that arrive while others are being
 * written share a transaction.
 */
export async function redeem({ db }: Pick<Context, 'db'>, request: TillRequest, now: Date): Promise<TillAnswer> {
  return laneOf(db)({ request, now });
}

interface Waiting {
  readonly request: TillRequest;
  readonly now: Date;
}

/** One lane per database: tills of the same process meet there. */
const lanes = new WeakMap<Database, (waiting: Waiting) => Promise<TillAnswer>>();

function laneOf(db: Database) {
  let lane = lanes.get(db);
  if (!lane) {
    lane = gatherer(
      (waiting: Waiting[]) => redeemTogether(db, waiting),
      (waiting: Waiting) => redeemAlone(db, waiting),
    );
    lanes.set(db, lane);
  }
  return lane;
}

/** One request by itself, with every way it can end. */
async function redeemAlone(db: Database, { request, now }: Waiting): Promise<TillAnswer> {
  // a second look after losing a race: the winner's answer is then visible, or the reason why there is none
  for (let look = 1; ; look++) {
    const coupon = await lookUp(db, request, now);
    if (typeof coupon === 'string') return refused(coupon, request.code);
    if (coupon.repeated) {
      const refusal = whyNotReplayed(coupon.repeated, coupon, requestHash(request, coupon.code));
      if (refusal) return refused(refusal, request.code);
      return { status: coupon.repeated.status, body: coupon.repeated.answer as TillAnswer['body'] };
    }
    const verdict = judge(coupon, request.order, now);
    if (typeof verdict === 'string') {
      const answer = refused(verdict, request.code);
      await storeFailure(db, {
        customerId: coupon.customerId,
        code: coupon.code,
        error: answer.body,
        idempotencyKey: request.idempotencyKey,
        requestHash: requestHash(request, coupon.code),
        receipt: request.order?.source_id,
        orderMinor: request.order?.amount,
        caller: request.caller,
        at: now,
      });
      return answer;
    }
    const redemption = aRedemption(coupon, verdict, request, now);
    if (await take(db, [redemption])) return { status: 200, body: redemption.body };
    if (look === 3) return refused('multiple_requests', request.code);
  }
}

/** Why a request gets no stored answer though key or receipt are those of an earlier one; undefined when it is a retry. */
function whyNotReplayed(
  stored: StoredAttempt,
  { code, isAnothers }: FoundCoupon,
  asked: Buffer,
): 'duplicate_found' | 'customer_rules_violated' | 'already_rolled_back' | undefined {
  // a receipt is the till's word alone: what it says of the customer counts
  if (!stored.byKey) return isAnothers ? 'customer_rules_violated' : undefined;
  const isSame = stored.requestHash === null ? stored.code === code : stored.requestHash === asked.toString('hex');
  if (!isSame) return 'duplicate_found';
  // the stored success would promise a discount that was taken back
  return stored.isRolledBack ? 'already_rolled_back' : undefined;
}
