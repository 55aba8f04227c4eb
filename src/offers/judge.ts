// Whether a coupon may be used on an order now: the rules of the till, in the order in which they are told.
import type { TillErrorKey, TillOrder } from './contract.ts';
import { type Discount, discountOn } from './discount.ts';
import type { FoundCoupon } from './find-coupon.ts';

/**
 * Wrong customers named for one code within an hour, after which the next wrong one is told to wait. The holder is served
 * all the same, named or not: whoever guesses must not be able to lock somebody else's coupon.
 */
const wrongCustomersAllowed = 10;

/** The discount, or the key of the first rule that forbids it. */
export function judge(coupon: FoundCoupon, order: TillOrder | undefined, now: Date): Discount | TillErrorKey {
  if (coupon.isAnothers)
    return coupon.wrongCustomers >= wrongCustomersAllowed ? 'multiple_requests' : 'customer_rules_violated';
  if (coupon.isRolledBack) return 'already_rolled_back';
  if (coupon.state === 'redeemed') return 'quantity_exceeded';
  if (coupon.state === 'cancelled') return 'voucher_disabled';
  if (coupon.validFrom > now) return 'voucher_not_active';
  if (coupon.expiresAt < now) return 'voucher_expired';
  if (order?.currency !== undefined && order.currency !== coupon.currency) return 'order_rules_violated';
  return discountOn(coupon, order);
}
