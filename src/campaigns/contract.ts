// The API of campaigns: the definition of a ladder, its preview, its figures, as a browser may know them.
// Long because a room has one contract, the only file of it that a browser may import.
import { z } from 'zod';
import { plausibleDay, weekday } from '../ground/contract.ts';
import { contactRefusal } from '../ledger/contract.ts';
import { limitSeen, valueClass } from '../scores/contract.ts';

const day = z.iso.date();
const instant = z.iso.datetime();

/** Fallback order matters: the first channel that can reach the customer is used. */
export const channels = ['email', 'sms', 'push'] as const;
export const channel = z.enum(channels);
export type Channel = z.infer<typeof channel>;

const weekdays = z
  .array(weekday)
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, 'each weekday once');

/** A wall-clock time, '09:30'. */
export const hour = z.stringFormat('hour', /^([01]\d|2[0-3]):[0-5]\d$/, 'an hour as HH:MM');

/** Days of silence after which a customer with a single visit counts, where others are measured by their own mean gap. */
const oneTimerDays = z.number().int().min(1).max(3650).default(90);

/**
 * When a customer is over the limit. Late, by a false-alarm rate of 0.05: only 1 in 20 with that rhythm would still be
 * waiting. Gone: the chance of being still a customer has fallen below a share, whatever the rhythm.
 */
export const entryLimit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('false_alarm'), rate: z.number().min(0.001).max(0.5) }),
  z.strictObject({ kind: z.literal('days'), days: z.number().int().min(1).max(3650) }),
  z.strictObject({ kind: z.literal('multiple'), times: z.number().min(0.5).max(50), oneTimerDays }),
  z.strictObject({ kind: z.literal('gone'), below: z.number().min(0.05).max(0.95) }),
]);
export type EntryLimit = z.infer<typeof entryLimit>;

/** When a rung comes: at entry, at days of absence, at a multiple of the own mean gap, at a lateness, days after the rung before. */
export const rungWhen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('entry') }),
  z.strictObject({ kind: z.literal('absence'), days: z.number().int().min(1).max(3650) }),
  z.strictObject({ kind: z.literal('multiple'), times: z.number().min(0.5).max(50), oneTimerDays }),
  z.strictObject({ kind: z.literal('lateness'), lateness: z.number().min(0.5).max(0.999) }),
  z.strictObject({ kind: z.literal('after'), days: z.number().int().min(1).max(365) }),
]);
export type RungWhen = z.infer<typeof rungWhen>;

const offerId = z.number().int().positive().nullable();

export const rung = z.strictObject({
  when: rungWhen,
  /** Null: a message without a coupon. */
  offer: offerId,
  /** The stronger offer for customers from `preciousFrom` up; null = the same offer. */
  preciousOffer: offerId.default(null),
  channels: z
    .array(channel)
    .min(1)
    .max(channels.length)
    .refine((list) => new Set(list).size === list.length, 'each channel once')
    .default(['email']),
  template: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
  hour: hour.default('09:30'),
  /** On which the message may leave. */
  weekdays: weekdays.default([1, 2, 3, 4, 5, 6, 7]),
});
export type Rung = z.infer<typeof rung>;

export const campaignDefinition = z
  .strictObject({
    entry: entryLimit,
    ladder: z.array(rung).min(1).max(10),
    /** What becomes of a coupon of an earlier rung that is still valid when the next one is issued. */
    earlierCoupon: z.enum(['adds_up', 'replaced']).default('adds_up'),
    startsOn: day.nullable().default(null),
    endsOn: day.nullable().default(null),
    /** The value classes that may enter. */
    targets: z
      .array(valueClass)
      .min(1)
      .max(6)
      .refine((classes) => new Set(classes).size === classes.length, 'each value class once')
      .default([0, 1, 2, 3, 4, 5]),
    /** From this value class up customers get `preciousOffer`; null = nobody. */
    preciousFrom: valueClass.nullable().default(4),
    /** Share drawn by lot that gets nothing. */
    holdOutShare: z.number().min(0).max(0.9).default(0.1),
    /** The most that all coupons of this campaign may cost, redeemed and still valid together; null = no ceiling. */
    costCeilingMinor: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
    /** A message that could not leave this many hours after its hour does not leave at all. */
    lateHours: z.number().int().min(1).max(48).default(12),
    /** Least days between two rungs of one customer, where the later one is not counted from the earlier. */
    leastDaysBetween: z.number().int().min(1).max(90).default(7),
    /**
     * Days from the last message of a ladder until the customer is free for another, whatever ended the ladder; one that
     * was climbed to its end counts as finished then.
     */
    restDays: z.number().int().min(0).max(365).default(45),
    /** Whether a customer may be in this ladder and in another one at the same time. */
    alongsideOthers: z.boolean().default(false),
  })
  .superRefine((definition, context) => {
    definition.ladder.forEach(({ when }, place) => {
      if (when.kind === 'after' && place === 0)
        context.addIssue({
          code: 'custom',
          path: ['ladder', 0, 'when'],
          message: 'the first rung has no rung before it',
        });
      if (when.kind === 'entry' && place > 0)
        context.addIssue({
          code: 'custom',
          path: ['ladder', place, 'when'],
          message: 'only the first rung can be at entry',
        });
    });
    const { startsOn, endsOn } = definition;
    if (startsOn && endsOn && endsOn < startsOn)
      context.addIssue({
        code: 'custom',
        path: ['endsOn'],
        message: 'the end is before the start',
        params: { reason: 'end_before_start' },
      });
  })
  .meta({ id: 'CampaignDefinition' });
export type CampaignDefinition = z.infer<typeof campaignDefinition>;
/** The same before defaults are filled in: what a page or a file may send. */
export type CampaignDraft = z.input<typeof campaignDefinition>;

export const campaignStatus = z.enum(['draft', 'live', 'paused', 'ended']);
export type CampaignStatus = z.infer<typeof campaignStatus>;

export const endReason = z.enum([
  'bought',
  'visited',
  'redeemed',
  'finished',
  'campaign_ended',
  'objected',
  'not_late',
]);
export type EndReason = z.infer<typeof endReason>;

/** Where everybody who entered is now: entered = treated + heldOut = open + the sum of `ended`. */
export const campaignFigures = z.object({
  entered: z.number().int(),
  treated: z.number().int(),
  heldOut: z.number().int(),
  open: z.number().int(),
  ended: z.array(z.object({ reason: endReason, count: z.number().int() })),
  /** Over the limit before the campaign could see it, in one of its groups, neither started nor come back since. */
  backlogWaiting: z.number().int(),
  /** Given a morning, not yet entered. */
  backlogPlanned: z.number().int(),
  /** Rungs that have come due for treated customers, by rung (1 = first). */
  rungs: z.array(z.object({ rung: z.number().int(), due: z.number().int(), refused: z.number().int() })),
});
export type CampaignFigures = z.infer<typeof campaignFigures>;

export const campaignSummary = z.object({
  campaignId: z.number().int(),
  name: z.string(),
  status: campaignStatus,
  version: z.number().int(),
  rungs: z.number().int(),
  entered: z.number().int(),
  open: z.number().int(),
  changedAt: instant,
  launchedAt: instant.nullable(),
});
export type CampaignSummary = z.infer<typeof campaignSummary>;
export const campaignList = z.object({ items: z.array(campaignSummary), next: z.string().nullable() });
export const campaignListQuery = z.object({ cursor: z.string().max(200).optional() });

export const campaign = z
  .object({
    campaignId: z.number().int(),
    name: z.string(),
    status: campaignStatus,
    version: z.number().int(),
    definition: campaignDefinition,
    createdAt: instant,
    changedAt: instant,
    launchedAt: instant.nullable(),
    launchedOn: day.nullable(),
    endedAt: instant.nullable(),
    figures: campaignFigures,
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaign>;

const name = z.string().trim().min(1).max(120);
export const newCampaign = z.strictObject({ name, definition: campaignDefinition });
export type NewCampaign = z.infer<typeof newCampaign>;
/** `version` is the one that the author had before them: a newer one is a conflict. */
export const changeCampaign = z.strictObject({
  version: z.number().int().positive(),
  name: name.optional(),
  definition: campaignDefinition.optional(),
});
export type ChangeCampaign = z.infer<typeof changeCampaign>;

/** Spreads the backlog over this many mornings, the first of them `from` (default: tomorrow). */
export const startBacklogRequest = z.strictObject({
  mornings: z.number().int().min(1).max(365),
  from: plausibleDay.optional(),
});
export type StartBacklog = z.infer<typeof startBacklogRequest>;
export const startBacklogAnswer = z.object({
  planned: z.number().int(),
  mornings: z.array(z.object({ day, customers: z.number().int() })),
});
export type BacklogPlan = z.infer<typeof startBacklogAnswer>;

// ---------------------------------------------------------------- preview

/** Why a treated customer could not be written to on any channel of the first rung. */
export const unreachableReason = contactRefusal;
export type UnreachableReason = z.infer<typeof unreachableReason>;

/** A customer over the limit, with what is needed to say the rhythm in words: "usually every 23 days, silent for 61". */
export const previewExample = z.object({
  customerId: z.number().int(),
  externalId: z.string(),
  name: z.string().nullable(),
  visits: z.number().int(),
  lastDay: day,
  silenceDays: z.number().int(),
  meanGapDays: z.number().nullable(),
  lateness: z.number(),
  valueClass,
  valueMinor: z.number().int(),
  arm: z.enum(['treated', 'held_out']),
  reachable: z.boolean(),
});
export type PreviewExample = z.infer<typeof previewExample>;

export const previewCost = z.object({
  currency: z.string(),
  /** If everybody who would get a message climbed the whole ladder and used every coupon in full; never above the ceiling. */
  ceilingMinor: z.number().int(),
  /** The same for the customers of one usual month. */
  monthlyCeilingMinor: z.number().int(),
  /** What a usual month will cost by what the newest coupons that ran out did cost; null while too few have run out. */
  monthlyExpectedMinor: z.number().int().nullable(),
  /** The coupons that the ceiling lets through, the offers in their order and the most valuable customers first. */
  perRung: z.array(z.object({ rung: z.number().int(), coupons: z.number().int(), ceilingMinor: z.number().int() })),
  /** Who would get a message with a coupon, were there no ceiling. */
  wanting: z.number().int(),
  /** Of these, for how many the ceiling is enough: less than `wanting` where it bites. */
  withinCeiling: z.number().int(),
});
export type PreviewCost = z.infer<typeof previewCost>;

export const campaignPreview = z
  .object({
    asOf: day,
    /** False: no scores for this day yet, every figure is 0. */
    scored: z.boolean(),
    /** Everybody over the limit now = entering + the sum of `notEntering`. */
    overLimit: z.number().int(),
    /** total = treated + heldOut + unreachable; unreachable = the sum of `reasons`. */
    entering: z.object({
      total: z.number().int(),
      treated: z.number().int(),
      heldOut: z.number().int(),
      unreachable: z.number().int(),
      reasons: z.array(z.object({ reason: unreachableReason, count: z.number().int() })),
      byValueClass: z.array(z.object({ valueClass, count: z.number().int() })),
    }),
    notEntering: z.array(
      z.object({
        reason: z.enum([
          'not_targeted',
          'in_another_ladder',
          'entered_already',
          'resting',
          'bought_under_another',
          'waiting_in_backlog',
          'outside_dates',
        ]),
        count: z.number().int(),
      }),
    ),
    /** Of those entering: who would wait as backlog, because they were over the limit before the launch. */
    backlog: z.number().int(),
    /** How many cross the limit in a usual month, counted on the last 365 days. */
    monthlyEntries: z.number().int(),
    /** How true a limit by false alarms was so far; null for other limits and where too few returned to tell. */
    limitSeen: limitSeen.nullable(),
    examples: z.array(previewExample).max(10),
    cost: previewCost.nullable(),
  })
  .meta({ id: 'CampaignPreview' });
export type CampaignPreview = z.infer<typeof campaignPreview>;

export const previewRequest = z.strictObject({
  definition: campaignDefinition,
  /** The campaign whose draft this is: those who entered it already do not count again, and the lot is the same. */
  campaignId: z.number().int().positive().optional(),
  /** Default: the day of the newest scores. */
  asOf: day.optional(),
});

/** What stands in the way of a launch; a page translates by code. */
export const launchObstacle = z.object({
  code: z.enum([
    'no_scores',
    'offer_missing',
    'template_missing',
    'template_broken',
    'no_usable_channel',
    'sender_not_ready',
    'end_in_the_past',
  ]),
  level: z.enum(['error', 'warning']),
  rung: z.number().int().nullable(),
  message: z.string(),
});
export type LaunchObstacle = z.infer<typeof launchObstacle>;
export const launchChecks = z.object({ obstacles: z.array(launchObstacle) });

// ---------------------------------------------------------------- changing a campaign that is live

export const changeEffectRequest = z.strictObject({ definition: campaignDefinition });

/** Whom an edit of a launched campaign concerns, step by step. */
export const changeEffect = z
  .object({
    /** Chosen for messages and in the campaign now. */
    open: z.number().int(),
    /** Drawn for the comparison group and in it now: they get nothing before and after. */
    comparison: z.number().int(),
    /** Of `open`: who waits for a step that the edit takes away, and is through with the campaign then. */
    finishing: z.number().int(),
    rungs: z.array(
      z.object({
        rung: z.number().int(),
        changed: z.boolean(),
        /** In the campaign now and not yet at this step: they get it as it reads afterwards. */
        getNew: z.number().int(),
        /** Had their message of this step already: they keep it and its coupon. */
        keepOld: z.number().int(),
        /** Have it planned for an hour to come: it leaves as it was. */
        planned: z.number().int(),
      }),
    ),
    obstacles: z.array(launchObstacle),
  })
  .meta({ id: 'CampaignChangeEffect' });
export type ChangeEffect = z.infer<typeof changeEffect>;

/** What a launched campaign said from an instant on. */
export const campaignVersion = z.object({
  version: z.number().int(),
  name: z.string(),
  definition: campaignDefinition,
  validFrom: instant,
});
export type CampaignVersion = z.infer<typeof campaignVersion>;
export const campaignVersionList = z.object({ items: z.array(campaignVersion) });

// ---------------------------------------------------------------- the next mornings

/** What leaves on the next mornings if nobody buys until then, by the newest scores. */
export const forecast = z
  .object({
    /** The day of the scores; null before the first. */
    asOf: day.nullable(),
    /** The morning after it, step by step; due = the people of all steps + the sum of `nothing`. */
    tomorrow: z.object({
      steps: z.array(
        z.object({
          campaignId: z.number().int(),
          campaignName: z.string(),
          rung: z.number().int(),
          channels: z.array(channel),
          hour,
          people: z.number().int(),
          /** What their coupons will cost by what past ones did cost; null while too few have run out. */
          expectedMinor: z.number().int().nullable(),
          /** If all were used in full. */
          mostMinor: z.number().int(),
        }),
      ),
      /** Chosen for messages, and cannot be written to. */
      nothing: z.array(z.object({ reason: unreachableReason, count: z.number().int() })),
      /** In the comparison group at the same place. */
      heldOut: z.number().int(),
    }),
    /** The first is tomorrow: those chosen for messages, whether they can be written to or not. */
    mornings: z.array(z.object({ day, people: z.number().int() })),
    currency: z.string(),
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.infer<typeof forecast>;

// ---------------------------------------------------------------- one customer

export const enrolmentView = z.object({
  campaignId: z.number().int(),
  campaignName: z.string(),
  anchor: instant,
  enrolledOn: day,
  origin: z.enum(['crossing', 'backlog']),
  arm: z.enum(['treated', 'held_out']),
  silenceDays: z.number().int(),
  lateness: z.number(),
  endedAt: instant.nullable(),
  endReason: endReason.nullable(),
  rungs: z.array(
    z.object({
      rung: z.number().int(),
      dueOn: day,
      dueAt: instant,
      template: z.string(),
      offerId: z.number().int().nullable(),
      refusedReason: z.string().nullable(),
    }),
  ),
});
export type EnrolmentView = z.infer<typeof enrolmentView>;
export const enrolmentList = z.object({ items: z.array(enrolmentView) });
