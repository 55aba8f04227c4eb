// What a message does to a customer: opened with some chance, and with some chance it ends the silence early.
import type { Customer } from './customer.ts';
import { purpose, streamOf } from './stream.ts';

/** What one message leads to. */
export interface Response {
  readonly opened: boolean;
  readonly unsubscribes: boolean;
  /** Days until the visit that the message brings; undefined: it brings none. */
  readonly visitAfter: number | undefined;
  /** Whether the coupon is remembered at a visit that would have happened anyway. */
  readonly keepsCoupon: boolean;
}

/** Who is lost to the shop is harder to move than who is only waiting. */
const lostFactor = 0.55;

/**
 * The response to a customer's message number `count`. `depth` = what the coupon takes off, as a share of the usual
 * basket (0 without a coupon); `lost` = would never have come back.
 */
export function respond(
  seed: number,
  customer: Customer,
  count: number,
  message: { readonly depth: number; readonly lost: boolean },
): Response {
  const random = streamOf(seed, purpose.mail, customer.number, count);
  const opened = random.uniform() < customer.opens;
  const unsubscribes = opened && random.uniform() < 0.006;
  // Half of the pull is reached by a coupon of 15 % of the basket; a reminder alone pulls a little.
  const pull = customer.couponTaste * (0.1 + message.depth / (message.depth + 0.15)) * (message.lost ? lostFactor : 1);
  const moved = random.uniform() < pull;
  // On the day itself or some days later, 3 on average.
  const days = Math.floor(random.exponential() * 3);
  return {
    opened,
    unsubscribes,
    visitAfter: opened && moved ? days : undefined,
    keepsCoupon: opened && random.uniform() < 0.7,
  };
}
