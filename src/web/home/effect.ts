// What several campaigns brought back together, from the differences that each of them has shown.
import type { CampaignResult } from '../../measurement/contract.ts';

/** Customers more than would have come anyway, and between what that very likely lies, however often one looks. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Estimates add up; the half-widths of independent ranges add up as squares, each side by itself. */
export function effectOf(results: readonly CampaignResult[]): Effect {
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
