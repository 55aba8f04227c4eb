// The till uses a coupon, or only asks whether it could. One use each, whoever asks at the same time, told once more
// when the same request comes again.
import { randomUUID } from 'node:crypto';
import type { Context } from '../ground/index.ts';
import { closeEpisodes } from '../ledger/index.ts';
import { isGuessing, storeFailure } from './attempts.ts';
import { parseCode } from './code.ts';
import type { RedemptionAnswer, TillError, TillErrorKey, TillOrder, ValidationAnswer } from './contract.ts';
import type { Discount } from './discount.ts';
import { type Asked, type FoundCoupon, findCoupon } from './find-coupon.ts';
import { judge } from './judge.ts';
import { spendCoupon } from './spend-coupon.ts';
import { discountShape, orderShape, redemptionShape } from './till-answers.ts';
import { tillError } from './till-errors.ts';

export interface TillRequest {
  /** As it was typed or scanned. */
  readonly code: string;
  readonly order?: TillOrder;
  readonly customer?: Asked['customer'];
  readonly idempotencyKey?: string;
  readonly trackingId?: string;
  /** Who asks, for the limit on guessing: 'key 7'. */
  readonly caller: string;
}

/** What the till is told, with its HTTP status; a repeated request gets the stored pair. */
export interface TillAnswer {
  readonly status: number;
  readonly body: RedemptionAnswer | TillError;
}

/** Looks a code up for the till; an unknown one is stored as an attempt, so that guessing has an end. */
async function lookUp(
  { db }: Pick<Context, 'db'>,
  request: TillRequest,
  now: Date,
): Promise<FoundCoupon | 'not_found' | 'multiple_requests'> {
  const code = parseCode(request.code);
  const asked = { ...request, receipt: request.order?.source_id, now };
  const coupon = code === undefined ? undefined : await findCoupon(db, { ...asked, code });
  if (coupon) return coupon;
  if (await isGuessing(db, request.caller, now)) return 'multiple_requests';
  await storeFailure(db, { ...asked, error: voucherError('not_found', request.code), at: now });
  return 'not_found';
}

/** Whether the coupon could be used on this order, and what it would take off. Changes nothing. */
export async function validate(
  context: Pick<Context, 'db'>,
  request: TillRequest,
  now: Date,
): Promise<ValidationAnswer> {
  const coupon = await lookUp(context, request, now);
  const verdict = typeof coupon === 'string' ? coupon : judge(coupon, request.order, now);
  const about = { object: 'voucher' as const, id: request.code };
  if (typeof coupon === 'string' || typeof verdict === 'string') {
    const error = voucherError(verdict as TillErrorKey, request.code);
    return { valid: false, redeemables: [{ ...about, status: 'INAPPLICABLE', result: { error } }] };
  }
  const order = orderShape(request.order, verdict);
  const result = { discount: discountShape(coupon, verdict) };
  return { valid: true, redeemables: [{ ...about, status: 'APPLICABLE', order, result }], order };
}

/**
 * Uses the coupon on an order and ends the holder's silence in the same transaction. Of many requests for one code
 * exactly one succeeds; a request that repeats an idempotency key, or the receipt of a success, gets the stored answer
 * instead of a second try. Every other attempt is stored with its reason.
 */
export async function redeem(context: Pick<Context, 'db'>, request: TillRequest, now: Date): Promise<TillAnswer> {
  // a second look after losing a race: the winner's answer is then visible, or the reason why there is none
  for (let look = 1; ; look++) {
    const coupon = await lookUp(context, request, now);
    if (typeof coupon === 'string') return refused(coupon, request.code);
    if (coupon.repeated) {
      const { code, status, answer } = coupon.repeated;
      if (code !== coupon.code) return refused('duplicate_found', request.code);
      return { status, body: answer as TillAnswer['body'] };
    }
    const verdict = judge(coupon, request.order, now);
    if (typeof verdict === 'string') {
      const answer = refused(verdict, request.code);
      await storeFailure(context.db, {
        ...request,
        customerId: coupon.customerId,
        code: coupon.code,
        error: answer.body,
        receipt: request.order?.source_id,
        orderMinor: request.order?.amount,
        at: now,
      });
      return answer;
    }
    const answer = await take(context, coupon, verdict, request, now);
    if (answer) return answer;
    if (look === 3) return refused('multiple_requests', request.code);
  }
}

/** The redemption itself; undefined when another request was faster. */
async function take(
  { db }: Pick<Context, 'db'>,
  coupon: FoundCoupon,
  discount: Discount,
  request: TillRequest,
  now: Date,
): Promise<TillAnswer | undefined> {
  const id = `r_${randomUUID()}`;
  const body = redemptionShape(id, coupon, discount, { order: request.order, trackingId: request.trackingId, at: now });
  try {
    return await db.transaction(async (tx) => {
      // the episode before the coupon: the order in which every room takes these locks
      await closeEpisodes(tx, [coupon.customerId], 'redemption', now);
      const used = await spendCoupon(tx, coupon, discount, {
        id,
        body,
        idempotencyKey: request.idempotencyKey,
        receipt: request.order?.source_id,
        via: 'api',
        caller: request.caller,
        at: now,
      });
      if (!used) throw new Overtaken();
      return { status: 200, body };
    });
  } catch (error) {
    if (error instanceof Overtaken || isUniqueViolation(error)) return undefined;
    throw error;
  }
}

class Overtaken extends Error {}

function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: string }).code === '23505';
}

function refused(key: TillErrorKey, code: string): { status: number; body: TillError } {
  const body = voucherError(key, code);
  return { status: body.code, body };
}

function voucherError(key: TillErrorKey, code: string): TillError {
  return tillError(key, { type: 'voucher', id: code });
}
