// What a campaign changed: its treated customers against those held out by lot, by intention to treat.
import { addDays, type Clock, type Day, type Db, dayIn, readShop } from '../ground/index.ts';
import { checkSampleRatio, enoughToTell } from '../models/index.ts';
import { campaignTotals } from '../offers/index.ts';
import type { MoneyArm } from './compare-money.ts';
import { compareMoneyAside } from './compare-money-aside.ts';
import { compareBought, riseShown } from './compare-rates.ts';
import type { CampaignResult, Comparison, MoneyResult, Verdict } from './contract.ts';
import { dayByDay } from './day-by-day.ts';
import { groupsOf, rateOf } from './groups.ts';
import { compare } from './judge.ts';
import { type ArmOutcomes, countEntries, type Entries, readOutcomes } from './outcomes.ts';
import { countCustomers, forecastOf, readStanding, stageOf, usualOf } from './stage.ts';
import { couponsOf, oneReturn, returnsThatPay, totalsOf } from './totals.ts';

export interface ResultOptions {
  /** The last finished day to look at; default yesterday. */
  readonly asOf?: Day;
  /** Days from enrolment on in which a purchase counts, the day of enrolment included; default 60. */
  readonly windowDays?: number;
}

/**
 * The result of one campaign. The unit is a customer's first enrolment: after it the arms have been treated differently,
 * so who enters a second time is no longer decided by lot alone. Everybody stays in the arm of the draw, written to or
 * not. Throws campaign_unknown.
 */
export async function campaignResult(
  db: Db,
  clock: Clock,
  campaignId: number,
  options: ResultOptions = {},
): Promise<CampaignResult> {
  const campaign = await readStanding(db, campaignId);
  const { zone, currency } = await readShop(db);
  const yesterday = addDays(dayIn(zone, clock.now()), -1);
  const { windowDays = 60 } = options;
  // a window that goes on tomorrow is not complete, whatever day is asked for
  const asOf = options.asOf !== undefined && options.asOf < yesterday ? options.asOf : yesterday;
  const entries = await countEntries(db, campaignId);
  const window = { asOf, days: windowDays, currency, zone };
  const { treated, held_out: heldOut } = await readOutcomes(db, campaignId, window);
  const [treatedRate, heldOutRate] = [rateOf(treated), rateOf(heldOut)];
  const comparison = compare(treatedRate, heldOutRate);
  const told = comparison !== null && enoughToTell(treatedRate.bought, heldOutRate.bought);
  const sampleRatio = checkDraw(entries);
  const verdict = verdictOf(comparison, sampleRatio?.mismatch ?? false);
  const marginKnown = knownShare(treated, heldOut);
  const coupons = await campaignTotals(db, campaignId, clock.now());
  const spend = told ? await money('spend', treated, heldOut) : null;
  const margin = told && marginKnown > 0 ? await money('margin', treated, heldOut) : null;
  const kind = marginKnown > 0 ? 'margin' : 'spend';
  const per = margin ?? spend;
  const { points, sureSince } = dayByDay(treated, heldOut, window);
  const customers = await countCustomers(db);
  const ahead =
    comparison?.say === 'works' || comparison?.say === 'harms' || entries.heldOut === 0
      ? null
      : await forecastOf(db, campaign, window, treatedRate, heldOutRate);
  const stage = stageOf(verdict, customers, entries.heldOut, ahead, asOf);
  const one = oneReturn(kind, treated, heldOut);
  return {
    campaignId,
    name: campaign.name,
    launchedOn: campaign.launchedOn,
    asOf,
    windowDays,
    stage,
    customers,
    entered: { treated: entries.treated, heldOut: entries.heldOut, again: entries.again },
    open: { treated: entries.treated - treatedRate.customers, heldOut: entries.heldOut - heldOutRate.customers },
    treated: treatedRate,
    heldOut: heldOutRate,
    verdict,
    comparison,
    sureSince: verdict === 'more' || verdict === 'fewer' ? sureSince : null,
    days: points,
    groups: groupsOf(treated, heldOut),
    bought: comparison === null ? null : compareBought(treated, heldOut, comparison),
    currency,
    spend,
    margin,
    marginKnown,
    totals:
      per === null
        ? null
        : totalsOf(kind, treated, { difference: per.difference, low: per.sequence.low, high: per.sequence.high }),
    steps: {
      chosen: treatedRate.customers,
      written: count(treated.got),
      bought: treatedRate.bought,
      usedCoupon: count(treated.used),
    },
    cost: { redeemed: coupons.redeemed, discountMinor: coupons.redeemedMinor },
    payback: {
      kind,
      ...couponsOf(treated),
      one,
      returns: one === null ? null : returnsThatPay(couponsOf(treated).costMinor, one),
    },
    sampleRatio,
    detectableRise: riseShown(treatedRate, heldOutRate),
    forecast: ahead,
    usual:
      stage === 'small' || stage === 'no_group' ? await usualOf(db, campaign, windowDays, treatedRate.customers) : null,
  };
}

function verdictOf(comparison: Comparison | null, mismatch: boolean): Verdict {
  if (comparison === null) return 'no_comparison';
  if (mismatch) return 'sample_ratio';
  if (comparison.say === 'works') return 'more';
  if (comparison.say === 'harms') return 'fewer';
  return comparison.say === 'not_sure' ? 'nothing_shown' : 'too_few';
}

function count(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
}

/** Whether as many are held out as the draw meant; null when nobody was to be held out. */
function checkDraw({ treated, heldOut, expectedHeldOut }: Entries): CampaignResult['sampleRatio'] {
  const all = treated + heldOut;
  if (expectedHeldOut <= 0 || expectedHeldOut >= all) return null;
  const { p, mismatch } = checkSampleRatio([treated, heldOut], [all - expectedHeldOut, expectedHeldOut]);
  return { expectedHeldOut, p, mismatch };
}

function money(kind: 'spend' | 'margin', treated: ArmOutcomes, heldOut: ArmOutcomes): Promise<MoneyResult> {
  const arm = (outcomes: ArmOutcomes): MoneyArm => ({ values: outcomes[kind], expected: outcomes.expected });
  return compareMoneyAside(arm(treated), arm(heldOut));
}

function knownShare(...arms: readonly ArmOutcomes[]): number {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const spend = arms.reduce((total, arm) => total + sum(arm.spend), 0);
  return spend > 0 ? Math.min(1, Math.max(0, arms.reduce((total, arm) => total + sum(arm.known), 0) / spend)) : 0;
}
