// Cohort priors: customers who began alike (by first-bought category, or any key) share a pace and a drop-out of their own, as far
// as their number can tell; a small cohort stays with the base.
import { cnbdLikelihood, emptyLikelihoodOut } from '../lifetimes/cnbd-likelihood.ts';
import { emptyForecast, type Forecast, type ForecastOptions, forecastGaps } from '../lifetimes/forecast.ts';
import type { GapClass, GapModel } from '../lifetimes/gap-model.ts';
import { groupSummary, pickRows, thinRows } from '../lifetimes/group.ts';
import { largest, type Summary } from '../lifetimes/summary.ts';
import { logAddExp } from '../math/log-space.ts';
import { minimise, type Objective } from '../math/minimise.ts';

/** What sets a cohort apart from the base, as factors. 1 everywhere is the base itself. */
export interface CohortPrior {
  customers: number;
  /** Gaps this many times as long. */
  pace: number;
  /** Spread of paces: r this many times as large (customers more alike) at the same mean pace. */
  likeness: number;
  /** Odds to drop out after a visit this many times as large. */
  dropOut: number;
  /** The model of gaps with these factors applied. */
  model: GapModel;
}

/** Before its customers are seen a cohort's factors are believed to lie within this factor of the base, two times in three. */
const believed = Math.log(1.5);
const sampleRows = 6000;

/**
 * Fits one prior per cohort: three factors on the base's model, their logarithms normal around 0 before the data. With ten
 * customers the base speaks, with thousands the cohort does. `cohort[row]` is a cohort number 0 .. cohorts - 1.
 */
export function fitCohorts(
  base: GapModel,
  summary: Summary,
  cohort: ArrayLike<number>,
  cohorts: number,
): CohortPrior[] {
  const places: number[][] = Array.from({ length: cohorts }, () => []);
  for (let i = 0; i < summary.x.length; i++) places[cohort[i]].push(i);
  return places.map((rows) => {
    if (rows.length === 0) return { customers: 0, pace: 1, likeness: 1, dropOut: 1, model: base };
    const members = thinRows(groupSummary(pickRows(summary, rows), true), sampleRows);
    const found = minimise(cohortObjective(base, members), [0, 0, 0], {
      lower: [-4, -3, -5],
      upper: [4, 3, 5],
      slopeTolerance: 1e-4,
      valueTolerance: 1e-9,
    });
    const [pace, likeness, dropOut] = Array.from(found.point, Math.exp);
    return { customers: rows.length, pace, likeness, dropOut, model: shifted(base, pace, likeness, dropOut) };
  });
}

/** The base's model with a cohort's factors: the mean stage rate r / alpha is divided by the pace, a is multiplied. */
function shifted(base: GapModel, pace: number, likeness: number, dropOut: number): GapModel {
  const classes = base.classes.map(
    (one): GapClass => ({
      ...one,
      r: one.r * likeness,
      alpha: one.alpha * likeness * pace,
      a: one.a * dropOut,
    }),
  );
  return { ...base, classes };
}

/** Minus the log posterior of the three log-factors, with its gradient. */
function cohortObjective(base: GapModel, { x, tx, T, logGaps, weight }: Summary): Objective {
  const out = base.classes.map(() => emptyLikelihoodOut());
  const maxX = largest(x);
  return (point, gradient) => {
    const { classes } = shifted(base, Math.exp(point[0]), Math.exp(point[1]), Math.exp(point[2]));
    const likelihoods = classes.map((one) => cnbdLikelihood(one, base.firstVisitDrops, maxX, false));
    let value = 0;
    gradient.fill(0);
    for (let i = 0; i < x.length; i++) {
      let total = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes.length; c++) {
        likelihoods[c].at(x[i], tx[i], T[i], logGaps[i], out[c]);
        total = logAddExp(total, out[c].value + Math.log(classes[c].share));
      }
      value -= weight[i] * total;
      for (let c = 0; c < classes.length; c++) {
        const { r, alpha, a, share } = classes[c];
        const part = weight[i] * Math.exp(out[c].value + Math.log(share) - total);
        gradient[0] -= part * out[c].alpha * alpha;
        gradient[1] -= part * (out[c].r * r + out[c].alpha * alpha);
        gradient[2] -= part * out[c].a * a;
      }
    }
    for (let j = 0; j < 3; j++) {
      value += 0.5 * (point[j] / believed) ** 2;
      gradient[j] += point[j] / believed ** 2;
    }
    return value;
  };
}

/** The forecast of every row under the model of its cohort. */
export function forecastCohorts(
  priors: CohortPrior[],
  summary: Summary,
  cohort: ArrayLike<number>,
  options: ForecastOptions,
): Forecast {
  const forecast = emptyForecast(summary.x.length);
  priors.forEach(({ model }, number) => {
    const rows: number[] = [];
    for (let i = 0; i < summary.x.length; i++) if (cohort[i] === number) rows.push(i);
    if (rows.length === 0) return;
    const { silence } = options;
    const part = forecastGaps(model, pickRows(summary, rows), {
      ...options,
      silence: silence ? rows.map((i) => silence[i]) : undefined,
    });
    rows.forEach((i, place) => {
      forecast.pAlive[i] = part.pAlive[place];
      forecast.pBuy[i] = part.pBuy[place];
      forecast.expectedCount[i] = part.expectedCount[place];
    });
  });
  return forecast;
}
