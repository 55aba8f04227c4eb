// Who bought within the window, treated against held out: all together and each value class within itself.
import {
  compareMeans,
  compareProportions,
  compareStratified,
  confidenceSequence,
  cuped,
  type Difference,
  detectableRise,
  enoughToTell,
  fromProportion,
  pairedSums,
  relativeLift,
} from '../models/index.ts';
import type { CampaignResult } from './contract.ts';
import type { ArmOutcomes } from './outcomes.ts';

export interface Rate {
  readonly customers: number;
  readonly bought: number;
  readonly rate: number;
}

/** The rate of an arm, of one value class if given. */
export function rateOf(arm: ArmOutcomes, valueClass?: number): Rate {
  let [customers, bought] = [0, 0];
  for (let i = 0; i < arm.bought.length; i++) {
    if (valueClass !== undefined && arm.valueClass[i] !== valueClass) continue;
    customers++;
    bought += arm.bought[i];
  }
  return { customers, bought, rate: customers === 0 ? 0 : bought / customers };
}

/** Every value class that occurs, lowest first. */
export function classesOf(treated: ArmOutcomes, heldOut: ArmOutcomes): CampaignResult['classes'] {
  const classes = [...new Set([...treated.valueClass, ...heldOut.valueClass])].sort();
  return classes.map((valueClass) => {
    const [a, b] = [rateOf(treated, valueClass), rateOf(heldOut, valueClass)];
    const told = enoughToTell(a.bought, b.bought);
    return { valueClass, treated: a, heldOut: b, difference: told ? estimateOf(compareRates(a, b)) : null };
  });
}

/** The comparison of the two rates in all its forms; both arms hold at least two customers. */
export function compareBought(treated: ArmOutcomes, heldOut: ArmOutcomes): NonNullable<CampaignResult['bought']> {
  const [a, b] = [rateOf(treated), rateOf(heldOut)];
  const [first, second] = [statistic(a), statistic(b)];
  const difference = compareRates(a, b);
  const relative = relativeLift(first, second);
  const sequence = confidenceSequence(first, second);
  const known = cuped(pairedSums(treated.bought, treated.pBuy), pairedSums(heldOut.bought, heldOut.pBuy));
  const stratified = compareStratified(
    classesOf(treated, heldOut).map((one) => ({ treated: statistic(one.treated), control: statistic(one.heldOut) })),
  );
  return {
    difference: estimateOf(difference),
    relative: relative ? estimateOf(relative) : null,
    // with a handful of customers the bounds lie beyond what shares can differ by
    sequence: {
      low: Math.max(-1, sequence.low),
      high: Math.min(1, sequence.high),
      excludesZero: sequence.excludesZero,
    },
    adjusted: { ...estimateOf(compareMeans(known.treated, known.control)), explained: known.explained },
    stratified: stratified ? estimateOf(stratified) : null,
    customers: {
      estimate: difference.difference * a.customers,
      low: difference.low * a.customers,
      high: difference.high * a.customers,
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
