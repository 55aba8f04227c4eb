// Planning: what can be seen with so many customers, and how many are needed. Normal approximation, two-sided test.
import { normalCdf, normalQuantile } from './normal.ts';

/** Two arms and how sure one wants to be. */
export interface Plan {
  readonly treated: number;
  readonly control: number;
  readonly alpha?: number;
  readonly power?: number;
}

/** Chance of finding a true difference of means, given the outcome's standard deviation. */
export function powerOfMeans(difference: number, deviation: number, plan: Plan): number {
  const error = deviation * Math.sqrt(1 / plan.treated + 1 / plan.control);
  return twoSidedPower(difference / error, plan.alpha ?? 0.05);
}

/** Chance of finding that a rate `base` became `base + difference` among the treated. */
export function powerOfProportions(base: number, difference: number, plan: Plan): number {
  const raised = base + difference;
  const error = Math.sqrt((raised * (1 - raised)) / plan.treated + (base * (1 - base)) / plan.control);
  return twoSidedPower(difference / error, plan.alpha ?? 0.05);
}

/** The smallest difference of means that is found with the wanted power (default 80 %). */
export function detectableMeanDifference(deviation: number, plan: Plan): number {
  const { alpha = 0.05, power = 0.8 } = plan;
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return reach * deviation * Math.sqrt(1 / plan.treated + 1 / plan.control);
}

/** The smallest rise of a rate that is found with the wanted power; undefined when even a rise to 1 is not. */
export function detectableRise(base: number, plan: Plan): number | undefined {
  const { power = 0.8 } = plan;
  let low = 0;
  let high = 1 - base;
  if (powerOfProportions(base, high, plan) < power) return undefined;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (powerOfProportions(base, middle, plan) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** Customers needed in all to find a difference of means when a share of them is held out. */
export function customersNeeded(
  difference: number,
  deviation: number,
  options: { heldOutShare?: number; alpha?: number; power?: number } = {},
): number {
  const { heldOutShare = 0.5, alpha = 0.05, power = 0.8 } = options;
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil(((reach * deviation) / difference) ** 2 / (heldOutShare * (1 - heldOutShare)));
}

function twoSidedPower(shift: number, alpha: number): number {
  const z = normalQuantile(1 - alpha / 2);
  return normalCdf(shift - z) + normalCdf(-shift - z);
}
