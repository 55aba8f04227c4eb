// The value classes as they are stored: the spend clusters of the value period, by number.
import { type SpendCluster, type SpendCuts, spendCluster, spendCuts } from '../models/index.ts';
import type { Histories } from './histories.ts';

/** Days of the value period that ends on the scored day. */
export const valuePeriodDays = 365;

export type ValueCuts = SpendCuts;

export const valueClasses = { inactive: 0, new: 1, low: 2, medium: 3, high: 4, top: 5 } as const satisfies Record<
  SpendCluster,
  number
>;

/** Cut points from the spend of the active customers in minor units; all zero when nobody is active. */
export function valueCuts(activeSpend: Float64Array): ValueCuts {
  return spendCuts(activeSpend) ?? { medium: 0, high: 0, top: 0 };
}

/** The class of customer `i` of a batch, who bought on or before day number `asOf`. */
export function valueClassOf(histories: Histories, i: number, asOf: number, cuts: ValueCuts): number {
  const customer = {
    firstDay: histories.firstDay[i],
    lastDay: histories.lastDay[i],
    visits: histories.summary.x[i] + 1,
    spentInPeriod: histories.periodNetMinor[i],
  };
  return valueClasses[spendCluster(customer, { end: asOf, days: valuePeriodDays }, cuts) ?? 'new'];
}
