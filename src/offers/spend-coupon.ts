// The one statement by which a coupon is used: at the till and by a purchase alike.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { recordSignals } from '../ledger/index.ts';
import type { RedemptionAnswer } from './contract.ts';
import type { Discount } from './discount.ts';
import type { FoundCoupon } from './find-coupon.ts';

/** The conditional update that makes a coupon single, the redemption and the signal. False = it was used meanwhile. */
export async function spendCoupon(
  tx: Tx,
  coupon: Pick<FoundCoupon, 'customerId' | 'code' | 'campaignId'>,
  discount: Discount,
  redemption: {
    readonly id: string;
    readonly body: RedemptionAnswer;
    readonly idempotencyKey?: string;
    readonly receipt?: string;
    readonly via: 'api' | 'purchase';
    readonly caller?: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const used = await tx.run(sql`
    with used as (
      update coupon set state = 'redeemed', redeemed_at = ${redemption.at}, redeemed_minor = ${discount.costMinor}
      where customer_id = ${coupon.customerId} and code = ${coupon.code} and state = 'issued'
      returning customer_id, code
    )
    insert into redemption (customer_id, redemption_id, code, attempted_at, result, idempotency_key, receipt,
      order_minor, discount_minor, via, caller, status, answer)
    select customer_id, ${redemption.id}, code, ${redemption.at}, 'success', ${redemption.idempotencyKey ?? null},
      ${redemption.receipt ?? null}, ${discount.orderMinor}, ${discount.discountMinor}, ${redemption.via},
      ${redemption.caller ?? null}, 200, ${JSON.stringify(redemption.body)}::jsonb
    from used`);
  if (used === 0) return false;
  await recordSignals(tx, [
    {
      customerId: coupon.customerId,
      kind: 'coupon_redeemed',
      happenedAt: redemption.at,
      sourceKey: redemption.id,
      data: { code: coupon.code, campaignId: coupon.campaignId, discountMinor: discount.discountMinor },
    },
  ]);
  return true;
}
