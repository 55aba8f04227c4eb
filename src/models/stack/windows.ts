// The past as a teacher: days on which every model says what it would have said, beside what then came.
import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { everyNthCustomer } from '../regularity/rho.ts';
import { featuresOf } from './features.ts';
import type { Columns } from './logistic.ts';
import {
  type ForecastsAt,
  fitModelsAt,
  forecastsAt,
  type IngredientName,
  ingredientNames,
  type ModelsAt,
} from './models-at.ts';
import type { TrainingRows } from './ridge.ts';

/** Columns that the shop knows beyond purchases (days since the last click, opens...), by customer of the visits, as of a day. */
export type Activity = (asOf: number) => Columns;

/** Windows end now, 30 and 60 days ago. */
const windowSteps = [0, 30, 60];
const trainCustomers = 30_000;
/** A window needs this many buyers and others, lest the regression learns noise. */
const fewestOfEach = 30;

export interface Training {
  rows: TrainingRows;
  /** Days whose following horizon was learnt from. */
  trainedOn: number[];
  /** Whose expected counts were nearest in the window that ends today; the mixture's where there was no such window. */
  counts: IngredientName;
}

/**
 * What the windows before `asOf` teach. A horizon longer than half of the past is learnt from the half: what makes a model too
 * sure of itself over six months does so over twelve, and there is no other teacher.
 */
export function trainingWindows(
  visits: Visits,
  asOf: number,
  options: { horizon: number; activity?: Activity; fitted?: Map<number, ModelsAt> },
): Training {
  const { activity } = options;
  const sample = everyNthCustomer(visits, trainCustomers);
  const fitted = sample === visits ? options.fitted : undefined;
  const first = earliest(visits);
  const horizon = Math.min(options.horizon, Math.floor((asOf - first) / 2));
  const rows: TrainingRows = { columns: [], outcome: [], window: [], mixture: [] };
  const trainedOn: number[] = [];
  let counts: IngredientName = 'regularity-mixture';
  for (const step of windowSteps) {
    const then = asOf - horizon - step;
    // A base younger than its horizon has nothing to teach.
    if (then - first < Math.max(30, horizon / 2)) continue;
    const models = modelsAt(sample, then, fitted);
    const { bought, count } = outcomeOf(sample, models.summary, then, horizon);
    const buyers = bought.reduce((sum, v) => sum + v, 0);
    if (buyers < fewestOfEach || bought.length - buyers < fewestOfEach) continue;
    const forecasts = forecastsAt(models, horizon);
    // Only here: the base of that day is the nearest to the present one.
    if (step === 0) counts = nearestCounts(forecasts, count);
    featuresOf(models, forecasts, sample, activityRows(activity, models)).forEach((feature, f) => {
      rows.columns[f] ??= [];
      for (let i = 0; i < feature.length; i++) rows.columns[f].push(feature[i]);
    });
    const mixture = forecasts.by['regularity-mixture'].pBuy;
    for (let i = 0; i < bought.length; i++) {
      rows.outcome.push(bought[i]);
      rows.window.push(trainedOn.length);
      rows.mixture.push(logit(mixture[i]));
    }
    trainedOn.push(then);
  }
  return { rows, trainedOn, counts };
}

/** The ingredient with the least absolute error of its expected counts. */
function nearestCounts({ by }: ForecastsAt, count: Float64Array): IngredientName {
  const errors = ingredientNames.map((name) =>
    by[name].expectedCount.reduce((sum, expected, i) => sum + Math.abs(expected - count[i]), 0),
  );
  return ingredientNames[errors.indexOf(Math.min(...errors))];
}

/** The models of a day: those that are known, or fitted and remembered. */
export function modelsAt(visits: Visits, asOf: number, fitted: Map<number, ModelsAt> | undefined): ModelsAt {
  const known = fitted?.get(asOf);
  if (known) return known;
  const models = fitModelsAt(visits, asOf);
  fitted?.set(asOf, models);
  return models;
}

/** Activity columns for the customers of the summary. */
export function activityRows(activity: Activity | undefined, { asOf, summary }: ModelsAt): Columns {
  if (!activity) return [];
  return activity(asOf).map((column) => summary.x.map((_, row) => column[summary.customer?.[row] ?? row]));
}

/** The day of the first visit of all. */
export function earliest({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) if (days[i] < first) first = days[i];
  return first;
}
