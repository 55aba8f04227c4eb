// What an offer gives to a customer of one value class: the values that a coupon freezes at issue.
import type { OfferDefinition } from './contract.ts';

export interface FrozenValue {
  readonly kind: 'amount' | 'percent' | 'product';
  readonly amountMinor: number | null;
  readonly percent: number | null;
  readonly amountLimitMinor: number | null;
  readonly productId: number | null;
  readonly minimumMinor: number;
  /** The most that this coupon can cost the shop. */
  readonly ceilingMinor: number;
}

/** The value of an offer for `valueClass` (0 inactive .. 5 top). */
export function freezeValue({ gives, minimumMinor }: OfferDefinition, valueClass: number): FrozenValue {
  const forClass = <T>(value: { base: T; byClass: Partial<Record<string, T>> }): T =>
    value.byClass[String(valueClass)] ?? value.base;
  const none = { amountMinor: null, percent: null, amountLimitMinor: null, productId: null, minimumMinor };
  if (gives.kind === 'amount') {
    const amountMinor = forClass(gives.minor);
    return { ...none, kind: 'amount', amountMinor, ceilingMinor: amountMinor };
  }
  if (gives.kind === 'percent') {
    const limit = forClass(gives.limitMinor);
    return { ...none, kind: 'percent', percent: forClass(gives.percent), amountLimitMinor: limit, ceilingMinor: limit };
  }
  return { ...none, kind: 'product', productId: gives.productId, ceilingMinor: gives.worthMinor };
}
