// Sorts customers into value classes by what they spent in the value period: inactive, new, low, medium, high, top.
import type { Histories } from './histories.ts';

/** Days of the value period that ends on the scored day. */
export const valuePeriodDays = 365;

/** A customer counts as new for this many days after the first purchase, while it is the only one. */
const newDays = 60;

/** Spend in minor units from which an active customer is medium, high, top. */
export interface ValueCuts {
  readonly medium: number;
  readonly high: number;
  readonly top: number;
}

export const valueClasses = { inactive: 0, new: 1, low: 2, medium: 3, high: 4, top: 5 } as const;

/**
 * Cut points from the spend of the active customers: half are low, the next 30 in 100 medium, the next 15 high, the
 * best 5 top. Sorts `activeSpend` in place. All zero when nobody is active or no amounts are known.
 */
export function valueCuts(activeSpend: Float64Array): ValueCuts {
  activeSpend.sort();
  const at = (share: number) =>
    activeSpend[Math.min(activeSpend.length - 1, Math.floor(share * activeSpend.length))] ?? 0;
  return { medium: at(0.5), high: at(0.8), top: at(0.95) };
}

/** The class of customer `i` of a batch on day number `asOf`. */
export function valueClassOf(histories: Histories, i: number, asOf: number, cuts: ValueCuts): number {
  if (histories.lastDay[i] <= asOf - valuePeriodDays) return valueClasses.inactive;
  if (histories.summary.x[i] === 0 && histories.firstDay[i] > asOf - newDays) return valueClasses.new;
  const spent = histories.periodNetMinor[i];
  if (spent < cuts.medium || cuts.top === 0) return valueClasses.low;
  if (spent < cuts.high) return valueClasses.medium;
  return spent < cuts.top ? valueClasses.high : valueClasses.top;
}
