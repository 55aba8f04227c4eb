// Undoes a redemption: the coupon is free again until its last day. The silence that it ended stays ended.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../ground/index.ts';
import { recordSignals } from '../ledger/index.ts';
import type { RollbackAnswer, TillError, TillErrorKey } from './contract.ts';
import { findCoupon } from './find-coupon.ts';
import { voucherShape } from './till-answers.ts';
import { tillError } from './till-errors.ts';

export interface RollbackRequest {
  readonly redemptionId: string;
  readonly reason?: string;
  readonly trackingId?: string;
  readonly idempotencyKey?: string;
}

interface Redeemed {
  readonly customerId: number;
  readonly code: string;
  readonly discountMinor: number;
  readonly rollbackKey: string | null;
  readonly rollbackAnswer: RollbackAnswer | null;
}

/**
 * Rolls back a successful redemption, however old. A repeat with the same idempotency key gets the stored answer, any
 * other second try `already_rolled_back`.
 */
export async function rollBack(
  { db }: Pick<Context, 'db'>,
  request: RollbackRequest,
  now: Date,
): Promise<{ status: number; body: RollbackAnswer | TillError }> {
  return db.transaction(async (tx) => {
    // locks both rows: a second rollback waits here and then sees the first
    const [found] = await tx.rows(sql<Redeemed>`
      select r.customer_id as "customerId", r.code, r.discount_minor as "discountMinor", r.rollback_key as "rollbackKey",
        r.rollback_answer as "rollbackAnswer"
      from redemption r join coupon k on k.customer_id = r.customer_id and k.code = r.code
      where r.redemption_id = ${request.redemptionId} and r.result = 'success'
      for update of k, r`);
    const coupon = found && (await findCoupon(tx, { code: found.code, now }));
    if (!found || !coupon) return refused('not_found', request.redemptionId);
    if (found.rollbackAnswer) {
      const isRepeat = request.idempotencyKey !== undefined && request.idempotencyKey === found.rollbackKey;
      if (isRepeat) return { status: 200, body: found.rollbackAnswer };
      return refused('already_rolled_back', request.redemptionId);
    }
    const body: RollbackAnswer = {
      id: `rr_${randomUUID()}`,
      object: 'redemption_rollback',
      date: now.toISOString(),
      customer_id: coupon.holderId,
      tracking_id: request.trackingId,
      reason: request.reason,
      result: 'SUCCESS',
      redemption: request.redemptionId,
      amount: found.discountMinor,
      voucher: voucherShape(coupon, false),
    };
    await tx.run(sql`
      update coupon set state = 'issued', redeemed_at = null, redeemed_minor = null
      where customer_id = ${found.customerId} and code = ${found.code}`);
    await tx.run(sql`
      update redemption set rolled_back_at = ${now}, rollback_id = ${body.id},
        rollback_key = ${request.idempotencyKey ?? null}, rollback_answer = ${JSON.stringify(body)}::jsonb
      where customer_id = ${found.customerId} and redemption_id = ${request.redemptionId}`);
    await recordSignals(tx, [
      {
        customerId: found.customerId,
        kind: 'coupon_rolled_back',
        happenedAt: now,
        sourceKey: body.id,
        data: { code: found.code, redemption: request.redemptionId },
      },
    ]);
    return { status: 200, body };
  });
}

function refused(key: TillErrorKey, id: string): { status: number; body: TillError } {
  const body = tillError(key, { type: 'redemption', id });
  return { status: body.code, body };
}
