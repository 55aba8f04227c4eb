// What a till sends and is told, inside the program; the routes translate from and to the wire.
import { createHash } from 'node:crypto';
import type { RedemptionAnswer, TillError, TillErrorKey, TillOrder } from './contract.ts';
import type { Asked } from './find-coupon.ts';
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

/** The question that a request asks about its (parsed) code. */
export function askedBy(request: TillRequest, code: string, now: Date): Asked {
  const { customer, idempotencyKey, order, caller } = request;
  return { code, customer, caller, idempotencyKey, receipt: order?.source_id, now };
}

/** What was asked, whole: a retry has the same, and the same key with anything else is another request. */
export function requestHash({ order, customer, trackingId }: TillRequest, code: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([code, customer, order, trackingId]))
    .digest();
}

/** A refusal about a code. */
export function refused(key: TillErrorKey, code: string): { status: number; body: TillError } {
  const body = tillError(key, { type: 'voucher', id: code });
  return { status: body.code, body };
}
