// What a fitted model says about gaps and drop-out, as one or several latent classes: the common ground of all forecasts.
import { logGamma } from '../math/gamma.ts';
import type { CnbdParameters } from './cnbd-likelihood.ts';
import { logGapSurvival } from './open-gap.ts';
import type { Summary, TimeUnit } from './summary.ts';

/** A class of customers who share a regularity, a spread of rates and a spread of drop-out chances. */
export interface GapClass extends CnbdParameters {
  /** Share of the base, 0..1. */
  share: number;
}

export interface GapModel {
  unit: TimeUnit;
  /** True for MBG, false for BG: whether the first visit too can be the last. */
  firstVisitDrops: boolean;
  classes: GapClass[];
  /** Discount of own history that the model is meant to be scored with; 1 for none. */
  rho: number;
}

/** One customer at a time: the posterior of each class, in arrays that are overwritten by the next `visit`. */
export interface GapPosterior {
  readonly classes: number;
  /** Gamma posterior of the stage rate: shape R and rate c, by class. */
  readonly shape: Float64Array;
  readonly scale: Float64Array;
  /** Class weights as of the last visit (sum 1): nothing known yet of the open gap. */
  readonly atVisit: Float64Array;
  /** Filled by `silence`: class weights now, ln of the open gap's survival, chance of being still active. */
  readonly now: Float64Array;
  readonly logSurvival: Float64Array;
  readonly alive: Float64Array;
  /** Loads row i up to the last visit. */
  visit(i: number): void;
  /** Adds a silence of `w` to the row loaded last. */
  silence(w: number): void;
}

/**
 * Prepares to go through the rows of a summary. Nothing is allocated per row.
 * Throws when the units differ, or when the model wants a discounted history that the summary does not hold.
 */
export function gapPosterior(model: GapModel, summary: Summary): GapPosterior {
  if (model.unit !== summary.unit) throw new RangeError(`model in ${model.unit}, summary in ${summary.unit}`);
  const rho = summary.recent?.rho ?? 1;
  if (rho !== model.rho) {
    throw new RangeError(
      `the model discounts own history by ${model.rho}, the summary by ${rho}: summarise with that rho`,
    );
  }
  const classes = model.classes.length;
  const m = model.firstVisitDrops ? 1 : 0;
  const { x, recent } = summary;
  const gapX = recent?.x ?? x;
  const gapTx = recent?.tx ?? summary.tx;
  const gapLog = recent?.logGaps ?? summary.logGaps;
  const keep = classes > 1 ? model.classes.map((c) => keepTable(c.a, c.b, m, x)) : [];
  const logGammaK = model.classes.map((c) => logGamma(c.k));
  const constant = model.classes.map((c) => Math.log(c.share) - logGamma(c.r) + c.r * Math.log(c.alpha));
  const shape = new Float64Array(classes);
  const scale = new Float64Array(classes);
  const logAtVisit = new Float64Array(classes);
  const atVisit = new Float64Array(classes).fill(1);
  const now = new Float64Array(classes).fill(1);
  const logSurvival = new Float64Array(classes);
  const alive = new Float64Array(classes);
  let repeats = 0;

  return {
    classes,
    shape,
    scale,
    atVisit,
    now,
    logSurvival,
    alive,
    visit(i) {
      repeats = x[i];
      for (let c = 0; c < classes; c++) {
        const { k, r, alpha } = model.classes[c];
        shape[c] = r + k * gapX[i];
        scale[c] = alpha + gapTx[i];
        if (classes === 1) return;
        logAtVisit[c] =
          constant[c] +
          logGamma(shape[c]) -
          shape[c] * Math.log(scale[c]) +
          (k - 1) * gapLog[i] -
          gapX[i] * logGammaK[c] +
          keep[c][repeats];
      }
      normalise(logAtVisit, atVisit);
    },
    silence(w) {
      for (let c = 0; c < classes; c++) {
        const { k, a, b } = model.classes[c];
        const log = logGapSurvival(k, shape[c], scale[c], w);
        const gone = m === 1 || repeats > 0 ? a / (b + repeats - 1 + m) : 0;
        logSurvival[c] = log;
        alive[c] = 1 / (1 + gone * Math.exp(-log));
        if (classes > 1) now[c] = logAtVisit[c] + Math.log(Math.exp(log) + gone);
      }
      if (classes > 1) normalise(now, now);
    },
  };
}

/** ln of the chance to stay through x + m visits, by x: ln B(a, b + x + m) - ln B(a, b). */
function keepTable(a: number, b: number, m: number, x: ArrayLike<number>): Float64Array {
  let size = 1;
  for (let i = 0; i < x.length; i++) if (x[i] >= size) size = x[i] + 1;
  const table = new Float64Array(size);
  let sum = m === 1 ? -Math.log1p(a / b) : 0;
  for (let i = 0; i < size; i++) {
    table[i] = sum;
    sum -= Math.log1p(a / (b + i + m));
  }
  return table;
}

/** Weights proportional to e^logs with sum 1; `weights` may be the same array. */
function normalise(logs: Float64Array, weights: Float64Array): void {
  let high = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < logs.length; c++) if (logs[c] > high) high = logs[c];
  let sum = 0;
  for (let c = 0; c < logs.length; c++) {
    weights[c] = Math.exp(logs[c] - high);
    sum += weights[c];
  }
  for (let c = 0; c < logs.length; c++) weights[c] /= sum;
}
