// Shapes coupons, orders and redemptions the way clients for vouchers read them.

import type { z } from 'zod';
import type { RedemptionAnswer, TillOrder, tillDiscount, tillOrderAnswer, tillVoucher } from './contract.ts';
import type { CouponValue, Discount } from './discount.ts';

/** What the shapes need of a coupon. */
export interface ShownCoupon extends CouponValue {
  readonly code: string;
  readonly campaignId: number;
  readonly holderId: string;
  readonly validFrom: Date;
  readonly expiresAt: Date;
}

/** What the coupon takes off. */
export function discountShape(coupon: CouponValue, discount?: Discount): z.infer<typeof tillDiscount> {
  if (coupon.kind === 'amount')
    return { type: 'AMOUNT', amount_off: coupon.amountMinor ?? 0, effect: 'APPLY_TO_ORDER' };
  if (coupon.kind === 'percent')
    return {
      type: 'PERCENT',
      percent_off: Number(coupon.percent),
      amount_limit: coupon.amountLimitMinor ?? undefined,
      effect: 'APPLY_TO_ORDER',
    };
  return {
    type: 'UNIT',
    unit_off: 1,
    unit_type: coupon.productExternalId ?? '',
    effect: discount?.productIsInOrder ? 'APPLY_TO_ITEMS' : 'ADD_MISSING_ITEMS',
  };
}

/** The order with the discount; a till that sent no order gets its amounts alone. */
export function orderShape(order: TillOrder | undefined, discount: Discount): z.infer<typeof tillOrderAnswer> {
  return {
    source_id: order?.source_id,
    amount: discount.orderMinor,
    discount_amount: discount.discountMinor,
    total_discount_amount: discount.discountMinor,
    total_amount: discount.orderMinor - discount.discountMinor,
    items: order?.items,
  };
}

/** The coupon itself; `redeemed` says whether it is used up. */
export function voucherShape(coupon: ShownCoupon, redeemed: boolean, discount?: Discount): z.infer<typeof tillVoucher> {
  return {
    id: coupon.code,
    object: 'voucher',
    code: coupon.code,
    type: 'DISCOUNT_VOUCHER',
    campaign_id: String(coupon.campaignId),
    discount: discountShape(coupon, discount),
    start_date: coupon.validFrom.toISOString(),
    expiration_date: coupon.expiresAt.toISOString(),
    active: !redeemed,
    holder_id: coupon.holderId,
    redemption: { quantity: 1, redeemed_quantity: redeemed ? 1 : 0 },
  };
}

/** The answer to a redemption that succeeded: stored with it, and replayed when the request is repeated. */
export function redemptionShape(
  id: string,
  coupon: ShownCoupon,
  discount: Discount,
  given: { readonly order?: TillOrder; readonly trackingId?: string; readonly at: Date },
): RedemptionAnswer {
  const order = orderShape(given.order, discount);
  return {
    redemptions: [
      {
        id,
        object: 'redemption',
        date: given.at.toISOString(),
        customer_id: coupon.holderId,
        tracking_id: given.trackingId,
        result: 'SUCCESS',
        status: 'SUCCEEDED',
        order,
        voucher: voucherShape(coupon, true, discount),
      },
    ],
    order,
  };
}
