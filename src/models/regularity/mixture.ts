// Personal regularity: a few latent classes of customers, each with its own regularity k, rates and drop-out.
//
// One k for everybody makes clockwork buyers look irregular and irregular ones look late. Here a customer's history decides
// how much of each class is in them. Maximum likelihood over all classes at once: the gradient of a mixture is the sum of the
// classes' gradients weighted by the class probabilities (the E-step of EM), so quasi-Newton steps need no inner loop.

import { fitCnbd } from '../lifetimes/cnbd.ts';
import { type CnbdParameters, cnbdLikelihood, emptyLikelihoodOut } from '../lifetimes/cnbd-likelihood.ts';
import type { GapClass, GapModel } from '../lifetimes/gap-model.ts';
import { groupSummary, thinRows } from '../lifetimes/group.ts';
import { checkSummary, customersIn, largest, overallRate, type Summary, type TimeUnit } from '../lifetimes/summary.ts';
import { logAddExp } from '../math/log-space.ts';
import { type Minimum, minimise, type Objective } from '../math/minimise.ts';

export interface FittedMixture {
  model: 'regularity-mixture';
  version: 1;
  unit: TimeUnit;
  /** Sorted by k. */
  classes: GapClass[];
  /** Discount of own history to score with: people change. 1 for none. */
  rho: number;
  logLikelihood: number;
  customers: number;
  diagnosis: string[];
}

export interface MixtureOptions {
  /** How many classes; 'choose' (the default) takes one to three by Akaike's criterion, the one that is about forecasts. */
  classes?: number | 'choose';
  /** Discount of own history at scoring time. Default 0.8. */
  rho?: number;
}

/** Default discount: a purchase counts 0.8 of the one after it. Between 0.7 and 0.9 real bases differ little. */
export const defaultRho = 0.8;

/** Fewest customers for a second and a third class: below, the classes of one year are noise in the next. */
const customersForTwo = 300;
const customersForThree = 1000;
/** Distinct customers beyond this are represented by a sample of that size. */
const sampleRows = 10_000;
const firstRows = 2000;
/** Pull of the log-parameters towards the single-class fit, per customer: keeps an empty class from wandering. */
const ridge = 1e-4;
const perClass = 5;

/** Fits the mixture. Throws a RangeError for impossible data. */
export function fitMixture(summary: Summary, options: MixtureOptions = {}): FittedMixture {
  checkSummary(summary);
  const { classes = 'choose', rho = defaultRho } = options;
  const customers = customersIn(summary);
  const grouped = groupSummary(summary, true);
  const rows = thinRows(grouped, sampleRows);
  const single = fitCnbd('mbg-cnbd-k', rows, { k: 'free' });
  const diagnosis: string[] = [];
  if (rows !== grouped) diagnosis.push(`Fitted on a sample of ${rows.x.length} distinct histories.`);
  const most = customers < customersForTwo ? 1 : customers < customersForThree ? 2 : 3;
  const candidates = classes === 'choose' ? [1, 2, 3].slice(0, most) : [classes];
  let best: { classes: GapClass[]; logLikelihood: number; criterion: number } | undefined;
  for (const count of candidates) {
    const found =
      count === 1
        ? { classes: [{ share: 1, ...single.parameters }], logLikelihood: single.logLikelihood }
        : fitClasses(rows, count, single.parameters);
    const criterion = count * (perClass + 1) - 1 - found.logLikelihood;
    if (best === undefined || criterion < best.criterion) best = { ...found, criterion };
  }
  if (best === undefined) throw new RangeError('no number of classes to try');
  if (best.classes.length === 1) diagnosis.push(...single.diagnosis);
  return {
    model: 'regularity-mixture',
    version: 1,
    unit: summary.unit,
    classes: best.classes.sort((p, q) => p.k - q.k),
    rho,
    logLikelihood: rows === grouped ? best.logLikelihood : mixtureLogLikelihood(grouped, best.classes),
    customers,
    diagnosis,
  };
}

/** The mixture as a model of gaps, for forecasts and rhythms; score it with a summary discounted by its rho. */
export function gapModelOfMixture({ unit, classes, rho }: FittedMixture): GapModel {
  return { unit, firstVisitDrops: true, classes, rho };
}

/** Regularities to start from, around the single k: one class less regular, one more. */
const spreads: Record<number, number[][]> = {
  2: [
    [0.7, 1.6],
    [0.9, 3],
  ],
  3: [
    [0.6, 1.2, 3],
    [0.8, 1.8, 5],
  ],
};

function fitClasses(rows: Summary, count: number, single: CnbdParameters) {
  const time = 1 / overallRate(rows);
  const bounds = box(count, time);
  const centre = pointOf(Array.from({ length: count }, () => ({ share: 1 / count, ...single })));
  const small = thinRows(rows, firstRows);
  const rough = mixtureObjective(small, count, centre);
  const starts = spreads[count] ?? [Array.from({ length: count }, (_, c) => 2 ** (c - (count - 1) / 2))];
  let best: Minimum | undefined;
  for (const spread of starts) {
    const start = pointOf(
      spread.map((factor, c) => ({
        ...single,
        share: 1 / count,
        k: single.k * factor,
        alpha: single.alpha / factor,
        // Regular customers stay longer: breaks the tie between classes.
        a: single.a * (c === count - 1 ? 0.5 : 1),
      })),
    );
    const found = minimise(rough, start, { ...bounds, slopeTolerance: 1e-4, valueTolerance: 1e-6, maxIterations: 50 });
    if (best === undefined || found.value < best.value) best = found;
  }
  if (best === undefined) throw new RangeError('a mixture needs at least two classes');
  const { point } = minimise(small === rows ? rough : mixtureObjective(rows, count, centre), best.point, {
    ...bounds,
    inverseHessian: best.inverseHessian,
    slopeTolerance: 1e-5,
    valueTolerance: 1e-8,
    maxIterations: small === rows ? 150 : 50,
  });
  const classes = classesOf(point, count);
  return { classes, logLikelihood: mixtureLogLikelihood(rows, classes) };
}

/** The log-likelihood of a summary under given classes; goes through the rows once and keeps nothing. */
export function mixtureLogLikelihood(rows: Summary, classes: GapClass[]): number {
  const { x, tx, T, logGaps, weight } = rows;
  const likelihoods = classes.map((one) => cnbdLikelihood(one, true, largest(x), false));
  const logShares = classes.map(({ share }) => Math.log(share));
  const out = emptyLikelihoodOut();
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    let log = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes.length; c++) {
      likelihoods[c].at(x[i], tx[i], T[i], logGaps[i], out);
      log = logAddExp(log, logShares[c] + out.value);
    }
    total += weight[i] * log;
  }
  return total;
}

/**
 * Coordinates: for each class ln r, ln A, ln a, ln b, ln k with A = alpha k (so that the pace does not move when k does), then
 * ln shares, of which only the differences count.
 */
function pointOf(classes: GapClass[]): Float64Array {
  const count = classes.length;
  const point = new Float64Array(count * (perClass + 1));
  classes.forEach(({ share, k, r, alpha, a, b }, c) => {
    point.set([r, alpha * k, a, b, k].map(Math.log), c * perClass);
    point[count * perClass + c] = Math.log(share);
  });
  return point;
}

function classesOf(point: Float64Array, count: number): GapClass[] {
  const logShares = point.subarray(count * perClass);
  const total = Math.log(logShares.reduce((sum, v) => sum + Math.exp(v), 0));
  return Array.from({ length: count }, (_, c) => {
    const [r, scale, a, b, k] = Array.from(point.subarray(c * perClass, (c + 1) * perClass), Math.exp);
    return { share: Math.exp(logShares[c] - total), k, r, alpha: scale / k, a, b };
  });
}

function box(count: number, time: number): { lower: number[]; upper: number[] } {
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
function mixtureObjective(rows: Summary, count: number, centre: Float64Array): Objective {
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
