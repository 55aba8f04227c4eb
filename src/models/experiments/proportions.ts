// One rate and the difference of two: intervals that hold for small arms and rates near 0 or 1.
import { normalQuantile, normalTail } from './normal.ts';
import type { Difference } from './sample.ts';

/** How many of how many. */
export interface Proportion {
  readonly successes: number;
  readonly n: number;
}

/** Wilson's score interval of one rate (Wilson 1927). The whole range [0, 1] when n = 0. */
export function wilson({ successes, n }: Proportion, alpha = 0.05): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - alpha / 2);
  const rate = successes / n;
  const centre = rate + (z * z) / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // At the ends the exact bound is 0 or 1; rounding would leave a trace of 1e-17.
  return {
    low: successes === 0 ? 0 : (centre - spread) / scale,
    high: successes === n ? 1 : (centre + spread) / scale,
  };
}

/**
 * Difference of two rates, treated minus control, with Newcombe's interval (1998, method 10: Wilson's bounds squared
 * and added) and the p-value of the pooled score test. Throws a RangeError for an arm without customers.
 */
export function compareProportions(treated: Proportion, control: Proportion, alpha = 0.05): Difference {
  if (!(treated.n > 0 && control.n > 0)) throw new RangeError('each arm needs at least one customer');
  const first = treated.successes / treated.n;
  const second = control.successes / control.n;
  const difference = first - second;
  const a = wilson(treated, alpha);
  const b = wilson(control, alpha);
  const pooled = (treated.successes + control.successes) / (treated.n + control.n);
  const nullError = Math.sqrt(pooled * (1 - pooled) * (1 / treated.n + 1 / control.n));
  return {
    difference,
    standardError: Math.sqrt((first * (1 - first)) / treated.n + (second * (1 - second)) / control.n),
    low: difference - Math.hypot(first - a.low, b.high - second),
    high: difference + Math.hypot(a.high - first, second - b.low),
    p: nullError === 0 ? 1 : Math.min(1, 2 * normalTail(Math.abs(difference) / nullError)),
  };
}
