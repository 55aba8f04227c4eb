// Lateness: of the gaps that end within the patience horizon, the share that would be over by now. Its limit in days for a
// false-alarm rate. F(w) = I_{w/(w+c)}(k, R); lateness = min(1, F(w) / F(W)).
import { type GapModel, gapPosterior } from '../lifetimes/gap-model.ts';
import { gapCdf } from '../lifetimes/open-gap.ts';
import type { Summary } from '../lifetimes/summary.ts';
import { gapQuantile } from './quantiles.ts';
import { logGapProbability, type Rhythm } from './rhythm.ts';

/**
 * Lateness of a customer after a silence, 0 (just bought) to 1 (at or past the patience horizon). Times in the rhythm's unit.
 * Throws a RangeError for a patience horizon that is not positive.
 */
export function lateness(rhythm: Rhythm, silence: number, patience: number): number {
  checkPatience(patience);
  if (silence <= 0) return 0;
  if (silence >= patience) return 1;
  return Math.min(1, Math.exp(logGapProbability(rhythm, silence) - logGapProbability(rhythm, patience)));
}

/**
 * The silence from which a customer counts as late when one in 1 / rate of those who come back may be called late wrongly:
 * lateness reaches 1 - rate. Never beyond the patience horizon; 0 for rate 1, the patience horizon itself for rate 0.
 * In the rhythm's unit. Throws a RangeError for a rate outside 0..1 or a patience horizon that is not positive.
 */
export function lateAfter(rhythm: Rhythm, falseAlarmRate: number, patience: number): number {
  checkPatience(patience);
  return gapQuantile(rhythm, 1 - falseAlarmRate, patience);
}

export interface LatenessOptions {
  patience: number;
  /** Present silence by row where it is not T - tx. */
  silence?: ArrayLike<number>;
}

/** Lateness of every row; nothing is allocated per customer. Throws a RangeError as `lateness` does, or when units differ. */
export function latenessOfAll(model: GapModel, summary: Summary, options: LatenessOptions): Float64Array {
  const { patience, silence } = options;
  checkPatience(patience);
  const rows = summary.x.length;
  const result = new Float64Array(rows);
  const posterior = gapPosterior(model, summary);
  for (let i = 0; i < rows; i++) {
    const w = silence ? silence[i] : summary.T[i] - summary.tx[i];
    if (w <= 0) continue;
    if (w >= patience) {
      result[i] = 1;
      continue;
    }
    posterior.visit(i);
    let now = 0;
    let whole = 0;
    for (let c = 0; c < posterior.classes; c++) {
      const { k } = model.classes[c];
      now += posterior.atVisit[c] * gapCdf(k, posterior.shape[c], posterior.scale[c], w);
      whole += posterior.atVisit[c] * gapCdf(k, posterior.shape[c], posterior.scale[c], patience);
    }
    result[i] = whole > 0 ? Math.min(1, now / whole) : 0;
  }
  return result;
}

function checkPatience(patience: number): void {
  if (!(patience > 0)) throw new RangeError(`the patience horizon must be positive, not ${patience}`);
}
