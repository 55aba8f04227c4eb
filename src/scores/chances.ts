// What the model says about a batch of customers: lateness, still a customer, buys within the horizon, visits to come.
import {
  type FittedMixture,
  forecastGapsFor,
  gapModelOf,
  lateAfter,
  latenessOfAll,
  rhythmOf,
  type Summary,
} from '../models/index.ts';

/** Horizons in days of the shop's time. */
export interface Horizons {
  readonly patience: number;
  readonly horizon: number;
  /** How long the next 365 calendar days are. */
  readonly year: number;
  /** The false-alarm rate of the limit. */
  readonly lateRate: number;
  /** How far from the limit a silence may be for its day to be worked out. */
  readonly aboutNow: number;
}

/** One entry per customer of the batch. */
export interface Chances {
  readonly lateness: Float64Array;
  readonly pAlive: Float64Array;
  readonly pBuy: Float64Array;
  readonly expectedCount: Float64Array;
  /** Expected visits in the next 365 days. */
  readonly expectedInYear: Float64Array;
  /** The limit where the silence passes it about now, else NaN: it is dear, and of the others the day is of no use. */
  readonly limit: Float64Array;
}

/** Asks the model about every customer of a batch, each with their present silence in days of the shop's time. */
export function chancesOf(
  fitted: FittedMixture,
  summary: Summary,
  silence: ArrayLike<number>,
  { patience, horizon, year: yearAhead, lateRate, aboutNow }: Horizons,
): Chances {
  const model = gapModelOf(fitted);
  const lateness = latenessOfAll(model, summary, { patience, silence });
  const [near, year] = forecastGapsFor(model, summary, [horizon, yearAhead], { silence });
  return {
    lateness,
    pAlive: near.pAlive,
    pBuy: near.pBuy,
    expectedCount: near.expectedCount,
    expectedInYear: year.expectedCount,
    limit: limitsNear(),
  };

  function limitsNear(): Float64Array {
    const isLate = (share: number) => share >= 1 - lateRate;
    // where the other side of the limit is reached within the stretch, the limit lies in it
    const shifted = Float64Array.from(silence, (days, i) => days + (isLate(lateness[i]) ? -aboutNow : aboutNow));
    const then = latenessOfAll(model, summary, { patience, silence: shifted });
    return then.map((share, i) =>
      isLate(share) === isLate(lateness[i]) ? Number.NaN : lateAfter(rhythmOf(model, summary, i), lateRate, patience),
    );
  }
}
