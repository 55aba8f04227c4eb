// Was the limit true? Of the returns of a stretch of time, how many came after the limit as it stood, counted one by one.
//
// Two ways of counting, and they differ. Literally: returns that came after their limit, of all returns of the stretch. That
// share hangs on who could return at all: in a base that hardly gains customers the short gaps are used up and late returns
// prevail, though every single limit is true. Corrected: each return is held against the part of its gap that could be seen
// (uniformScores); the ends of the data are then out, and a true limit gives its own rate whatever the base does.
import type { GapModel } from '../lifetimes/gap-model.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { closedGaps, gapProbabilities, returnsOf, uniformScores } from './gaps.ts';

/** The returns of a stretch of time, against limits that were known when it began. Plain data. */
export interface ReturnsSeen {
  /** Times of the visits: after `from`, up to `to`. */
  from: number;
  to: number;
  returns: number;
  /** Place i: returns after the limit for a rate of (i + 1) %, up to 20 %. */
  after: number[];
  /** Returns within the patience horizon, and of them those late when the ends of the data are allowed for, by rate as above. */
  within: number;
  afterCorrected: number[];
}

/** Limits are counted for rates of 1 to 20 %. */
const rates = Array.from({ length: 20 }, (_, i) => (i + 1) / 100);

/** Counts the returns after `from` and up to `to` with a model that knew nothing later than `from`. */
export function returnsSeen(
  model: GapModel,
  visits: Visits,
  { from, to, patience }: { from: number; to: number; patience: number },
): ReturnsSeen {
  const closed = closedGaps(visits, { from, to, rho: model.rho });
  const at = gapProbabilities(model, closed.history, closed.gap);
  const whole = gapProbabilities(model, closed.history, new Float64Array(at.length).fill(patience));
  const lateness = at.map((v, i) => (closed.gap[i] >= patience ? 1 : v / whole[i]));
  // Of a short stretch a day is a large part: a return on a day came, on average, half a day before its end.
  const halfway = closed.gap.map((gap, i) => Math.max(closed.since[i], gap - 0.5));
  const scores = uniformScores(returnsOf(model, { ...closed, gap: halfway }, patience));
  const over = (values: Float64Array) => rates.map((rate) => values.filter((v) => v > 1 - rate).length);
  return {
    from,
    to,
    returns: lateness.length,
    after: over(lateness),
    within: scores.length,
    afterCorrected: over(scores),
  };
}

/** How true a limit was over several stretches. Shares from 0 to 1. */
export interface LimitSeen {
  stretches: number;
  returns: number;
  /** Returns after the limit as it stood, of all returns. */
  share: number;
  /** The least and the largest share of a stretch with enough returns to have one. */
  lowest: number;
  highest: number;
  /** The share with the ends of the data allowed for. */
  corrected: number;
}

/** A stretch with fewer returns says nothing of a share of some hundredths. */
const fewestOfStretch = 50;
const fewestOfAll = 200;

/** The measured share for a rate between 1 and 20 %; null outside it, or where too few returned to tell. */
export function limitSeen(seen: readonly ReturnsSeen[], rate: number): LimitSeen | null {
  const returns = seen.reduce((sum, one) => sum + one.returns, 0);
  const within = seen.reduce((sum, one) => sum + one.within, 0);
  if (returns < fewestOfAll || within === 0 || rate < rates[0] - 1e-9 || rate > rates[rates.length - 1] + 1e-9)
    return null;
  const total = (counts: 'after' | 'afterCorrected') => seen.reduce((sum, one) => sum + countAt(one[counts], rate), 0);
  const shares = seen
    .filter((one) => one.returns >= fewestOfStretch)
    .map((one) => countAt(one.after, rate) / one.returns);
  const share = total('after') / returns;
  return {
    stretches: seen.length,
    returns,
    share,
    lowest: Math.min(share, ...shares),
    highest: Math.max(share, ...shares),
    corrected: total('afterCorrected') / within,
  };
}

/** The count at a rate, between two counted rates in proportion. */
function countAt(counts: readonly number[], rate: number): number {
  const place = rate * 100 - 1;
  const low = Math.min(counts.length - 1, Math.max(0, Math.floor(place + 1e-9)));
  const high = Math.min(counts.length - 1, low + 1);
  return counts[low] + Math.max(0, place - low) * (counts[high] - counts[low]);
}
