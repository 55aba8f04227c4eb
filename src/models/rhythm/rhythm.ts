// A customer's rhythm: the predictive distribution of the gap that opened at the last visit, as a mixture of classes.
import { type GapModel, gapPosterior } from '../lifetimes/gap-model.ts';
import { pickRows } from '../lifetimes/group.ts';
import { gapCdf, logGapCdf, logGapDensity, logGapSurvival } from '../lifetimes/open-gap.ts';
import type { Summary, TimeUnit } from '../lifetimes/summary.ts';
import { logSumExp } from '../math/log-space.ts';

/** One class of gaps: k stages at a rate with posterior Gamma(shape, rate scale). */
export interface RhythmClass {
  weight: number;
  k: number;
  shape: number;
  scale: number;
}

/** The next gap of a customer who is still active; nothing in it knows how long the silence has lasted. */
export interface Rhythm {
  unit: TimeUnit;
  classes: RhythmClass[];
}

/** The rhythm of row i of a summary. A one-time buyer gets the base's own (the prior). */
export function rhythmOf(model: GapModel, summary: Summary, i: number): Rhythm {
  const posterior = gapPosterior(model, pickRows(summary, [i]));
  posterior.visit(0);
  const classes = model.classes.map(({ k }, c) => ({
    weight: posterior.atVisit[c],
    k,
    shape: posterior.shape[c],
    scale: posterior.scale[c],
  }));
  return { unit: model.unit, classes };
}

/** F(w): the share of gaps that are over by w. 0 at w <= 0, 1 at infinity. */
export function gapProbability({ classes }: Rhythm, w: number): number {
  if (w <= 0) return 0;
  let sum = 0;
  for (const { weight, k, shape, scale } of classes) sum += weight * gapCdf(k, shape, scale, w);
  return Math.min(1, sum);
}

/** ln F(w), exact however early w is. */
export function logGapProbability({ classes }: Rhythm, w: number): number {
  if (classes.length === 1) return logGapCdf(classes[0].k, classes[0].shape, classes[0].scale, w);
  return logSumExp(classes.map(({ weight, k, shape, scale }) => Math.log(weight) + logGapCdf(k, shape, scale, w)));
}

/** ln of the chance that the gap outlasts w. */
export function logGapOutlasts({ classes }: Rhythm, w: number): number {
  if (classes.length === 1) return logGapSurvival(classes[0].k, classes[0].shape, classes[0].scale, w);
  return logSumExp(classes.map(({ weight, k, shape, scale }) => Math.log(weight) + logGapSurvival(k, shape, scale, w)));
}

/** The density of the gap at w > 0, per unit of time. */
export function gapDensity({ classes }: Rhythm, w: number): number {
  let sum = 0;
  for (const { weight, k, shape, scale } of classes) sum += weight * Math.exp(logGapDensity(k, shape, scale, w));
  return sum;
}
