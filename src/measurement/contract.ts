// The API of measurement: what a campaign changed, treated against held out, as a browser may know it.
import { z } from 'zod';

const day = z.iso.date();
const count = z.number().int();

/** Share of one arm's customers who bought within the window. */
const rate = z.object({ customers: count, bought: count, rate: z.number() });

/** An estimate of treated minus held out; `low` and `high` bound it with 95 % confidence if this is the only look. */
const estimate = z.object({ difference: z.number(), low: z.number(), high: z.number(), p: z.number() });

/** Bounds that stay valid however often one looks. */
const sequence = z.object({ low: z.number(), high: z.number(), excludesZero: z.boolean() });

/** The estimate after taking out what the model foresaw at entry, and the share of the noise that this took away. */
const adjusted = estimate.extend({ explained: z.number() });

/**
 * What may be said of a difference. works, harms: zero lies outside the bounds that hold at every look; not_sure: it lies
 * inside; few_buyers: under 30 buyers in an arm; few_people: under 30 customers in an arm.
 */
export const saying = z.enum(['works', 'harms', 'not_sure', 'few_buyers', 'few_people']);
export type Saying = z.infer<typeof saying>;

/** A difference of shares with the bounds that hold at every look. */
export const comparison = z.object({ difference: z.number(), low: z.number(), high: z.number(), say: saying });
export type Comparison = z.infer<typeof comparison>;

/**
 * too_few: under 30 buyers in an arm; no_comparison: nobody is held out, or no window is complete;
 * sample_ratio: the arms' sizes do not fit the draw, so nothing may be concluded; nothing_shown: the interval holds zero.
 */
export const verdict = z.enum(['no_comparison', 'sample_ratio', 'too_few', 'nothing_shown', 'more', 'fewer']);
export type Verdict = z.infer<typeof verdict>;

/**
 * Which answer a reader gets. known: the difference is; early: it will be, see `forecast`; small: this shop cannot know
 * within three years, or has too few customers; no_group: nobody is held out; mismatch: the draw leaks.
 */
export const stage = z.enum(['known', 'early', 'small', 'no_group', 'mismatch']);
export type Stage = z.infer<typeof stage>;

export const groupKey = z.enum([
  'value_5',
  'value_4',
  'value_3',
  'value_2',
  'value_1',
  'value_0',
  'crossing',
  'backlog',
  'several',
  'once',
]);
export type GroupKey = z.infer<typeof groupKey>;

/** A group known on the day of entry. Each partition (value; how they entered; bought once or more) adds up to all. */
export const groupResult = z.object({
  key: groupKey,
  treated: rate,
  heldOut: rate,
  /** null while an arm has fewer than two customers. */
  comparison: comparison.nullable(),
});
export type GroupResult = z.infer<typeof groupResult>;

export const dayPoint = z.object({ day, difference: z.number(), low: z.number(), high: z.number() });
export type DayPoint = z.infer<typeof dayPoint>;

export const moneyResult = z.object({
  /** Per customer of each arm, in minor units. */
  treated: z.number(),
  heldOut: z.number(),
  /** Treated minus held out, per customer. */
  difference: z.number(),
  /** Valid if this is the only look. `method`: how the interval was made. */
  oneLook: estimate.extend({ method: z.enum(['welch', 'permutation']) }),
  /** Valid at every look. */
  sequence,
  /** With the margin expected at entry taken out; valid if this is the only look. */
  adjusted,
});
export type MoneyResult = z.infer<typeof moneyResult>;

const minorRange = z.object({ minor: count, lowMinor: count, highMinor: count });

/** because = chosen - anyway - coupons, in whole minor units; the bounds hold at every look. */
export const moneyTotals = z.object({
  /** margin where costs are known, else what was spent. */
  kind: z.enum(['margin', 'spend']),
  /** Chosen for messages, window complete. */
  customers: count,
  /** What they brought within their windows, before coupons. */
  chosenMinor: count,
  anyway: minorRange,
  couponsMinor: count,
  couponsUsed: count,
  because: minorRange,
  /** Zero lies outside the bounds of `because`. */
  sure: z.boolean(),
});
export type MoneyTotals = z.infer<typeof moneyTotals>;

/** What one customer who came back brought within the window, before coupons, with its 95 % range. */
export const oneReturn = minorRange.extend({ returns: count });
export type OneReturn = z.infer<typeof oneReturn>;

/** What the coupons cost that those chosen used within their complete windows, and how many returns pay for it; null bounds: one return may bring nothing. */
export const payback = z.object({
  kind: z.enum(['margin', 'spend']),
  costMinor: count,
  couponsUsed: count,
  one: oneReturn.nullable(),
  returns: z.object({ estimate: count.nullable(), low: count.nullable(), high: count.nullable() }).nullable(),
});
export type Payback = z.infer<typeof payback>;

export const forecast = z.object({
  /** Who enters by themselves, a day. */
  perDay: z.number(),
  /** The truth that `band` is drawn for. */
  usual: z.number(),
  /** null = not within ten years. Between `from` and `to` in two cases of three. */
  truths: z.array(z.object({ difference: z.number(), day: day.nullable(), from: day.nullable(), to: day.nullable() })),
  band: z.array(dayPoint),
});
export type Forecast = z.infer<typeof forecast>;

/** How many of so many would have come back without a message, by the shop's own past before the launch. */
export const usual = z.object({
  /** Crossings of the same limit in up to two years before the launch, and after how many the customer came back in time. */
  crossings: count,
  returned: count,
  /** Of as many as are counted now, with the range within which chance alone would leave it. */
  expected: z.number(),
  low: count,
  high: count,
});
export type Usual = z.infer<typeof usual>;

/** The result of one campaign. Rates and differences of rates are shares: 0.08 is 8 points. Money is in minor units. */
export const campaignResult = z
  .object({
    campaignId: count,
    name: z.string(),
    launchedOn: day.nullable(),
    /** The last finished day that was looked at. */
    asOf: day,
    windowDays: count,
    stage,
    /** Customers of the shop, counted up to the number from which a comparison group can tell something. */
    customers: count,
    /** First enrolments of customers; later ones of the same customer are after treatment and are not compared. */
    entered: z.object({ treated: count, heldOut: count, again: count }),
    /** First enrolments whose window is not over yet: not compared. */
    open: z.object({ treated: count, heldOut: count }),
    treated: rate,
    heldOut: rate,
    verdict,
    /** The difference, valid at every look: everything that a page says of it. null: no arm to compare with. */
    comparison: comparison.nullable(),
    /** The first day of the unbroken run up to now on which the difference was sure; null when it is not. */
    sureSince: day.nullable(),
    /** The comparison day by day; the last is today's. */
    days: z.array(dayPoint),
    groups: z.array(groupResult),
    bought: z
      .object({
        /** Newcombe's interval of the difference of the two rates, valid if this is the only look. */
        oneLook: estimate,
        /** As a share of the held-out rate, valid if this is the only look; null when nobody there bought. */
        relative: estimate.nullable(),
        /** With the chance to buy that the model gave at entry taken out (CUPED), valid if this is the only look. */
        adjusted,
        /** Each value class compared within itself, weighted by its size; valid if this is the only look. */
        stratified: estimate.nullable(),
        /** The difference of rates times the treated, valid at every look. */
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
    /** The totals that close; null while there are too few buyers. */
    totals: moneyTotals.nullable(),
    /** Of those chosen with a complete window: got a message, bought, used a coupon of the campaign within it. */
    steps: z.object({ chosen: count, written: count, bought: count, usedCoupon: count }),
    /** Coupons of this campaign redeemed to date and what they took off (already missing from spend and margin). */
    cost: z.object({ redeemed: count, discountMinor: count }),
    payback,
    sampleRatio: z.object({ expectedHeldOut: z.number(), p: z.number(), mismatch: z.boolean() }).nullable(),
    /** The smallest rise of the rate that these arms would show four times in five; null when not computable. */
    detectableRise: z.number().nullable(),
    /** When it will be known; null when it is, and where nobody is held out. */
    forecast: forecast.nullable(),
    /** By the shop's own past; told at the stages small and no_group, null elsewhere or without a past. */
    usual: usual.nullable(),
  })
  .meta({ id: 'CampaignResult' });
export type CampaignResult = z.infer<typeof campaignResult>;

export const resultQuery = z.object({
  windowDays: z.coerce.number().int().min(1).max(365).default(60),
  /** Default: yesterday, the last finished day of the shop. */
  asOf: day.optional(),
});

// ---------------------------------------------------------------- where everybody is

/** Where an entry is: still in it; came back (bought, visited or used a coupon); had every offer, still away; left otherwise. */
export const place = z.enum(['open', 'back', 'away', 'left']);
export type Place = z.infer<typeof place>;

const byPlace = z.object({ open: count, back: count, away: count, left: count });

/** What became of the messages of one step: due = sent + suppressed + pending + uncertain; suppressed = the sum of `reasons`. */
const stepMessages = z.object({
  due: count,
  sent: count,
  suppressed: count,
  pending: count,
  uncertain: count,
  reasons: z.array(z.object({ reason: z.string(), count })),
});

/** Those chosen for messages at one step; 0 = entered, nothing has come due yet. */
export const flowStep = byPlace.extend({
  step: count,
  /** Got as far as this step = open + back + away + left here + `reached` of the next. */
  reached: count,
  /** null for step 0. */
  messages: stepMessages.nullable(),
});
export type FlowStep = z.infer<typeof flowStep>;

/** Every entry of a campaign: entered = treated + heldOut; treated and heldOut each = open + back + away + left. */
export const campaignFlow = z
  .object({
    campaignId: count,
    entered: count,
    treated: byPlace.extend({ entered: count, written: count }),
    heldOut: byPlace.extend({ entered: count }),
    /** Entered because they were late before the launch. */
    backlog: count,
    steps: z.array(flowStep),
  })
  .meta({ id: 'CampaignFlow' });
export type CampaignFlow = z.infer<typeof campaignFlow>;

const yesNo = z.enum(['yes', 'no']);

/** Which entries are listed; with `message` or `coupon` there is a row for each message or coupon. */
export const peopleQuery = z.object({
  arm: z.enum(['treated', 'held_out']).optional(),
  place: place.optional(),
  /** Exactly at this step. */
  step: z.coerce.number().int().min(0).max(20).optional(),
  /** Got at least as far. */
  reached: z.coerce.number().int().min(0).max(20).optional(),
  origin: z.enum(['crossing', 'backlog']).optional(),
  /** With or without a message that was sent. */
  written: yesNo.optional(),
  message: z.enum(['due', 'sent', 'suppressed', 'pending', 'uncertain']).optional(),
  reason: z.string().max(40).optional(),
  /** Of messages and coupons: the step. */
  rung: z.coerce.number().int().min(1).max(20).optional(),
  coupon: z.enum(['issued', 'redeemed', 'valid', 'expired', 'cancelled']).optional(),
  /** Those whom a result compares: first entries whose window of so many days was over yesterday. */
  window: z.coerce.number().int().min(1).max(365).optional(),
  /** Only with `window`: bought within it; used a coupon of the campaign within it. */
  bought: yesNo.optional(),
  used: yesNo.optional(),
  cursor: z.string().max(400).optional(),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;

export const campaignPerson = z.object({
  customerId: count,
  externalId: z.string(),
  name: z.string().nullable(),
  anchor: z.iso.datetime(),
  enrolledOn: day,
  arm: z.enum(['treated', 'held_out']),
  place,
  /** Steps that have come due. */
  step: count,
  silenceDays: count,
  /** Days of silence until the first purchase after the entry; null when there is none yet. */
  backAfter: count.nullable(),
  /** The step of the message or coupon that the row is about; null for a row of an entry. */
  rung: count.nullable(),
});
export type CampaignPerson = z.infer<typeof campaignPerson>;

export const campaignPeople = z
  .object({ items: z.array(campaignPerson), next: z.string().nullable(), total: count, name: z.string() })
  .meta({ id: 'CampaignPeople' });
export type CampaignPeople = z.infer<typeof campaignPeople>;
