// The mixture as a function to be minimised: its coordinates, their bounds, the mean log-likelihood and its gradient.
import { cnbdLikelihood, emptyLikelihoodOut } from '../lifetimes/cnbd-likelihood.ts';
import type { GapClass } from '../lifetimes/gap-model.ts';
import { customersIn, largest, type Summary } from '../lifetimes/summary.ts';
import type { Objective } from '../math/minimise.ts';

/** Pull of the log-parameters towards the single-class fit, per customer: keeps an empty class from wandering. */
export const ridge = 1e-4;
const perClass = 5;
/** Coordinates of one class: five parameters and its share. */
export const coordinates = perClass + 1;

/**
 * Coordinates: for each class ln r, ln A, ln a, ln b, ln k with A = alpha k (so that the pace does not move when k does), then
 * ln shares, of which only the differences count.
 */
export function pointOf(classes: GapClass[]): Float64Array {
  const count = classes.length;
  const point = new Float64Array(count * (perClass + 1));
  classes.forEach(({ share, k, r, alpha, a, b }, c) => {
    point.set([r, alpha * k, a, b, k].map(Math.log), c * perClass);
    point[count * perClass + c] = Math.log(share);
  });
  return point;
}

/** The classes at a point. */
export function classesOf(point: Float64Array, count: number): GapClass[] {
  const logShares = point.subarray(count * perClass);
  const total = Math.log(logShares.reduce((sum, v) => sum + Math.exp(v), 0));
  return Array.from({ length: count }, (_, c) => {
    const [r, scale, a, b, k] = Array.from(point.subarray(c * perClass, (c + 1) * perClass), Math.exp);
    return { share: Math.exp(logShares[c] - total), k, r, alpha: scale / k, a, b };
  });
}

/** Bounds of the coordinates; `time` is the mean time between visits. */
export function box(count: number, time: number): { lower: number[]; upper: number[] } {
  const logTime = Math.log(time);
  const lower = [-5, logTime - 7, -7, -7, -1.2];
  const upper = [6, logTime + 8, 9, 9, 3.2];
  const repeat = (one: number[], last: number): number[] => [
    ...Array.from({ length: count }, () => one).flat(),
    ...Array.from({ length: count }, () => last),
  ];
  return { lower: repeat(lower, -8), upper: repeat(upper, 2) };
}

/** Minus the mean log-likelihood per customer, plus the ridge, with its gradient. */
export function mixtureObjective(rows: Summary, count: number, centre: Float64Array): Objective {
  const { x, tx, T, logGaps, weight } = rows;
  const n = x.length;
  const customers = customersIn(rows);
  const maxX = largest(x);
  const out = emptyLikelihoodOut();
  const logs = new Float64Array(n * count);
  const slopes = new Float64Array(n * count * perClass);
  const probability = new Float64Array(count);
  return (point, gradient) => {
    const classes = classesOf(point, count);
    for (let c = 0; c < count; c++) {
      const likelihood = cnbdLikelihood(classes[c], true, maxX, true);
      const logShare = Math.log(classes[c].share);
      for (let i = 0; i < n; i++) {
        likelihood.at(x[i], tx[i], T[i], logGaps[i], out);
        const place = i * count + c;
        logs[place] = out.value + logShare;
        const slope = place * perClass;
        slopes[slope] = out.r;
        slopes[slope + 1] = out.alpha;
        slopes[slope + 2] = out.a;
        slopes[slope + 3] = out.b;
        slopes[slope + 4] = out.k;
      }
    }
    gradient.fill(0);
    let value = 0;
    for (let i = 0; i < n; i++) {
      let high = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < count; c++) high = Math.max(high, logs[i * count + c]);
      let sum = 0;
      for (let c = 0; c < count; c++) {
        probability[c] = Math.exp(logs[i * count + c] - high);
        sum += probability[c];
      }
      value += weight[i] * (high + Math.log(sum));
      for (let c = 0; c < count; c++) {
        const share = (weight[i] * probability[c]) / sum;
        const slope = (i * count + c) * perClass;
        for (let j = 0; j < perClass; j++) gradient[c * perClass + j] += share * slopes[slope + j];
        gradient[count * perClass + c] += share - weight[i] * classes[c].share;
      }
    }
    let penalty = 0;
    for (let c = 0; c < count; c++) {
      const { k, r, alpha, a, b } = classes[c];
      const at = c * perClass;
      // alpha = A / k: a step in ln A moves alpha alone, a step in ln k moves k and alpha against each other.
      const byAlpha = gradient[at + 1] * alpha;
      gradient[at] *= r;
      gradient[at + 1] = byAlpha;
      gradient[at + 2] *= a;
      gradient[at + 3] *= b;
      gradient[at + 4] = gradient[at + 4] * k - byAlpha;
    }
    for (let j = 0; j < gradient.length; j++) {
      const away = point[j] - centre[j];
      penalty += 0.5 * ridge * away * away;
      gradient[j] = -gradient[j] / customers + ridge * away;
    }
    return -value / customers + penalty;
  };
}
