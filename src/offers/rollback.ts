// The till undoes a redemption: once, and a retry is told the same.
import { sql } from 'kysely';
import type { Context, Tx } from '../ground/index.ts';
import { lockCustomers } from '../ledger/index.ts';
import { changeBudgets } from './budget.ts';
import type { RollbackAnswer, TillError, TillErrorKey } from './contract.ts';
import { findCoupon } from './find-coupon.ts';
import { type GiveBackWish, giveBack } from './give-back.ts';
import { tillError } from './till-errors.ts';

/** A redemption that a till wants undone. */
export interface RollbackRequest extends GiveBackWish {
  readonly redemptionId: string;
}

interface Redeemed {
  readonly code: string;
  readonly discountMinor: number;
  readonly receipt: string | null;
  readonly rollbackKey: string | null;
  readonly rollbackAnswer: RollbackAnswer | null;
}

/**
 * Rolls back a successful redemption, however old; its receipt never redeems the coupon again. A repeat with the same idempotency key gets the stored answer, the
 * same key with another reason or tracking id `duplicate_found`, any other second try `already_rolled_back`.
 */
export async function rollBack(
  { db }: Pick<Context, 'db'>,
  request: RollbackRequest,
  now: Date,
): Promise<{ status: number; body: RollbackAnswer | TillError }> {
  return db.transaction(async (tx) => {
    const found = await lockRedeemed(tx, request.redemptionId);
    const coupon = found && (await findCoupon(tx, { code: found.code, now }));
    if (!found || !coupon) {
      const body = { ...tillError('not_found', about(request.redemptionId)), message: 'This redemption is not known.' };
      return { status: body.code, body: { ...body, details: 'Send the id that the redemption was answered with.' } };
    }
    if (found.rollbackAnswer) {
      const isRepeat = request.idempotencyKey !== undefined && request.idempotencyKey === found.rollbackKey;
      const { reason, tracking_id } = found.rollbackAnswer;
      if (isRepeat && (reason !== request.reason || tracking_id !== request.trackingId))
        return refused('duplicate_found', request.redemptionId);
      if (isRepeat) return { status: 200, body: found.rollbackAnswer };
      return refused('already_rolled_back', request.redemptionId);
    }
    const { discountMinor, receipt } = found;
    const standing = { id: request.redemptionId, coupon, discountMinor, receipt: receipt ?? undefined };
    const { body, change } = await giveBack(tx, standing, request, now);
    await changeBudgets(tx, [change]);
    return { status: 200, body };
  });
}

/** The redemption as it stands under the lock of its customer: a second rollback waits here and then sees the first. */
async function lockRedeemed(tx: Tx, redemptionId: string): Promise<Redeemed | undefined> {
  const [holder] = await tx.rows(sql<{ customerId: number }>`
    select customer_id as "customerId" from redemption
    where redemption_id = ${redemptionId} and result = 'success'`);
  if (!holder) return undefined;
  await lockCustomers(tx, [holder.customerId]);
  const [found] = await tx.rows(sql<Redeemed>`
    select code, discount_minor as "discountMinor", receipt, rollback_key as "rollbackKey",
      rollback_answer as "rollbackAnswer"
    from redemption where customer_id = ${holder.customerId} and redemption_id = ${redemptionId}`);
  return found;
}

function refused(key: TillErrorKey, id: string): { status: number; body: TillError } {
  const body = tillError(key, about(id));
  return { status: body.code, body };
}

function about(id: string): { type: 'redemption'; id: string } {
  return { type: 'redemption', id };
}
