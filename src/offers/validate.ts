// The till asks whether a coupon could be used, without using it.
import type { Context } from '../ground/index.ts';
import { storeFailure } from './attempts.ts';
import type { TillErrorKey, ValidationAnswer } from './contract.ts';
import { judge } from './judge.ts';
import { lookUp } from './look-up.ts';
import { discountShape, orderShape } from './till-answers.ts';
import { refused, type TillRequest } from './till-request.ts';

/** Whether the coupon could be used on this order, and what it would take off. Spends nothing; an unknown code and a wrong customer are noted against guessing. */
export async function validate(
  { db }: Pick<Context, 'db'>,
  request: TillRequest,
  now: Date,
): Promise<ValidationAnswer> {
  const coupon = await lookUp(db, request, now);
  const verdict = typeof coupon === 'string' ? coupon : judge(coupon, request.order, now);
  const about = { object: 'voucher' as const, id: request.code };
  if (typeof coupon === 'string' || typeof verdict === 'string') {
    const error = refused(verdict as TillErrorKey, request.code).body;
    if (typeof coupon !== 'string' && verdict === 'customer_rules_violated') {
      const { customerId, code } = coupon;
      await storeFailure(db, { customerId, code, error, caller: request.caller, at: now, via: 'question' });
    }
    return { valid: false, redeemables: [{ ...about, status: 'INAPPLICABLE', result: { error } }] };
  }
  const order = orderShape(request.order, verdict);
  const result = { discount: discountShape(coupon, verdict) };
  return { valid: true, redeemables: [{ ...about, status: 'APPLICABLE', order, result }], order };
}
