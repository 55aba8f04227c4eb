// What the model says about a batch of customers: lateness, still a customer, buys within the horizon, visits to come.
import { type FittedMixture, forecastGapsFor, gapModelOf, latenessOfAll, type Summary } from '../models/index.ts';

/** Horizons in days of the shop's time. */
export interface Horizons {
  readonly patience: number;
  readonly horizon: number;
  /** How long the next 365 calendar days are. */
  readonly year: number;
}

/** One entry per customer of the batch. */
export interface Chances {
  readonly lateness: Float64Array;
  readonly pAlive: Float64Array;
  readonly pBuy: Float64Array;
  readonly expectedCount: Float64Array;
  /** Expected visits in the next 365 days. */
  readonly expectedInYear: Float64Array;
}

/** Asks the model about every customer of a batch, each with their present silence in days of the shop's time. */
export function chancesOf(
  fitted: FittedMixture,
  summary: Summary,
  silence: ArrayLike<number>,
  { patience, horizon, year: yearAhead }: Horizons,
): Chances {
  const model = gapModelOf(fitted);
  const [near, year] = forecastGapsFor(model, summary, [horizon, yearAhead], { silence });
  return {
    lateness: latenessOfAll(model, summary, { patience, silence }),
    pAlive: near.pAlive,
    pBuy: near.pBuy,
    expectedCount: near.expectedCount,
    expectedInYear: year.expectedCount,
  };
}
