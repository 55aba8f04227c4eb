// The one comparison of two rates that every page, sentence and picture uses: valid however often one looks.
import { confidenceSequence, enoughToTell, fewestBuyers, sequenceReach } from '../models/index.ts';
import type { Comparison, Saying } from './contract.ts';

export interface Rate {
  readonly customers: number;
  readonly bought: number;
  readonly rate: number;
}

/**
 * What may be said of two rates, and the bounds that hold at all looks at once; null when an arm has fewer than two
 * customers. Few customers or few buyers are never sure, however far apart the rates are.
 */
export function compare(treated: Rate, heldOut: Rate): Comparison | null {
  if (Math.min(treated.customers, heldOut.customers) < 2) return null;
  const sequence = confidenceSequence(statistic(treated), statistic(heldOut));
  const difference = treated.rate - heldOut.rate;
  const bounds = {
    difference,
    // with a handful of customers the bounds lie beyond what shares can differ by
    low: Math.max(-1, sequence.low - sequence.difference + difference),
    high: Math.min(1, sequence.high - sequence.difference + difference),
  };
  return { ...bounds, say: saying(treated, heldOut, bounds) };
}

/** Whether zero lies outside, and so a difference is known. */
export function isSure(say: Saying): boolean {
  return say === 'works' || say === 'harms';
}

function saying(treated: Rate, heldOut: Rate, { low, high }: { readonly low: number; readonly high: number }): Saying {
  if (Math.min(treated.customers, heldOut.customers) < fewestBuyers) return 'few_people';
  if (!enoughToTell(treated.bought, heldOut.bought)) return 'few_buyers';
  if (low > 0) return 'works';
  return high < 0 ? 'harms' : 'not_sure';
}

/**
 * Mean and variance of a rate. The variance is that of one buyer and one non-buyer more: an arm in which nobody bought
 * has one too, so its interval is wide and not empty (Agresti and Caffo 2000). With 30 buyers it is much the same.
 */
function statistic({ bought, customers }: Rate) {
  return { n: customers, mean: bought / customers, variance: variance(bought, customers) };
}

function variance(bought: number, customers: number): number {
  const share = (bought + 1) / (customers + 2);
  return share * (1 - share);
}

/** Half the width that the bounds will have with these many customers of which so many bought; for forecasts. */
export function reachOf(
  treated: Pick<Rate, 'customers' | 'bought'>,
  heldOut: Pick<Rate, 'customers' | 'bought'>,
): number {
  const error = Math.sqrt(
    variance(treated.bought, treated.customers) / treated.customers +
      variance(heldOut.bought, heldOut.customers) / heldOut.customers,
  );
  return error * sequenceReach(treated.customers + heldOut.customers);
}
