// What a customer is worth in the next twelve months: expected visits times mean receipt, as margin where it is known.
import type { GapModel } from '../models/index.ts';
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

/** Eight in ten lie within so many standard deviations of the middle. */
export const eightInTen = 1.2816;

/** Squared spread of a customer's receipts against their mean before they have shown it, and how many visits that counts for. */
const usualSpread = { squared: 0.5, visits: 3 };

/**
 * Between which values eight in ten customers with this history lie: how often they come is known from their gaps, what
 * they spend from their receipts. One purchase tells little of either. Both errors multiply, so the range is that of a
 * lognormal around the value; in minor units.
 */
export function valueRange(histories: Histories, i: number, valueMinor: number, model: GapModel): [number, number] {
  const { summary, netMinor, netSquares } = histories;
  const visits = summary.x[i] + 1;
  const mean = netMinor[i] / visits;
  // gaps that the prior is worth, over the classes of the base
  const prior = model.classes.reduce((sum, { share, r, k }) => sum + (share * r) / k, 0);
  const pace = 1 / ((summary.recent?.x ?? summary.x)[i] + prior);
  const own = mean > 0 ? Math.max(0, netSquares[i] - visits * mean * mean) / (mean * mean) : 0;
  const spread = (usualSpread.squared * usualSpread.visits + own) / (usualSpread.visits + visits - 1);
  const sigma = Math.sqrt(Math.log(1 + pace + spread / visits));
  const far = Math.exp(eightInTen * sigma);
  return [Math.round(valueMinor / far), Math.round(valueMinor * far)];
}
