// What several campaigns brought back together, from the differences that each of them has shown.
import type { CampaignResult } from '../../measurement/contract.ts';

/** Customers more than would have come anyway, and between what that very likely lies, however often one looks. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Of a result, the customers that it brought back; null while it says nothing. */
export interface Told {
  readonly bought: Pick<NonNullable<CampaignResult['bought']>, 'customers'> | null;
}

/** Estimates add up; the half-widths of independent ranges add up as squares, each side by itself. */
export function effectOf(results: readonly Told[]): Effect {
  let [estimate, below, above] = [0, 0, 0];
  for (const { bought } of results) {
    if (bought === null) continue;
    const { customers } = bought;
    estimate += customers.estimate;
    below += (customers.estimate - customers.low) ** 2;
    above += (customers.high - customers.estimate) ** 2;
  }
  return { estimate, low: estimate - Math.sqrt(below), high: estimate + Math.sqrt(above) };
}
