// What a campaign changed: its treated customers against those held out by lot, by intention to treat.
import { showCampaign } from '../campaigns/index.ts';
import { addDays, type Clock, type Day, type Db, dayIn, readShop } from '../ground/index.ts';
import { checkSampleRatio, enoughToTell } from '../models/index.ts';
import { campaignTotals } from '../offers/index.ts';
import type { MoneyArm } from './compare-money.ts';
import { compareMoneyAside } from './compare-money-aside.ts';
import { classesOf, compareBought, rateOf, riseShown } from './compare-rates.ts';
import type { CampaignResult, MoneyResult, Verdict } from './contract.ts';
import { type ArmOutcomes, countEntries, type Entries, readOutcomes } from './outcomes.ts';

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
  const { name } = await showCampaign(db, campaignId);
  const { zone, currency } = await readShop(db);
  const yesterday = addDays(dayIn(zone, clock.now()), -1);
  const { windowDays = 60 } = options;
  // a window that goes on tomorrow is not complete, whatever day is asked for
  const asOf = options.asOf !== undefined && options.asOf < yesterday ? options.asOf : yesterday;
  const entries = await countEntries(db, campaignId);
  const arms = await readOutcomes(db, campaignId, { asOf, days: windowDays, currency });
  const { treated, held_out: heldOut } = arms;
  const [treatedRate, heldOutRate] = [rateOf(treated), rateOf(heldOut)];
  const comparable = Math.min(treatedRate.customers, heldOutRate.customers) >= 2;
  const told = comparable && enoughToTell(treatedRate.bought, heldOutRate.bought);
  const bought = comparable ? compareBought(treated, heldOut) : null;
  const sampleRatio = checkDraw(entries);
  const marginKnown = knownShare(treated, heldOut);
  const coupons = await campaignTotals(db, campaignId, clock.now());
  return {
    campaignId,
    name,
    asOf,
    windowDays,
    entered: { treated: entries.treated, heldOut: entries.heldOut, again: entries.again },
    open: { treated: entries.treated - treatedRate.customers, heldOut: entries.heldOut - heldOutRate.customers },
    treated: treatedRate,
    heldOut: heldOutRate,
    verdict: verdictOf({ comparable, mismatch: sampleRatio?.mismatch ?? false, told, bought }),
    bought,
    currency,
    spend: told ? await money('spend', treated, heldOut) : null,
    margin: told && marginKnown > 0 ? await money('margin', treated, heldOut) : null,
    marginKnown,
    cost: { redeemed: coupons.redeemed, discountMinor: coupons.redeemedMinor },
    sampleRatio,
    detectableRise: riseShown(treatedRate, heldOutRate),
    classes: classesOf(treated, heldOut),
  };
}

function verdictOf(found: {
  comparable: boolean;
  mismatch: boolean;
  told: boolean;
  bought: CampaignResult['bought'];
}): Verdict {
  if (!found.comparable || !found.bought) return 'no_comparison';
  if (found.mismatch) return 'sample_ratio';
  if (!found.told) return 'too_few';
  // this is looked at every day: only what holds at every look at once is no chance
  const { low, high } = found.bought.sequence;
  if (low > 0) return 'more';
  return high < 0 ? 'fewer' : 'nothing_shown';
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
