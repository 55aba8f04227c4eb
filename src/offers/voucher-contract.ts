// The shapes of the voucher routes that clients of Voucherify call beside validations and redemptions.
import { z } from 'zod';
import { tillCustomer, tillDiscount, tillError, tillOrder, tillOrderAnswer, tillVoucher } from './contract.ts';

const instant = z.iso.datetime();
const short = z.string().max(200);

/** A body that a client may leave out. */
const body = <T extends z.ZodType>(schema: T) => z.preprocess((given) => given ?? {}, schema);
/** Nobody shall believe that a coupon is held back for them. */
const noLock = z.undefined({ error: 'coupons cannot be locked: validate, then redeem' }).optional();

export const codePath = z.object({ code: z.string().max(500) });
export const redemptionPath = z.object({ id: z.string().max(100) });
export const voucherRequest = body(
  z.object({
    customer: tillCustomer.nullish(),
    order: tillOrder.optional(),
    tracking_id: short.optional(),
    session: noLock,
  }),
);

export const voucherValidation = z
  .object({
    valid: z.boolean(),
    code: z.string(),
    discount: tillDiscount.optional(),
    order: tillOrderAnswer.optional(),
    tracking_id: z.string().optional(),
    reason: z.string().optional(),
    error: tillError.optional(),
  })
  .meta({ id: 'VoucherValidation' });

export const redemptionEntry = z
  .object({
    id: z.string(),
    object: z.literal('redemption'),
    date: instant,
    customer_id: z.string().optional(),
    tracking_id: z.string().optional(),
    result: z.enum(['SUCCESS', 'FAILURE']),
    status: z.enum(['SUCCEEDED', 'FAILED', 'ROLLED_BACK']),
    failure_code: z.string().optional(),
    failure_message: z.string().optional(),
    order: tillOrderAnswer.optional(),
    related_object_type: z.literal('voucher'),
    voucher: z.union([tillVoucher, z.object({ id: z.string(), object: z.literal('voucher'), code: z.string() })]),
  })
  .meta({ id: 'RedemptionEntry' });
export type RedemptionEntry = z.infer<typeof redemptionEntry>;

/** An instant with its offset, or a day, which begins at midnight UTC. */
const bound = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'give an instant or a day' });

/**
 * At most 100 a page, and no deeper than the first 10,000: a till looks for today's, a report reads the database. Any other
 * filter is refused: one that is passed over would give all redemptions in place of some.
 */
export const redemptionQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  page: z.coerce.number().int().min(1).max(100).default(1),
  result: z.enum(['SUCCESS', 'FAILURE']).optional(),
  start_date: bound.optional().describe('Redemptions from this instant on.'),
  end_date: bound.optional().describe('Redemptions before this instant.'),
});
export type RedemptionQuery = z.infer<typeof redemptionQuery>;

export const redemptionList = z
  .object({
    object: z.literal('list'),
    data_ref: z.literal('redemptions'),
    total: z.number().int(),
    redemptions: z.array(redemptionEntry),
  })
  .meta({ id: 'RedemptionList' });

export const voucherRedemptions = z
  .object({
    object: z.literal('list'),
    data_ref: z.literal('redemption_entries'),
    total: z.number().int(),
    quantity: z.literal(1),
    redeemed_quantity: z.number().int(),
    redemption_entries: z.array(redemptionEntry),
  })
  .meta({ id: 'VoucherRedemptions' });
