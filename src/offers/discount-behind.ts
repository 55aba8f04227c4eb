// What a coupon must have taken off a receipt of which only the amount paid is known.
import { decimalToMinor } from '../ground/index.ts';
import type { CouponValue, Discount } from './discount.ts';

/**
 * The discount behind a paid amount: the coupon's amount; for a percentage the share that leads to what was paid
 * (paid * p / (100 - p), rounded half up), at most its limit; for a product its worth. A receipt paid with nothing
 * tells only that much: then the most that the coupon gives.
 */
export function discountBehind(coupon: CouponValue, paidMinor: number): Discount {
  const off = coupon.kind === 'percent' ? shareBehind(coupon, paidMinor) : coupon.ceilingMinor;
  return { orderMinor: Math.max(0, paidMinor) + off, discountMinor: off, costMinor: off, productIsInOrder: false };
}

function shareBehind({ percent, ceilingMinor }: CouponValue, paidMinor: number): number {
  const hundredths = decimalToMinor(percent ?? '0', 2) ?? 0;
  if (paidMinor <= 0 || hundredths >= 10_000) return ceilingMinor;
  const left = BigInt(10_000 - hundredths);
  // in whole numbers: (2 * paid * p + left) / (2 * left), cut off, is the quotient rounded half up
  const off = (2n * BigInt(paidMinor) * BigInt(hundredths) + left) / (2n * left);
  return off < BigInt(ceilingMinor) ? Number(off) : ceilingMinor;
}
