// The API of measurement: what a campaign changed, treated against held out, as a browser may know it.
import { z } from 'zod';

const day = z.iso.date();
const count = z.number().int();

/** Share of one arm's customers who bought within the window. */
const rate = z.object({ customers: count, bought: count, rate: z.number() });

/** An estimate of treated minus held out; `low` and `high` bound it with 95 % confidence. */
const estimate = z.object({ difference: z.number(), low: z.number(), high: z.number(), p: z.number() });

/** Bounds that stay valid however often one looks. */
const sequence = z.object({ low: z.number(), high: z.number(), excludesZero: z.boolean() });

/** The estimate after taking out what the model foresaw at entry, and the share of the noise that this took away. */
const adjusted = estimate.extend({ explained: z.number() });

/**
 * too_few: under 30 buyers in an arm; no_comparison: nobody is held out, or no window is complete;
 * sample_ratio: the arms' sizes do not fit the draw, so nothing may be concluded; nothing_shown: the interval holds zero.
 */
export const verdict = z.enum(['no_comparison', 'sample_ratio', 'too_few', 'nothing_shown', 'more', 'fewer']);
export type Verdict = z.infer<typeof verdict>;

export const valueClassResult = z.object({
  valueClass: count,
  treated: rate,
  heldOut: rate,
  /** null while an arm has fewer than 30 buyers. */
  difference: estimate.nullable(),
});

export const moneyResult = z.object({
  /** Per customer of each arm, in minor units. */
  treated: z.number(),
  heldOut: z.number(),
  /** Per customer. `method`: how the interval was made. */
  difference: estimate.extend({ method: z.enum(['welch', 'permutation']) }),
  sequence,
  /** With the margin expected at entry taken out. */
  adjusted,
  /** Difference times the treated: what the campaign brought in all. */
  total: z.object({ estimate: z.number(), low: z.number(), high: z.number() }),
});
export type MoneyResult = z.infer<typeof moneyResult>;

/** The result of one campaign. Rates and differences of rates are shares: 0.08 is 8 points. Money is in minor units. */
export const campaignResult = z
  .object({
    campaignId: count,
    name: z.string(),
    /** The last finished day that was looked at. */
    asOf: day,
    windowDays: count,
    /** First enrolments of customers; later ones of the same customer are after treatment and are not compared. */
    entered: z.object({ treated: count, heldOut: count, again: count }),
    /** First enrolments whose window is not over yet: not compared. */
    open: z.object({ treated: count, heldOut: count }),
    treated: rate,
    heldOut: rate,
    verdict,
    bought: z
      .object({
        /** Newcombe's interval of the difference of the two rates. */
        difference: estimate,
        /** As a share of the held-out rate; null when nobody there bought. */
        relative: estimate.nullable(),
        sequence,
        /** With the chance to buy that the model gave at entry taken out (CUPED). */
        adjusted,
        /** Each value class compared within itself, weighted by its size. */
        stratified: estimate.nullable(),
        /** The difference of rates times the treated. */
        customers: z.object({ estimate: z.number(), low: z.number(), high: z.number() }),
      })
      .nullable(),
    currency: z.string(),
    /** What customers paid, discounts taken off; null while there are too few buyers. */
    spend: moneyResult.nullable(),
    /** Margin where cost is known; null while there are too few buyers or no cost is known. */
    margin: moneyResult.nullable(),
    /** Share of the spend whose margin is known. */
    marginKnown: z.number(),
    /** Coupons of this campaign redeemed to date and what they took off (already missing from spend and margin). */
    cost: z.object({ redeemed: count, discountMinor: count }),
    sampleRatio: z.object({ expectedHeldOut: z.number(), p: z.number(), mismatch: z.boolean() }).nullable(),
    /** The smallest rise of the rate that these arms would show four times in five; null when not computable. */
    detectableRise: z.number().nullable(),
    classes: z.array(valueClassResult),
  })
  .meta({ id: 'CampaignResult' });
export type CampaignResult = z.infer<typeof campaignResult>;

export const resultQuery = z.object({
  windowDays: z.coerce.number().int().min(1).max(365).default(60),
  /** Default: yesterday, the last finished day of the shop. */
  asOf: day.optional(),
});
