// Where a share of the gaps is over: quantiles of the next gap, the next visit and the mean gap, within a patience horizon.
import { inverseIncompleteBetaOdds } from '../math/incomplete-beta-inverse.ts';
import { log1mExp } from '../math/log-space.ts';
import { integrate } from '../math/quadrature.ts';
import { risingRoot } from '../math/root.ts';
import { gapDensity, gapProbability, logGapOutlasts, logGapProbability, type Rhythm } from './rhythm.ts';

/**
 * The gap g with F(g) = p F(patience): of the gaps that end within the patience horizon, a share p is over by then.
 * Without patience the plain quantile, which can be very far away for one-time buyers. 0 for p = 0, `patience` for p = 1.
 * In the rhythm's unit of time. Throws a RangeError for a share outside 0..1.
 */
export function gapQuantile(rhythm: Rhythm, p: number, patience: number = Number.POSITIVE_INFINITY): number {
  checkShare(p);
  if (p === 0) return 0;
  if (p === 1) return patience;
  return Math.min(patience, quantileAt(rhythm, Math.log(p) + logGapProbability(rhythm, patience)));
}

/**
 * Time from now to the next visit, at share p of those who are still active and come back within the patience horizon:
 * F(w + h) = F(w) + p (F(W) - F(w)). Null ("none expected") once the silence has reached the patience horizon.
 * All times in the rhythm's unit. Throws a RangeError for a share outside 0..1.
 */
export function nextVisitIn(rhythm: Rhythm, silence: number, p: number, patience: number): number | null {
  checkShare(p);
  if (silence >= patience) return null;
  if (p === 1) return patience - silence;
  const before = logGapOutlasts(rhythm, silence);
  const after = logGapOutlasts(rhythm, patience);
  // S(w + h) = S(w) - p (S(w) - S(W)), kept in logarithms: late customers have survivals next to nothing.
  const target = before + Math.log1p(p * Math.expm1(after - before));
  const age = quantileAt(rhythm, log1mExp(target), target);
  return Math.min(Math.max(0, age - Math.max(0, silence)), patience - silence);
}

/** The mean of the gaps that end within the patience horizon, in the rhythm's unit (without it, it is infinite for many). */
export function meanGap(rhythm: Rhythm, patience: number): number {
  const whole = gapProbability(rhythm, patience);
  if (!(whole > 0)) return patience;
  // E[g | g <= W] = W - (integral of F from 0 to W) / F(W).
  return patience - integrate((w) => gapProbability(rhythm, w), 0, patience) / whole;
}

/** The gap at which ln F is this much; ln S may be given too where it is known more exactly. */
function quantileAt(rhythm: Rhythm, logF: number, logS: number = log1mExp(logF)): number {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { k, shape, scale } of rhythm.classes) {
    const gap = scale * inverseIncompleteBetaOdds(k, shape, logF, logS);
    if (gap < low) low = gap;
    if (gap > high) high = gap;
  }
  if (rhythm.classes.length === 1 || !(high > low) || high === Number.POSITIVE_INFINITY) return high;
  // The quantile of a mixture lies between those of its parts; searched on the scale of ln w.
  const early = logF < logS;
  const root = risingRoot(
    (v, slope) => {
      const w = Math.exp(v);
      const value = early ? logGapProbability(rhythm, w) : logGapOutlasts(rhythm, w);
      slope[0] = (gapDensity(rhythm, w) * w) / Math.exp(value);
      return early ? value - logF : logS - value;
    },
    Math.log(Math.max(low, 1e-300)),
    Math.log(high),
    Math.log(Math.max(low, 1e-300)) / 2 + Math.log(high) / 2,
  );
  return Math.exp(root);
}

function checkShare(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a share lies between 0 and 1, not ${p}`);
}
