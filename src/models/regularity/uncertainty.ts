// How sure the classes of the mixture are: the information in the customers' scores, and classes drawn from what it leaves open.
import { cnbdLikelihood, emptyLikelihoodOut } from '../lifetimes/cnbd-likelihood.ts';
import type { GapClass } from '../lifetimes/gap-model.ts';
import { groupSummary, thinRows } from '../lifetimes/group.ts';
import { customersIn, largest, overallRate, type Summary } from '../lifetimes/summary.ts';
import { cholesky, inverseOf } from '../math/hessian.ts';
import { logAddExp } from '../math/log-space.ts';
import type { Random } from '../math/random.ts';
import { type FittedMixture, sampleRows } from './mixture.ts';
import { box, classesOf, coordinates, pointOf, ridge } from './mixture-objective.ts';

/** One entry per class; null for a parameter that lies on a bound of its search. */
export type ClassErrors = { [Name in keyof GapClass]: number | null };

export interface MixtureUncertainty {
  /** Standard errors by the delta method, in the order of the fitted classes. */
  standardErrors: ClassErrors[];
  /** Covariance of the coordinates (see `pointOf`); rows of zeros where one was not estimated. */
  covariance: number[][];
}

/** Nearer to a bound than this, in logarithms, a coordinate was stopped by it. */
const atBound = 1e-3;

/**
 * Standard errors by the outer products of the customers' scores (Berndt, Hall, Hall, Hausman 1974): unlike the curvature they
 * stay positive on the plateaus on which a mixture may end. The pull of the fit counts as knowledge: a direction that the data
 * cannot tell gets a wide error, not an endless one. Large bases are represented by the sample on which the model was fitted.
 * Null only when nothing is free.
 */
export function mixtureUncertainty({ classes }: FittedMixture, summary: Summary): MixtureUncertainty | null {
  const rows = thinRows(groupSummary(summary, true), sampleRows);
  const point = pointOf(classes);
  const size = point.length;
  const { lower, upper } = box(classes.length, 1 / overallRate(rows));
  const free = Array.from(point.keys()).filter((i) => point[i] > lower[i] + atBound && point[i] < upper[i] - atBound);
  const all = informationOf(rows, classes);
  const information = free.flatMap((i) => free.map((j) => all[i * size + j]));
  const inverse = inverseOf(information, free.length);
  if (!inverse) return null;
  const covariance = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  free.forEach((i, p) => {
    free.forEach((j, q) => {
      covariance[i][j] = inverse[p * free.length + q];
    });
  });
  const isFree = new Set(free);
  const spread = (slopes: [coordinate: number, slope: number][]): number =>
    Math.sqrt(
      slopes.reduce((sum, [i, s]) => sum + slopes.reduce((part, [j, t]) => part + s * t * covariance[i][j], 0), 0),
    );
  const standardErrors = classes.map(({ share, k, r, alpha, a, b }, c): ClassErrors => {
    const at = c * (coordinates - 1);
    const one = (offset: number, value: number): number | null =>
      isFree.has(at + offset) ? value * spread([[at + offset, 1]]) : null;
    return {
      // Shares sum to one: ln share of every class moves this one.
      share:
        share *
        spread(classes.map((other, d) => [classes.length * (coordinates - 1) + d, (d === c ? 1 : 0) - other.share])),
      r: one(0, r),
      // alpha = A / k.
      alpha: isFree.has(at + 1)
        ? alpha *
          spread([
            [at + 1, 1],
            [at + 4, -1],
          ])
        : null,
      a: one(2, a),
      b: one(3, b),
      k: one(4, k),
    };
  });
  return { standardErrors, covariance };
}

/**
 * Mixtures with classes drawn from the normal approximation around the optimum (on the logarithms, so all stay positive): score
 * with each of them, and the spread of a figure is how far the estimated classes could put it off.
 */
export function drawMixtures(
  fitted: FittedMixture,
  { covariance }: MixtureUncertainty,
  draws: number,
  random: Random,
): FittedMixture[] {
  const point = pointOf(fitted.classes);
  const free = Array.from(point.keys()).filter((i) => covariance[i][i] > 0);
  const factor = cholesky(
    free.flatMap((i) => free.map((j) => covariance[i][j])),
    free.length,
  );
  if (!factor) return Array.from({ length: draws }, () => fitted);
  return Array.from({ length: draws }, () => {
    const moved = Float64Array.from(point);
    const normals = free.map(() => random.normal());
    free.forEach((i, p) => {
      for (let q = 0; q <= p; q++) moved[i] += factor[p * free.length + q] * normals[q];
    });
    return { ...fitted, classes: classesOf(moved, fitted.classes.length) };
  });
}

/** Sum over the customers of the outer product of the gradient of their log-likelihood by the coordinates, plus the pull. */
function informationOf(rows: Summary, classes: GapClass[]): Float64Array {
  const { x, tx, T, logGaps, weight } = rows;
  const count = classes.length;
  const size = count * coordinates;
  const shares = count * (coordinates - 1);
  const likelihoods = classes.map((one) => cnbdLikelihood(one, true, largest(x), true));
  const outs = classes.map(() => emptyLikelihoodOut());
  const score = new Float64Array(size);
  const information = new Float64Array(size * size);
  for (let i = 0; i < x.length; i++) {
    let total = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      likelihoods[c].at(x[i], tx[i], T[i], logGaps[i], outs[c]);
      total = logAddExp(total, Math.log(classes[c].share) + outs[c].value);
    }
    for (let c = 0; c < count; c++) {
      const { share, k, r, alpha, a, b } = classes[c];
      const out = outs[c];
      const here = Math.exp(Math.log(share) + out.value - total);
      const at = c * (coordinates - 1);
      score[at] = here * r * out.r;
      score[at + 1] = here * alpha * out.alpha;
      score[at + 2] = here * a * out.a;
      score[at + 3] = here * b * out.b;
      score[at + 4] = here * (k * out.k - alpha * out.alpha);
      score[shares + c] = here - share;
    }
    for (let p = 0; p < size; p++) {
      for (let q = 0; q < size; q++) information[p * size + q] += weight[i] * score[p] * score[q];
    }
  }
  const pull = ridge * customersIn(rows);
  for (let p = 0; p < size; p++) information[p * size + p] += pull;
  return information;
}
