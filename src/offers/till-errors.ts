// The till's refusals: key, status and sentence. The keys are those that voucher clients know.
import type { TillError, TillErrorKey } from './contract.ts';

const refusals: Record<TillErrorKey, { status: number; message: string; details: string }> = {
  not_found: {
    status: 404,
    message: 'This code is not known.',
    details: 'Compare it with the message, letter by letter; O and 0, I and 1 count as the same.',
  },
  voucher_disabled: {
    status: 400,
    message: 'This coupon was replaced by a newer one.',
    details: 'Ask for the code of the newest message.',
  },
  voucher_expired: { status: 400, message: 'This coupon has run out.', details: 'Its last day is over.' },
  voucher_not_active: {
    status: 400,
    message: 'This coupon is not valid yet.',
    details: 'Try again after its first day.',
  },
  quantity_exceeded: {
    status: 400,
    message: 'This coupon was used before.',
    details: 'Each coupon can be used once. If the earlier sale was cancelled, roll its redemption back.',
  },
  order_rules_violated: {
    status: 400,
    message: 'The order is below the least amount of this coupon, or in another currency.',
    details: 'Add something to the order, or use the coupon another time.',
  },
  customer_rules_violated: {
    status: 400,
    message: 'This coupon belongs to another customer.',
    details: 'Only its holder can use it; leave the customer out if the till does not know them.',
  },
  missing_order: { status: 400, message: 'The order is missing.', details: 'Send order.amount in minor units.' },
  missing_amount: {
    status: 400,
    message: 'The amount of the order is missing.',
    details: 'Send order.amount in minor units, or a price or amount for every item.',
  },
  invalid_amount: {
    status: 400,
    message: 'The amount of the order is not possible.',
    details: 'Send a whole number of minor units above 0.',
  },
  multiple_requests: {
    status: 429,
    message: 'Too many wrong attempts.',
    details:
      'Wait a while, and check where the codes and the customers come from. The holder of a coupon is served all the same.',
  },
  already_rolled_back: {
    status: 400,
    message: 'This redemption was rolled back before.',
    details:
      'There is nothing left to undo, and its receipt cannot use the coupon again: give a new sale its own number.',
  },
  duplicate_found: {
    status: 409,
    message: 'This idempotency key was used for another request.',
    details: 'Use a new key for a new request; the same key only to repeat one.',
  },
};

/** The body of a refusal. `resource` is what it is about: a code or a redemption. */
export function tillError(key: TillErrorKey, resource?: { type: 'voucher' | 'redemption'; id: string }): TillError {
  const { status, message, details } = refusals[key];
  return {
    code: status,
    key,
    message,
    details,
    ...(resource && { resource_id: resource.id, resource_type: resource.type }),
  };
}
