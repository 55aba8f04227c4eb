// The API of offers: what a coupon gives and until when, the coupons, and the till's validations and redemptions.
// Long because a room has one contract, the only file of it that a browser may import.
import { z } from 'zod';
import { minorDigits, notInMinorUnits, plausibleDay, weekday, writtenCurrency } from '../ground/contract.ts';
import { productView } from '../ledger/contract.ts';
import { valueClass } from '../scores/contract.ts';

const day = z.iso.date();
const instant = z.iso.datetime();
const minor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const positiveMinor = z.number().int().min(1).max(1_000_000_000_000);

/** One value for everybody, and others for single value classes (0 inactive .. 5 top). */
const perClass = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    base: value,
    byClass: z.partialRecord(z.enum(['0', '1', '2', '3', '4', '5']), value).default({}),
  });

/** Percent with at most two decimals, exact in hundredths. */
const percent = z
  .number()
  .min(0.01)
  .max(100)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, {
    message: 'at most two decimals',
    params: { reason: 'two_decimals' },
  });

export const offerGives = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amount'), minor: perClass(positiveMinor) }),
  /** `limitMinor` is the most that one coupon takes off: without it a percentage has no cost ceiling. */
  z.strictObject({ kind: z.literal('percent'), percent: perClass(percent), limitMinor: perClass(positiveMinor) }),
  /** One unit of a product or service for nothing; `worthMinor` is the most that it may cost. */
  z.strictObject({ kind: z.literal('product'), productId: z.number().int().positive(), worthMinor: positiveMinor }),
]);
export type OfferGives = z.infer<typeof offerGives>;

/** How the last day of a coupon is found at the moment of sending. */
export const expiryPolicy = z
  .strictObject({
    rule: z
      .discriminatedUnion('kind', [
        /** The day before the next beat of the customer's own rhythm that leaves `leastDays`. */
        z.strictObject({ kind: z.literal('beat') }),
        /** This share of the customer's own usual gap. */
        z.strictObject({ kind: z.literal('cycle_share'), share: z.number().min(0.05).max(3) }),
        /** The day by which 10, 50 or 90 of 100 such customers, if still customers, would have come anyway. */
        z.strictObject({
          kind: z.literal('residual_quantile'),
          quantile: z.union([z.literal(0.1), z.literal(0.5), z.literal(0.9)]),
        }),
        z.strictObject({ kind: z.literal('fixed'), days: z.number().int().min(1).max(365) }),
      ])
      .default({ kind: 'beat' }),
    leastDays: z.number().int().min(1).max(180).default(7),
    mostDays: z.number().int().min(7).max(365).default(45),
    /** Weekdays on which a coupon may end; the shop's closing days are left out besides. */
    endsOn: z.array(weekday).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
  })
  .refine((policy) => policy.mostDays >= policy.leastDays + 6, {
    path: ['mostDays'],
    message: 'the longest life must be at least 6 days longer than the shortest, so that an allowed weekday fits in',
    params: { reason: 'life_too_short' },
  })
  .refine(
    ({ rule, leastDays, mostDays }) => rule.kind !== 'fixed' || (rule.days >= leastDays && rule.days <= mostDays),
    {
      path: ['rule', 'days'],
      message: 'between the shortest and the longest life',
      params: { reason: 'between_lives' },
    },
  );
export type ExpiryPolicy = z.infer<typeof expiryPolicy>;

export const offerDefinition = z
  .strictObject({
    gives: offerGives,
    /** Least amount of the order, before the discount. */
    minimumMinor: minor.default(0),
    expiry: expiryPolicy.prefault({}),
  })
  .meta({ id: 'OfferDefinition' });
export type OfferDefinition = z.infer<typeof offerDefinition>;
export type OfferDraft = z.input<typeof offerDefinition>;

const name = z.string().trim().min(1).max(120);
export const newOffer = z.strictObject({ name, definition: offerDefinition });
export type NewOffer = z.infer<typeof newOffer>;
/** `version` is the one that the author had before them: a newer one is a conflict. Issued coupons stay as they are. */
export const changeOffer = z.strictObject({
  version: z.number().int().positive(),
  name: name.optional(),
  definition: offerDefinition.optional(),
});
export type ChangeOffer = z.infer<typeof changeOffer>;

/** About what a week's groceries cost, in whole units of currencies whose unit is small; of all others it is 25. */
const roundAmounts: Readonly<Record<string, number>> = {
  CZK: 500,
  DKK: 200,
  HUF: 10_000,
  JPY: 3_000,
  NOK: 250,
  PLN: 100,
  RON: 100,
  SEK: 250,
};

/** A round limit for what one coupon takes off, to start from: about 25 euros, in minor units. */
export function roundLimitMinor(currency: string): number {
  return (roundAmounts[currency] ?? 25) * 10 ** minorDigits(currency);
}

/** The three growing offers that a shop without any begins with: 10, 15 and 20 per cent up to a limit. */
export function firstOffers(currency: string): OfferDefinition[] {
  return [10, 15, 20].map((base) =>
    offerDefinition.parse({
      gives: {
        kind: 'percent',
        percent: { base },
        limitMinor: { base: roundLimitMinor(currency) },
      },
    }),
  );
}

export const couponTotals = z.object({
  issued: z.number().int(),
  redeemed: z.number().int(),
  expired: z.number().int(),
  cancelled: z.number().int(),
  /** Issued, neither used, expired nor cancelled. */
  valid: z.number().int(),
  /** What redeemed coupons took off. */
  redeemedMinor: minor,
  /** What the valid ones can still cost at most. */
  outstandingMinor: minor,
});
export type CouponTotals = z.infer<typeof couponTotals>;

export const offer = z
  .object({
    offerId: z.number().int(),
    name: z.string(),
    version: z.number().int(),
    definition: offerDefinition,
    currency: z.string(),
    /** What an offer of a product gives; null for the others. */
    product: productView.nullable(),
    createdAt: instant,
    changedAt: instant,
    archivedAt: instant.nullable(),
    totals: couponTotals,
  })
  .meta({ id: 'Offer' });
export type Offer = z.infer<typeof offer>;
export const offerList = z.object({ items: z.array(offer), next: z.string().nullable() });
export const offerListQuery = z.object({
  cursor: z.string().max(200).optional(),
  archived: z.enum(['yes', 'no']).default('no'),
});

/** Totals of one campaign's coupons; `ceilingMinor` null = no ceiling. */
export const campaignCouponTotals = couponTotals.extend({
  currency: z.string(),
  ceilingMinor: minor.nullable(),
  /** Coupons not issued, by reason. */
  refused: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  perRung: z.array(couponTotals.extend({ rung: z.number().int() })),
});
export type CampaignCouponTotals = z.infer<typeof campaignCouponTotals>;

// ---------------------------------------------------------------- coupons

export const couponState = z.enum(['valid', 'redeemed', 'expired', 'cancelled']);

/** Which part of the expiry rule decided: pages say it in words ("shortest life, 7 days"). */
export const expiryReason = z.enum([
  'beat',
  'cycle_share',
  'residual_quantile',
  'fixed',
  'shortest_life',
  'longest_life',
]);
export type ExpiryReason = z.infer<typeof expiryReason>;

export const coupon = z
  .object({
    customerId: z.number().int(),
    code: z.string(),
    offerId: z.number().int(),
    offerName: z.string(),
    campaignId: z.number().int(),
    rung: z.number().int(),
    kind: z.enum(['amount', 'percent', 'product']),
    amountMinor: minor.nullable(),
    percent: z.number().nullable(),
    limitMinor: minor.nullable(),
    productName: z.string().nullable(),
    minimumMinor: minor,
    ceilingMinor: minor,
    currency: z.string(),
    issuedAt: instant,
    expiresOn: day,
    expiresAt: instant,
    expiryReason,
    state: couponState,
    redeemedAt: instant.nullable(),
    cancelledReason: z.string().nullable(),
  })
  .meta({ id: 'Coupon' });
export type Coupon = z.infer<typeof coupon>;
/** `validTotalMinor`: what the valid amount coupons add up to. */
export const couponList = z.object({ items: z.array(coupon), validTotalMinor: minor, currency: z.string() });
export type CouponList = z.infer<typeof couponList>;

/** When would a coupon run out, drawn for sample customers if it were sent on `sendOn` (default: tomorrow). */
export const expiryPreviewRequest = z.strictObject({
  expiry: expiryPolicy,
  customerIds: z.array(z.number().int().positive()).min(1).max(20),
  sendOn: plausibleDay.optional(),
});
export const expiryPreview = z.object({
  sendOn: day,
  items: z.array(
    z.object({
      customerId: z.number().int(),
      name: z.string().nullable(),
      externalId: z.string(),
      meanGapDays: z.number().nullable(),
      valueClass,
      expiresOn: day,
      reason: expiryReason,
      /** The next beat of the rhythm after `expiresOn`; null without a rhythm. */
      nextBeat: day.nullable(),
      /** If still a customer: when the next visit is expected. */
      next: z.object({ expected: day, low: day, high: day }).nullable(),
    }),
  ),
});
export type ExpiryPreview = z.infer<typeof expiryPreview>;

// ---------------------------------------------------------------- the till (Voucherify's shapes)

/** The largest order of a till, in minor units. */
export const largestOrder = 1_000_000_000_000;
const wholeMinor = z
  .number({ error: ({ input }) => notInMinorUnits(input) })
  .int({ error: ({ input }) => notInMinorUnits(input) });
const money = wholeMinor.min(0).max(largestOrder);

/** Text that the database can store: no NUL. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes('\u0000'), 'no NUL character');
const code = text(500).min(1);

export const tillItem = z.object({
  source_id: text(200).optional(),
  product_id: text(200).optional(),
  sku_id: text(200).optional(),
  name: text(500).optional(),
  quantity: z.number().positive().max(1_000_000).default(1),
  price: money.optional(),
  amount: money.optional(),
});
export type TillItem = z.infer<typeof tillItem>;

/** `amount` in minor units, before the discount; `source_id` is the receipt number of the till. */
export const tillOrder = z.object({
  source_id: text(200).trim().min(1).optional(),
  amount: wholeMinor.optional(),
  /** Of the amounts; a coupon counts in its own currency alone. Left out: the till's is the coupon's. */
  currency: writtenCurrency.optional(),
  items: z.array(tillItem).max(1000).optional(),
});
export type TillOrder = z.infer<typeof tillOrder>;

/** Who stands at the till; `source_id` is the customer's number outside Ritorno. */
export const tillCustomer = z.object({ id: text(200).nullish(), source_id: text(200).nullish() });

export const validationRequest = z.object({
  redeemables: z
    .array(z.object({ object: z.literal('voucher'), id: code }))
    .length(1, { error: 'exactly one coupon can be used on an order; coupons cannot be stacked' }),
  customer: tillCustomer.nullish(),
  order: tillOrder.optional(),
  /** Nobody shall believe that a coupon is held back for them. */
  session: z.undefined({ error: 'coupons cannot be locked: validate, then redeem' }).optional(),
});
export type ValidationRequest = z.infer<typeof validationRequest>;
/** `tracking_id` is handed back as it came. */
export const redemptionRequest = validationRequest.extend({ tracking_id: text(200).optional() });
export type RedemptionRequest = z.infer<typeof redemptionRequest>;
export const idempotencyHeaders = z.object({ 'idempotency-key': z.string().trim().min(1).max(255).optional() });

export const tillErrorKeys = [
  'not_found',
  'voucher_disabled',
  'voucher_expired',
  'voucher_not_active',
  'quantity_exceeded',
  'order_rules_violated',
  'customer_rules_violated',
  'missing_order',
  'missing_amount',
  'invalid_amount',
  'multiple_requests',
  'already_rolled_back',
  'duplicate_found',
] as const;
export const tillErrorKey = z.enum(tillErrorKeys);
export type TillErrorKey = z.infer<typeof tillErrorKey>;

export const tillError = z.object({
  code: z.number().int(),
  key: tillErrorKey,
  message: z.string(),
  details: z.string(),
  resource_id: z.string().optional(),
  resource_type: z.string().optional(),
});
export type TillError = z.infer<typeof tillError>;

/** A refusal of the HTTP kit on these routes, told in the same shape. */
export const tillRefusal = z.object({
  code: z.number().int(),
  key: z.string(),
  message: z.string(),
  details: z.string(),
  remedy: z.string().optional(),
});
export type TillRefusal = z.infer<typeof tillRefusal>;

export const tillDiscount = z.discriminatedUnion('type', [
  z.object({ type: z.literal('AMOUNT'), amount_off: money, effect: z.literal('APPLY_TO_ORDER') }),
  z.object({
    type: z.literal('PERCENT'),
    percent_off: z.number(),
    amount_limit: money.optional(),
    effect: z.literal('APPLY_TO_ORDER'),
  }),
  z.object({
    type: z.literal('UNIT'),
    unit_off: z.literal(1),
    unit_type: z.string(),
    effect: z.enum(['ADD_MISSING_ITEMS', 'APPLY_TO_ITEMS']),
  }),
]);

/** total_amount = amount - total_discount_amount. */
export const tillOrderAnswer = z.object({
  source_id: z.string().optional(),
  amount: money,
  discount_amount: money,
  total_discount_amount: money,
  total_amount: money,
  items: z.array(tillItem).optional(),
});

export const tillVoucher = z.object({
  id: z.string(),
  object: z.literal('voucher'),
  code: z.string(),
  type: z.literal('DISCOUNT_VOUCHER'),
  campaign_id: z.string(),
  discount: tillDiscount,
  start_date: instant,
  expiration_date: instant,
  active: z.boolean(),
  holder_id: z.string().optional(),
  redemption: z.object({ quantity: z.literal(1), redeemed_quantity: z.number().int() }),
});

export const validationAnswer = z
  .object({
    valid: z.boolean(),
    redeemables: z.array(
      z.object({
        status: z.enum(['APPLICABLE', 'INAPPLICABLE']),
        object: z.literal('voucher'),
        id: z.string(),
        order: tillOrderAnswer.optional(),
        result: z.union([z.object({ discount: tillDiscount }), z.object({ error: tillError })]),
      }),
    ),
    order: tillOrderAnswer.optional(),
  })
  .meta({ id: 'Validation' });
export type ValidationAnswer = z.infer<typeof validationAnswer>;

export const redemptionAnswer = z
  .object({
    redemptions: z.array(
      z.object({
        id: z.string(),
        object: z.literal('redemption'),
        date: instant,
        customer_id: z.string(),
        tracking_id: z.string().optional(),
        result: z.literal('SUCCESS'),
        status: z.enum(['SUCCEEDED']),
        order: tillOrderAnswer.optional(),
        voucher: tillVoucher,
      }),
    ),
    order: tillOrderAnswer.optional(),
  })
  .meta({ id: 'Redemption' });
export type RedemptionAnswer = z.infer<typeof redemptionAnswer>;

export const rollbackQuery = z.object({
  reason: text(500).optional(),
  tracking_id: text(200).optional(),
});
export const rollbackAnswer = z
  .object({
    id: z.string(),
    object: z.literal('redemption_rollback'),
    date: instant,
    customer_id: z.string(),
    tracking_id: z.string().optional(),
    reason: z.string().optional(),
    result: z.literal('SUCCESS'),
    redemption: z.string(),
    amount: money,
    voucher: tillVoucher,
  })
  .meta({ id: 'Rollback' });
export type RollbackAnswer = z.infer<typeof rollbackAnswer>;
