// What a template may say about its reader: the names that authors write between {{ }}.
import { z } from 'zod';

/** Texts are ready for the reader: amounts and days are written in the reader's language. */
export interface MergeFields {
  readonly customer: { readonly name: string | null; readonly given_name: string | null };
  readonly shop: { readonly name: string; readonly postal_line: string | null };
  readonly coupon: CouponFields | null;
  readonly unsubscribe_url: string;
}

export interface CouponFields {
  readonly kind: 'amount' | 'percent' | 'product';
  /** '15,00 €', '10 %', or the product's name. */
  readonly value: string;
  readonly code: string;
  readonly valid_until: string;
  /** Least amount of the order; null when there is none. */
  readonly minimum: string | null;
  /** The most that a percentage takes off; null for the others. */
  readonly limit: string | null;
  /** The sum with the earlier coupons of this ladder that still count; null when there are none. */
  readonly total: string | null;
}

/** The names that `templates check` and the editor offer. */
export const mergeFieldNames = [
  'customer.name',
  'customer.given_name',
  'shop.name',
  'shop.postal_line',
  'coupon.value',
  'coupon.code',
  'coupon.valid_until',
  'coupon.minimum',
  'coupon.limit',
  'coupon.total',
  'unsubscribe_url',
] as const;

export const mergeFieldName = z.enum(mergeFieldNames);
