// From which day of silence on customers are probably gone: when their chance of being still a customer falls below a limit.
import type { Day } from '../ground/index.ts';
import { forecastGapsFor, type GapModel, gapModelOf } from '../models/index.ts';
import type { Fit } from './fit.ts';
import type { Histories } from './histories.ts';
import { shopTime } from './season.ts';

/** Longer silences are not looked at: ten years, the longest that may be asked of a shop. */
const longestSilence = 3650;

/**
 * The first day of the present silence, in days from its beginning, on which each customer of a batch answers "probably
 * gone" with yes; Infinity where that takes more than ten years. The chance falls with every day of silence, so the day is
 * found by halving; both sides are rounded as the stored scores are, so that both name the same day.
 */
export function goneDays(batch: Histories, fit: Fit, asOf: Day, below: number): Float64Array {
  const { summary, coveredUntil, size } = batch;
  const model: GapModel = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const silence = new Float64Array(size);
  const isGone = (days: ArrayLike<number>): Float64Array => {
    for (let i = 0; i < size; i++) silence[i] = time.timeOf(coveredUntil[i] + days[i]) - time.timeOf(coveredUntil[i]);
    return forecastGapsFor(model, summary, [0], { silence, counts: false })[0].pAlive;
  };
  const limit = Math.fround(below);
  const low = new Float64Array(size).fill(-1);
  const high = new Float64Array(size).fill(longestSilence + 1);
  const middle = new Float64Array(size);
  for (let span = longestSilence + 2; span > 1; span = Math.ceil(span / 2)) {
    for (let i = 0; i < size; i++) middle[i] = Math.max(0, Math.floor((low[i] + high[i]) / 2));
    const alive = isGone(middle);
    for (let i = 0; i < size; i++) {
      if (high[i] - low[i] <= 1) continue;
      if (Math.fround(alive[i]) < limit) high[i] = middle[i];
      else low[i] = middle[i];
    }
  }
  return high.map((day) => (day > longestSilence ? Number.POSITIVE_INFINITY : day));
}
