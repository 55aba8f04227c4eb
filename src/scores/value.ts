// What a customer is worth in the next twelve months: expected visits times mean receipt, as margin where it is known.
import type { Histories } from './histories.ts';

/**
 * Expected margin of customer `i` for `visits` expected visits, in minor units of the shop's currency. Where no cost is
 * known the amount itself stands in, which is what the pages then call it.
 */
export function expectedValueMinor(histories: Histories, i: number, visits: number): number {
  const meanReceipt = histories.netMinor[i] / (histories.summary.x[i] + 1);
  const share = histories.marginShare[i];
  return Math.max(0, Math.round(visits * meanReceipt * (Number.isNaN(share) ? 1 : share)));
}
