// Who bought within the window, treated against held out, by the methods that hold for a single look.
import {
  compareMeans,
  compareProportions,
  compareStratified,
  cuped,
  type Difference,
  detectableRise,
  fromProportion,
  pairedSums,
  relativeLift,
} from '../models/index.ts';
import type { CampaignResult, Comparison } from './contract.ts';
import { rateOf } from './groups.ts';
import type { Rate } from './judge.ts';
import type { ArmOutcomes } from './outcomes.ts';

/** The comparison of the two rates in its further forms; both arms hold at least two customers. */
export function compareBought(
  treated: ArmOutcomes,
  heldOut: ArmOutcomes,
  comparison: Comparison,
): NonNullable<CampaignResult['bought']> {
  const [a, b] = [rateOf(treated), rateOf(heldOut)];
  const relative = relativeLift(statistic(a), statistic(b));
  const known = cuped(pairedSums(treated.bought, treated.pBuy), pairedSums(heldOut.bought, heldOut.pBuy));
  const classes = [...new Set([...treated.valueClass, ...heldOut.valueClass])];
  const stratified = compareStratified(
    classes.map((valueClass) => {
      const [first, second] = [treated, heldOut].map((arm) => rateOf(arm, (of, i) => of.valueClass[i] === valueClass));
      return { treated: statistic(first), control: statistic(second) };
    }),
  );
  return {
    oneLook: estimateOf(compareRates(a, b)),
    relative: relative ? estimateOf(relative) : null,
    adjusted: { ...estimateOf(compareMeans(known.treated, known.control)), explained: known.explained },
    stratified: stratified ? estimateOf(stratified) : null,
    customers: {
      estimate: comparison.difference * a.customers,
      low: comparison.low * a.customers,
      high: comparison.high * a.customers,
    },
  };
}

/** The smallest rise over the held-out rate that these arms would show with 80 % power. */
export function riseShown(treated: Rate, heldOut: Rate): number | null {
  if (Math.min(treated.customers, heldOut.customers) < 2) return null;
  return detectableRise(heldOut.rate, { treated: treated.customers, control: heldOut.customers }) ?? null;
}

function compareRates(treated: Rate, heldOut: Rate): Difference {
  return compareProportions(
    { successes: treated.bought, n: treated.customers },
    { successes: heldOut.bought, n: heldOut.customers },
  );
}

function statistic({ bought, customers }: Rate) {
  return customers === 0 ? { n: 0, mean: 0, variance: 0 } : fromProportion(bought, customers);
}

function estimateOf({ difference, low, high, p }: Difference) {
  return { difference, low, high, p };
}
