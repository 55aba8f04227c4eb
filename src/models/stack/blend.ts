// The blend: a logistic regression on all models and plain facts, trained on earlier windows, averaged with the mixture on the
// scale of log-odds, its level taken from the mixture. What remains wrong in one is mended by the other.

import { gapModelOf } from '../fit-and-score.ts';
import { forecastGaps } from '../lifetimes/forecast.ts';
import { medianVisits } from '../lifetimes/median-count.ts';
import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logistic, logit } from '../math/log-space.ts';
import { everyNthCustomer } from '../regularity/rho.ts';
import { levelAhead } from '../season/level.ts';
import { weekRatios } from '../season/ratios.ts';
import { featuresOf } from './features.ts';
import { type Columns, fitLogistic, type LogisticFit, linearPart } from './logistic.ts';
import {
  type ForecastsAt,
  fitModelsAt,
  forecastOf,
  forecastsAt,
  type IngredientName,
  ingredientNames,
  type ModelsAt,
} from './models-at.ts';

/** Columns that the shop knows beyond purchases (days since the last click, opens...), by customer of the visits, as of a day. */
export type Activity = (asOf: number) => Columns;

export interface BlendOptions {
  horizon: number;
  activity?: Activity;
  /** Models already fitted, by day: a backtest asks for the same days again and again. */
  fitted?: Map<number, ModelsAt>;
}

/** A trained blend: plain data. `regression` is null where the past was too short to train on. */
export interface FittedBlend {
  model: 'blend';
  version: 1;
  horizon: number;
  regression: LogisticFit | null;
  /** Whose expected counts were nearest in the window that ends today; the mixture's where there was no such window. */
  counts: IngredientName;
  /** Factor on the horizon for the season ahead. */
  level: number;
  /** Days whose following horizon it was trained on. */
  trainedOn: number[];
}

/** Weight of the regression against the mixture. Between a half and three quarters real bases differ by less than noise. */
const regressionShare = 2 / 3;
/** Windows end now, 30 and 60 days ago. */
const windowSteps = [0, 30, 60];
const trainCustomers = 30_000;
/** A window needs this many buyers and others, lest the regression learns noise. */
const fewestOfEach = 30;

/** Trains on what was known up to `asOf`. */
export function fitBlend(visits: Visits, asOf: number, options: BlendOptions): FittedBlend {
  const { horizon, activity } = options;
  const sample = everyNthCustomer(visits, trainCustomers);
  const isAll = sample === visits;
  const first = earliest(visits);
  const columns: number[][] = [];
  const outcome: number[] = [];
  const group: number[] = [];
  const trainedOn: number[] = [];
  let counts: IngredientName = 'regularity-mixture';
  for (const step of windowSteps) {
    const then = asOf - horizon - step;
    // A base younger than its horizon has nothing to teach.
    if (then - first < Math.max(30, horizon / 2)) continue;
    const models = modelsAt(sample, then, isAll ? options.fitted : undefined);
    const { bought, count } = outcomeOf(sample, models.summary, then, horizon);
    const buyers = bought.reduce((sum, v) => sum + v, 0);
    if (buyers < fewestOfEach || bought.length - buyers < fewestOfEach) continue;
    const forecasts = forecastsAt(models, horizon);
    // Only here: the base of that day is the nearest to the present one.
    if (step === 0) counts = nearestCounts(forecasts, count);
    const features = featuresOf(models, forecasts, sample, activityRows(activity, models));
    features.forEach((feature, f) => {
      columns[f] ??= [];
      for (let i = 0; i < feature.length; i++) columns[f].push(feature[i]);
    });
    for (let i = 0; i < bought.length; i++) {
      outcome.push(bought[i]);
      group.push(trainedOn.length);
    }
    trainedOn.push(then);
  }
  const now = modelsAt(visits, asOf, options.fitted);
  const ratios = weekRatios(
    gapModelOf(now.fitted['regularity-mixture']),
    everyNthCustomer(visits, 5000),
    asOf,
    Math.floor((asOf - first) / 7) - 8,
  );
  return {
    model: 'blend',
    version: 1,
    horizon,
    regression: trainedOn.length > 0 ? fitLogistic(columns, outcome, group, trainedOn.length) : null,
    counts,
    level: levelAhead(ratios, horizon),
    trainedOn,
  };
}

/** The chance to buy within the blend's horizon, by row of `models.summary`. */
export function scoreBlend(blend: FittedBlend, models: ModelsAt, visits: Visits, activity?: Activity): Float64Array {
  const model = gapModelOf(models.fitted['regularity-mixture']);
  const own = forecastGaps(model, models.summary, { horizon: blend.horizon, counts: false }).pBuy;
  const levelled =
    blend.level === 1
      ? own
      : forecastGaps(model, models.summary, { horizon: blend.horizon * blend.level, counts: false }).pBuy;
  const target = levelled.reduce((sum, p) => sum + p, 0) / own.length;
  const logits = own.map(logit);
  if (blend.regression) {
    const linear = linearPart(
      blend.regression,
      featuresOf(models, forecastsAt(models, blend.horizon), visits, activityRows(activity, models)),
    );
    for (let i = 0; i < logits.length; i++) logits[i] += regressionShare * (linear[i] - logits[i]);
  }
  return toMean(logits, target);
}

/** Visits within the blend's horizon, by row of `models.summary`: the mean, which adds up, and the median, which is nearest. */
export function countsOfBlend(
  blend: FittedBlend,
  models: ModelsAt,
  pBuy: Float64Array,
): { expectedCount: Float64Array; medianCount: Float64Array } {
  const mixture = gapModelOf(models.fitted['regularity-mixture']);
  return {
    expectedCount: forecastOf(models, blend.counts, blend.horizon).expectedCount,
    medianCount: medianVisits(mixture, models.summary, blend.horizon, pBuy),
  };
}

/** The ingredient with the least absolute error of its expected counts. */
function nearestCounts({ by }: ForecastsAt, count: Float64Array): IngredientName {
  const errors = ingredientNames.map((name) =>
    by[name].expectedCount.reduce((sum, expected, i) => sum + Math.abs(expected - count[i]), 0),
  );
  return ingredientNames[errors.indexOf(Math.min(...errors))];
}

/** Probabilities of the logits, all moved by the same amount so that their mean is the target. */
export function toMean(logits: Float64Array, target: number): Float64Array {
  const held = Math.min(Math.max(target, 1e-9), 1 - 1e-9);
  let low = -60;
  let high = 60;
  for (let step = 0; step < 80; step++) {
    const shift = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < logits.length; i++) sum += logistic(logits[i] + shift);
    if (sum / logits.length > held) high = shift;
    else low = shift;
  }
  return logits.map((v) => logistic(v + (low + high) / 2));
}

function modelsAt(visits: Visits, asOf: number, fitted: Map<number, ModelsAt> | undefined): ModelsAt {
  const known = fitted?.get(asOf);
  if (known) return known;
  const models = fitModelsAt(visits, asOf);
  fitted?.set(asOf, models);
  return models;
}

/** Activity columns for the customers of the summary. */
function activityRows(activity: Activity | undefined, { asOf, summary }: ModelsAt): Columns {
  if (!activity) return [];
  return activity(asOf).map((column) => summary.x.map((_, row) => column[summary.customer?.[row] ?? row]));
}

function earliest({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) if (days[i] < first) first = days[i];
  return first;
}
