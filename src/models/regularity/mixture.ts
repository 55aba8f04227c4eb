// Personal regularity: a few latent classes of customers, each with its own regularity k, rates and drop-out.
//
// One k for everybody makes clockwork buyers look irregular and irregular ones look late. Here a customer's history decides
// how much of each class is in them. Maximum likelihood over all classes at once: the gradient of a mixture is the sum of the
// classes' gradients weighted by the class probabilities (the E-step of EM), so quasi-Newton steps need no inner loop.

import { clockwork, clockworkWords, fitCnbd } from '../lifetimes/cnbd.ts';
import { type CnbdParameters, cnbdLikelihood, emptyLikelihoodOut } from '../lifetimes/cnbd-likelihood.ts';
import type { GapClass, GapModel } from '../lifetimes/gap-model.ts';
import { groupSummary, thinRows } from '../lifetimes/group.ts';
import { checkSummary, customersIn, largest, overallRate, type Summary, type TimeUnit } from '../lifetimes/summary.ts';
import { logAddExp } from '../math/log-space.ts';
import { type Minimum, minimise } from '../math/minimise.ts';
import { box, classesOf, coordinates, mixtureObjective, pointOf } from './mixture-objective.ts';

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
export const sampleRows = 10_000;
const firstRows = 2000;

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
    const criterion = count * coordinates - 1 - found.logLikelihood;
    if (best === undefined || criterion < best.criterion) best = { ...found, criterion };
  }
  if (best === undefined) throw new RangeError('no number of classes to try');
  if (best.classes.length === 1) diagnosis.push(...single.diagnosis);
  else if (best.classes.every(({ k }) => k >= clockwork)) diagnosis.push(clockworkWords);
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
