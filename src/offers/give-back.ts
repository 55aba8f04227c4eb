// Takes a redemption back: its coupon is free again until its last day, the redemption stays, marked as undone.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { recordSignals } from '../ledger/index.ts';
import { type BudgetChange, whenGivenBack } from './budget.ts';
import type { RollbackAnswer } from './contract.ts';
import type { FoundCoupon } from './find-coupon.ts';
import { voucherShape } from './till-answers.ts';

/** A redemption that stands, its customer locked. */
export interface StandingRedemption {
  readonly id: string;
  readonly coupon: FoundCoupon;
  readonly discountMinor: number;
  /** The receipt that shall never redeem this coupon again; none when the receipt itself was taken back. */
  readonly receipt?: string;
}

/** Who wants it undone and why. */
export interface GiveBackWish {
  readonly reason?: string;
  readonly trackingId?: string;
  readonly idempotencyKey?: string;
}

/**
 * Undoes one redemption; returns what a till is told of it, and what the caller counts in the budgets at the end of its
 * transaction. The silence that it ended stays ended.
 */
export async function giveBack(
  tx: Tx,
  { id, coupon, discountMinor, receipt }: StandingRedemption,
  { reason, trackingId, idempotencyKey }: GiveBackWish,
  now: Date,
): Promise<{ body: RollbackAnswer; change: BudgetChange }> {
  const { customerId, code, holderId } = coupon;
  const body: RollbackAnswer = {
    id: `rr_${randomUUID()}`,
    object: 'redemption_rollback',
    date: now.toISOString(),
    customer_id: holderId,
    tracking_id: trackingId,
    reason,
    result: 'SUCCESS',
    redemption: id,
    amount: discountMinor,
    voucher: voucherShape(coupon, false),
  };
  const [{ costMinor }] = await tx.rows(sql<{ costMinor: number }>`
    update coupon k set state = 'issued', redeemed_at = null, redeemed_minor = null,
      rolled_back_receipts = case when ${receipt ?? null}::text is null then k.rolled_back_receipts
        else array_append(k.rolled_back_receipts, ${receipt ?? null}::text) end
    from coupon before
    where k.customer_id = ${customerId} and k.code = ${code}
      and before.customer_id = k.customer_id and before.code = k.code
    returning coalesce(before.redeemed_minor, 0) as "costMinor"`);
  await tx.run(sql`
    update redemption set rolled_back_at = ${now}, rollback_id = ${body.id},
      rollback_key = ${idempotencyKey ?? null}, rollback_answer = ${JSON.stringify(body)}::jsonb
    where customer_id = ${customerId} and redemption_id = ${id}`);
  // a receipt that came second with this code is looked at again: now it is the first
  await tx.run(sql`delete from coupon_purchase where redemption_id = ${id} and outcome = 'used_before'`);
  await recordSignals(tx, [
    {
      customerId,
      kind: 'coupon_rolled_back',
      happenedAt: now,
      sourceKey: body.id,
      data: { code, redemption: id },
    },
  ]);
  return { body, change: whenGivenBack(coupon, costMinor) };
}
