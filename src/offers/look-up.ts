// Looks a code up for the till; one that nobody holds is stored as an attempt, so that guessing has an end.
import type { Db } from '../ground/index.ts';
import { isGuessing, storeFailure } from './attempts.ts';
import { parseCode } from './code.ts';
import { type FoundCoupon, findCoupon } from './find-coupon.ts';
import { askedBy, refused, type TillRequest } from './till-request.ts';

/** The coupon of the request's code, or the key of the refusal. */
export async function lookUp(
  db: Db,
  request: TillRequest,
  now: Date,
): Promise<FoundCoupon | 'not_found' | 'multiple_requests'> {
  const code = parseCode(request.code);
  const coupon = code === undefined ? undefined : await findCoupon(db, askedBy(request, code, now));
  if (coupon) return coupon;
  if (await isGuessing(db, request.caller, now)) return 'multiple_requests';
  await storeFailure(db, {
    code: request.code,
    error: refused('not_found', request.code).body,
    receipt: request.order?.source_id,
    orderMinor: request.order?.amount,
    caller: request.caller,
    at: now,
  });
  return 'not_found';
}
