// The API of scores: what a browser may know about rhythm, lateness and value.
import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** 0 inactive, 1 new, 2 low, 3 medium, 4 high, 5 top. */
export const valueClass = z.number().int().min(0).max(5);

/** 1 low, 2 medium, 3 high risk of not buying again within the churn horizon. */
export const churnLevel = z.number().int().min(1).max(3);

/** Day counts since the last purchase at which 5, 25, 50, 75 and 95 of 100 such waits have ended. */
export const gapQuantiles = z.object({
  q05: z.number(),
  q25: z.number(),
  q50: z.number(),
  q75: z.number(),
  q95: z.number(),
});

export const rhythm = z
  .object({
    customerId: z.number().int(),
    asOf: day,
    modelVersion: z.string(),
    /** Every day with a purchase up to asOf, ascending. */
    visitDays: z.array(day),
    visits: z.number().int(),
    lastDay: day,
    /** Provided for until this day (lease, subscription, stock); null when unknown. */
    coveredUntil: day.nullable(),
    /** Days since the later of the last purchase and coveredUntil. */
    silenceDays: z.number().int(),
    /** The same silence on the shop's own clock, which runs slowly through its quiet weeks; null without a season. */
    seasonDays: z.number().nullable(),
    /** Own mean gap in days; null with one visit. */
    meanGapDays: z.number().nullable(),
    /** Mean of the gaps that such a customer's returns within the patience would have: the prior's with one visit. */
    expectedGapDays: z.number(),
    longestGapDays: z.number().nullable(),
    /** The predictive median gap: half of the waits of such a customer are shorter. */
    medianGapDays: z.number().nullable(),
    usual: gapQuantiles.nullable(),
    /** The day of silence at which this customer is late at the rate asked for. */
    limitDays: z.number().nullable(),
    limitRate: z.number(),
    /** The same for the named stops of the slider. */
    limits: z.array(z.object({ rate: z.number(), days: z.number().nullable() })),
    /** 0..1: of those who come back at all, the share who would be back by now. */
    lateness: z.number(),
    pAlive: z.number(),
    /** Probability of at least one purchase within horizonDays. */
    pBuy: z.number(),
    horizonDays: z.number().int(),
    expectedCount: z.number(),
    churnLevel,
    /** If still a customer: day of the next visit with its 80 % range; null when none is expected within the patience. */
    next: z.object({ expected: day, low: day, high: day }).nullable(),
    valueMinor: z.number().int(),
    /** Between these the yearly value of eight in ten such customers lies. */
    valueLowMinor: z.number().int(),
    valueHighMinor: z.number().int(),
    usualReceiptMinor: z.number().int(),
    valueClass,
    currency: z.string(),
    /** How much of the picture is the customer's own: none (one visit), some (2-4 gaps), own. */
    confidence: z.enum(['none', 'some', 'own']),
  })
  .meta({ id: 'Rhythm' });
export type Rhythm = z.infer<typeof rhythm>;

/** What the newest scoring says of a customer: what the micro strip and the badges need. */
export const listedScore = z.object({
  silenceDays: z.number().int(),
  meanGapDays: z.number().nullable(),
  lateness: z.number(),
  limitDays: z.number().nullable(),
  usualFrom: z.number().nullable(),
  /** Chance of at least one purchase within the churn horizon. */
  pBuy: z.number(),
  churnLevel,
  valueMinor: z.number().int(),
  /** Between these the yearly value of eight in ten such customers lies. */
  valueLowMinor: z.number().int(),
  valueHighMinor: z.number().int(),
  valueClass,
});
export type ListedScore = z.infer<typeof listedScore>;

/** One row of a customer list. */
export const customerRow = z.object({
  customerId: z.number().int(),
  externalId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  visits: z.number().int(),
  /** Null before the first visit. */
  lastDay: day.nullable(),
  /** Nothing is worked out about who objected to advertising. */
  objected: z.boolean(),
  /** Null while nothing has been worked out: new since the last night, without a purchase, or objected. */
  score: listedScore.nullable(),
});
export type CustomerRow = z.infer<typeof customerRow>;

/** A row that has its score. */
export const scoredRow = customerRow.extend({ score: listedScore });
export type ScoredRow = z.infer<typeof scoredRow>;

/**
 * The two questions that are easily taken for one. Late for them: silent for longer than their own rhythm explains; asked with a
 * false-alarm rate. Probably gone: the chance of being still a customer is low, whatever the rhythm; asked with that chance.
 */
export const question = z.enum(['late', 'gone']);
export type Question = z.infer<typeof question>;

/** A question with its limit: what a campaign that enters by it has to keep. */
export const questionLimit = z.discriminatedUnion('question', [
  z.strictObject({ question: z.literal('late'), rate: z.number().min(0.01).max(0.2) }),
  z.strictObject({ question: z.literal('gone'), below: z.number().min(0.05).max(0.95) }),
]);
export type QuestionLimit = z.infer<typeof questionLimit>;

/** How many of the last months' returns came after the limit, month by month as it stood: shares from 0 to 1. */
export const limitSeen = z.object({
  stretches: z.number().int(),
  returns: z.number().int(),
  /** Counted literally: of all returns. */
  share: z.number(),
  lowest: z.number(),
  highest: z.number(),
  /** With the ends of the data allowed for. */
  corrected: z.number(),
});
export type LimitSeen = z.infer<typeof limitSeen>;

/**
 * How a customer stands to being late. Winnable: late, and bought within the value period; inactive: late, and did not.
 * Since yesterday: crossed the limit, bought after having been late, became inactive while late.
 */
export const standing = z.enum(['winnable', 'inactive', 'crossed', 'bought', 'became_inactive']);
export type Standing = z.infer<typeof standing>;

export const customerSort = z.enum(['value', 'lateness', 'silence', 'visits', 'name']);
export const customerList = z.object({
  items: z.array(customerRow),
  next: z.string().nullable(),
  /** Counted up to 100,000; `totalIsExact` tells whether that was all. */
  total: z.number().int(),
  totalIsExact: z.boolean(),
  asOf: day.nullable(),
  currency: z.string(),
  /** The limits by which the list answers its two questions, and how true the first was; null where too few returned to tell. */
  lateRate: z.number(),
  goneBelow: z.number(),
  limitSeen: limitSeen.nullable(),
});
export type CustomerList = z.infer<typeof customerList>;

export const customerQuery = z.object({
  search: z.string().max(200).optional(),
  sort: customerSort.default('value'),
  late: z.enum(['yes', 'no', 'any']).default('any'),
  gone: z.enum(['yes', 'no', 'any']).default('any'),
  standing: standing.optional(),
  valueClass: z.coerce.number().int().min(0).max(5).optional(),
  churnLevel: z.coerce.number().int().min(1).max(3).optional(),
  cursor: z.string().max(400).optional(),
});

/** The answer of the home page: who is late today, by value. Null figures mean that nothing has been scored yet. */
export const today = z.object({
  asOf: day.nullable(),
  scoredAt: z.iso.datetime().nullable(),
  modelVersion: z.string().nullable(),
  customers: z.number().int(),
  late: z.number().int(),
  limitRate: z.number(),
  /** How true that limit was; null where too few returned to tell. */
  limitSeen: limitSeen.nullable(),
  /** Probably gone, by the other question and its own limit. */
  gone: z.number().int(),
  goneBelow: z.number(),
  lastPurchaseAt: z.iso.datetime().nullable(),
  byValue: z.array(
    z.object({
      valueClass,
      customers: z.number().int(),
      late: z.number().int(),
      highRisk: z.number().int(),
      gone: z.number().int(),
      /** Of the late: crossed their limit on the day of the scores. */
      crossed: z.number().int(),
      valueMinor: z.number().int(),
      /** Eight in ten sums of such values lie within so much of `valueMinor`. */
      valueErrorMinor: z.number().int(),
    }),
  ),
  /**
   * What has changed since the morning before, of those who can still be won: late then + crossed - bought - became
   * inactive = late now. Null until the next run where the limit was changed after the last one.
   */
  since: z.object({ crossed: z.number().int(), bought: z.number().int(), becameInactive: z.number().int() }).nullable(),
  /** How many become late on nine in ten days, and in the middle; null before there are twelve weeks. */
  usualDay: z.object({ low: z.number(), middle: z.number(), high: z.number() }).nullable(),
  /** Weeks that have ended, the oldest first, each named by its last day. Null: a week without a single purchase. */
  lateWeeks: z.array(z.object({ to: day, late: z.number().int().nullable() })),
  worthAWord: z.array(scoredRow),
  currency: z.string(),
});
export type Today = z.infer<typeof today>;
